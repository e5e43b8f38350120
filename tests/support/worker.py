"""The worker of the outbox, in the test's own process."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from payments.adapters.mailbox import FolderMailbox
from portal.config import Settings
from portal.db import Database
from portal.jobs import runner
from portal.jobs.tools import Tools
from portal.models import Message
from portal.sealing import Sealer
from portal.services import messages


def tools_of(app: Flask, settings: Settings | None = None) -> Tools:
    """What jobs work with, with the application's settings or others."""
    kept: Settings = settings or app.extensions["portal_settings"]
    folder = Path(kept.data_dir) / "bank"
    return Tools(
        settings=kept,
        database=app.extensions["portal_database"],
        sealer=app.extensions["portal_sealer"],
        mailbox=FolderMailbox(outgoing=folder / "remessa", incoming=folder / "retorno"),
    )


def work(app: Flask, settings: Settings | None = None) -> int:
    """Deliver what is due; returns how many entries were taken up."""
    return runner.run_due(tools_of(app, settings))


def last_message(app: Flask) -> tuple[Message, str]:
    """The newest message and its text."""
    database: Database = app.extensions["portal_database"]
    sealer: Sealer = app.extensions["portal_sealer"]
    with database.reading() as session:
        message = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
    body = messages.body_of(sealer, message)
    return message, body.text if body else ""


def last_code(app: Flask) -> str:
    """The six digits in the newest message."""
    found = re.search(r"\b\d{6}\b", last_message(app)[1])
    assert found, "the newest message holds no code"
    return found.group()
