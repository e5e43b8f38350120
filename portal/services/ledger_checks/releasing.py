"""What was parked goes on again: when a person says so, with a reason, and the checker finds it right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import FinanceCase, LedgerFinding
from portal.services import audit
from portal.services.errors import Stale
from portal.services.ledger_checks.checking import check
from portal.services.ledger_checks.recording import parked_as


def findings_of(session: Session, case_id: int) -> list[LedgerFinding]:
    """What parked a case's agreement or account and was not released, oldest first."""
    query = select(LedgerFinding).where(LedgerFinding.case_id == case_id, LedgerFinding.released_at.is_(None))
    return list(session.scalars(query.order_by(LedgerFinding.id)))


def release(
    session: Session,
    case: FinanceCase,
    *,
    reason: str,
    staff_id: int,
    today: date,
    now: datetime,
    **arguments: Any,
) -> None:
    """The deed of Remedy.RELEASE: what the case parked goes on. Does not commit; the case's remedy does.

    Raises Stale("still_wrong") while the checker finds anything wrong with it.
    """
    parked = case.subject.rpartition("#")[0]
    if any(parked_as(finding) == parked for finding in check(session)):
        raise Stale("still_wrong")
    for row in findings_of(session, case.id):
        row.released_at, row.released_by, row.reason = now, f"staff:{staff_id}", reason
    audit.record(
        session,
        actor=f"staff:{staff_id}",
        action="ledger.released",
        subject=parked,
        creditor_id=case.creditor_id,
        detail={"reason": reason, "case": case.id},
        now=now,
    )
