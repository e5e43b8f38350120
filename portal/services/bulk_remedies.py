"""One remedy for many cases, done by the worker one by one: how far it is can be read at any moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payments.incoming import Remedy
from portal.models import FinanceCase, OutboxEntry
from portal.models.identity import public_id
from portal.services import audit, cases, outbox
from portal.services.errors import NotAllowed, NotFound, ServiceError
from portal.services.finance_cases import bulk_remedies, remedy_case

TOPIC = "case.remedy"
AT_ONCE = 20
"""Up to so many a person waits for; more of them the worker does while the page tells how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """How far a batch is: `tried` of `count` cases were looked at, `decided` of them closed by it."""

    count: int
    tried: int
    decided: int

    @property
    def over(self) -> bool:
        return self.tried >= self.count

    @property
    def refused(self) -> int:
        """Tried and still open: something had changed, or they ask for another remedy."""
        return self.tried - self.decided


def start(
    session: Session, chosen: Sequence[FinanceCase], remedy: Remedy, *, reason: str, staff_id: int,
    creditor_id: int | None, now: datetime,
) -> str:  # fmt: skip
    """Promise the remedy for each case and commit; the batch's name. `creditor_id` is whose cases the person may see.

    Raises NotAllowed("reason_missing", "remedy_not_offered") before anything is promised.
    """
    reason = reason.strip()[: cases.LONGEST_REASON]
    if not reason:
        raise NotAllowed("reason_missing")
    if remedy not in bulk_remedies(chosen):
        raise NotAllowed("remedy_not_offered")
    batch = public_id()
    for case in chosen:
        payload = {
            "case_id": case.id, "remedy": remedy.value, "reason": reason, "staff_id": staff_id,
            "creditor_id": creditor_id,
        }  # fmt: skip
        outbox.enqueue(session, TOPIC, f"{batch}:{case.id}", payload)
    audit.record(
        session, actor=f"staff:{staff_id}", action="cases.bulk", subject=f"batch:{batch}", creditor_id=creditor_id,
        detail={"remedy": remedy.value, "cases": len(chosen), "reason": reason}, now=now,
    )  # fmt: skip
    session.commit()
    return batch


def progress_of(session: Session, batch: str, creditor_id: int | None) -> Batch:
    """How far it is. NotFound for a batch that is not the viewer's."""
    entries = session.scalars(
        select(OutboxEntry).where(OutboxEntry.topic == TOPIC, OutboxEntry.key.startswith(f"{batch}:", autoescape=True))
    ).all()
    if not entries or not batch or creditor_id not in (None, entries[0].payload["creditor_id"]):
        raise NotFound
    tried = [each for each in entries if each.done_at is not None or each.failed_at is not None]
    decided = select(func.count()).where(
        FinanceCase.id.in_([each.payload["case_id"] for each in tried]),
        FinanceCase.closed_at >= entries[0].created_at,
        FinanceCase.remedy == entries[0].payload["remedy"],
    )
    return Batch(count=len(entries), tried=len(tried), decided=session.scalar(decided) or 0)


def do_one(session: Session, payload: dict[str, Any], *, today: date, now: datetime) -> bool:
    """Decide one case of a batch; False where it was refused and stays in the queue. Done twice, it is done once."""
    case = session.get_one(FinanceCase, payload["case_id"])
    if case.closed_at is not None:
        return False
    try:
        remedy_case(
            session, case, Remedy(payload["remedy"]), reason=payload["reason"], staff_id=payload["staff_id"],
            today=today, now=now,
        )  # fmt: skip
    except ServiceError:
        session.rollback()
        return False
    return True
