"""The audit trail: who did what to what, appended in the transaction of the deed."""

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
    detail: dict[str, Any],
    now: datetime,
    creditor_id: int | None = None,
) -> None:
    """Append an event. `actor` is "debtor:12", "staff:3" or "job:name"; `detail` never holds personal data."""
    session.add(
        AuditEvent(at=now, actor=actor, action=action, subject=subject, creditor_id=creditor_id, detail=detail)
    )
