"""What a request finds in the application: its settings, database, sealer, and the Flask extensions."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import current_app
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.db import Database
from portal.document_keys import DocumentKeys
from portal.sealing import Sealer

csrf = CSRFProtect()
login_manager = LoginManager()


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["portal_settings"]
    return found


def database() -> Database:
    """The database of the running application."""
    found: Database = current_app.extensions["portal_database"]
    return found


def sealer() -> Sealer:
    """What looks up and seals CPFs."""
    found: Sealer = current_app.extensions["portal_sealer"]
    return found


def document_keys() -> DocumentKeys:
    """What signs documents and checks their signatures."""
    found: DocumentKeys = current_app.extensions["portal_document_keys"]
    return found


def reading() -> AbstractContextManager[Session]:
    """A session for a page that only reads."""
    return database().reading()


def writing() -> AbstractContextManager[Session]:
    """A session to hand to a service that writes; the service commits."""
    return database().writing()
