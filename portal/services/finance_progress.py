"""How far long work of the desk is, from what the database holds at the moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import BankFile, BankFileStatus, BankStatement, OutboxEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file on its way: `lines` it has, `before` others are read first, `since` when it is being read."""

    lines: int
    before: int
    since: datetime | None


def waits_of(session: Session, file: BankFile | BankStatement) -> Reading:
    """Of a file that is kept and not read yet."""
    kind = BankFile if isinstance(file, BankFile) else BankStatement
    topic, key = ("retorno.read", "file") if isinstance(file, BankFile) else ("statement.read", "statement")
    before = select(func.count()).where(kind.status == BankFileStatus.RECEIVED, kind.id < file.id)
    entry = session.scalars(
        select(OutboxEntry)
        .where(OutboxEntry.topic == topic, OutboxEntry.key.startswith(f"{key}:{file.id}:"))
        .order_by(OutboxEntry.id.desc())
        .limit(1)
    ).first()
    at_work = entry is not None and entry.lease_until is not None and entry.done_at is None
    return Reading(
        lines=file.lines_read, before=session.scalar(before) or 0, since=file.received_at if at_work else None
    )
