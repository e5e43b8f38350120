"""A code waiting in the outbox, as services leave it there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from portal import clock
from portal.config import Settings
from portal.db import Database
from portal.models import Channel, OutboxEntry
from portal.sealing import Sealer
from portal.services import messages

VALUES: dict[str, Any] = {"code": "123456", "host": "prumo.example"}


def queue_code(database: Database, sealer: Sealer, channel: Channel, recipient: str, **changes: Any) -> str:
    """Queue a sign-in code as a service does; returns its key."""
    with database.writing() as session:
        made = messages.queue(
            session,
            sealer,
            kind="sign_in_code",
            channel=channel,
            recipient=recipient,
            debtor_id=None,
            **{**VALUES, **changes},
        )
        session.commit()
    return made


def due_again(database: Database) -> None:
    """Make every entry due at once, however long it should have waited."""
    with database.writing() as session:
        session.execute(update(OutboxEntry).values(next_at=clock.now()))
        session.commit()


def only_entry(database: Database) -> OutboxEntry:
    """The one entry of the outbox."""
    with database.reading() as session:
        return session.scalars(select(OutboxEntry)).one()


def outside_demo(settings: Settings, **changes: Any) -> Settings:
    """The settings of a portal that is no demonstration."""
    return settings.model_copy(update={"demo": False, **changes})
