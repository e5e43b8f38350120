"""What a request finds in the application: its settings, database, sealer, and the Flask extensions."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import current_app, g
from flask_login import LoginManager
from flask_wtf import CSRFProtect, FlaskForm
from sqlalchemy.orm import Session

from portal.config import Settings
from portal.db import Database
from portal.document_keys import DocumentKeys
from portal.narrowed import narrowed
from portal.sealing import Sealer

csrf = CSRFProtect()
FlaskForm.Meta.locales = ("pt",)  # what WTForms says by itself, as of a choice that no form offers
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
    return _narrowed() or database().reading()


def writing() -> AbstractContextManager[Session]:
    """A session to hand to a service that writes; the service commits."""
    return _narrowed() or database().writing()


def _narrowed() -> AbstractContextManager[Session] | None:
    """Staff who look at a person's pages see one creditor's rows, and keep nothing."""
    sight = g.get("sight")
    if sight is None:
        return None
    return narrowed(database(), creditor_id=sight.creditor_id, debtor_id=sight.debtor_id)
