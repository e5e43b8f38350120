"""The audit trail: who did what to what. Rows are added in the deed's own transaction and never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.models import AuditEvent


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    subject: str,
    now: datetime,
    creditor_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Note a deed. `actor` and `subject` are like "debtor:12"; `detail` holds no tax id and no whole contact.

    Does not commit: the deed does.
    """
    session.add(
        AuditEvent(at=now, actor=actor, action=action, subject=subject, creditor_id=creditor_id, detail=detail or {})
    )


def exported(session: Session, *, actor: str, creditor_id: int | None, lines: int, now: datetime) -> None:
    """Note that the trail itself was taken out. Commits."""
    subject = f"creditor:{creditor_id}" if creditor_id else "portal"
    record(
        session,
        actor=actor,
        action="audit.exported",
        subject=subject,
        creditor_id=creditor_id,
        detail={"lines": lines},
        now=now,
    )
    session.commit()
