"""The deeds and promises of a past, held back until all are known and written in the order in which they happened.

Audit trail and outbox are lists by time, and the services write today's line where they are called. While a trail is
held, what they would write is kept here with the instant it belongs to; promises of the past are written as kept, for
nobody is told today of what happened months ago.
"""

from __future__ import annotations

from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from portal.models import AuditEvent, OutboxEntry
from portal.services.once import WATCHED


class Trail:
    """Holds the audit events of a session from entering it to leaving it; promises only while `past` says when."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._deeds: list[dict[str, Any]] = []
        self._promises: list[dict[str, Any]] = []
        self.past: datetime | None = None

    def __enter__(self) -> Self:
        event.listen(self._session, "before_flush", self._hold)
        self._session.info[WATCHED] = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self._session.flush()
        event.remove(self._session, "before_flush", self._hold)
        del self._session.info[WATCHED]
        if kind is None:
            self._write()

    def deed(
        self, at: datetime, actor: str, action: str, subject: str, creditor_id: int, detail: dict[str, Any]
    ) -> None:
        """Something that somebody did then."""
        self._deeds.append(
            {
                "at": at, "actor": actor, "action": action, "subject": subject, "creditor_id": creditor_id,
                "detail": detail,
            }
        )  # fmt: skip

    def promise(
        self, at: datetime, topic: str, key: str, payload: dict[str, Any], *, due: datetime | None = None
    ) -> None:
        """An effect promised then: delivered since, or `due` only from an instant on."""
        self._promises.append(
            {
                "topic": topic, "key": key, "payload": payload, "attempts": 0 if due else 1, "next_at": due,
                "done_at": None if due else at, "last_error": "", "created_at": at,
            }
        )  # fmt: skip

    def _hold(self, session: Session, *_: object) -> None:
        for row in [each for each in session.new if isinstance(each, AuditEvent | OutboxEntry)]:
            if isinstance(row, AuditEvent):
                self._deeds.append({name: getattr(row, name) for name in _DEED})
                session.expunge(row)
            elif self.past is not None:
                self.promise(self.past, row.topic, row.key, row.payload)
                session.expunge(row)

    def _write(self) -> None:
        for model, rows, when in ((AuditEvent, self._deeds, "at"), (OutboxEntry, self._promises, "created_at")):
            if rows:
                rows.sort(key=lambda row: row[when])
                self._session.execute(insert(model), rows)
        self._deeds, self._promises = [], []


_DEED = ("at", "actor", "action", "subject", "creditor_id", "detail")
