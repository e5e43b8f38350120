"""Every transition of an agreement goes through here: the table decides, and the step is kept with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementEvent, advance
from portal.models import Agreement, AgreementStep
from portal.services import outbox

_TOLD = {
    AgreementEvent.NOTICE: "agreement.notice",
    AgreementEvent.CURE: "agreement.cured",
    AgreementEvent.BREACH: "agreement.broken",
    AgreementEvent.REINSTATE: "agreement.resumed",
}
"""Steps the person is told of, each once, by the transaction that records them."""


def record_step(
    session: Session,
    agreement: Agreement,
    event: AgreementEvent,
    *,
    reason: str,
    key: str,
    on: date,
    actor: str,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> AgreementStep:
    """Move the agreement by the table of transitions and keep the step. Does not commit: the deed does.

    The caller holds the agreement (`payments.lock_agreements`). `key` says which of its kind it is ("notice:3"), so
    that an agreement has it once. `actor` is like "debtor:12", "staff:3", "job:agreements" or "bank".
    Raises OfferError("illegal_transition"), IntegrityError for a key recorded before.
    """
    before = agreement.status
    agreement.status = advance(before, event)
    step = AgreementStep(
        agreement_id=agreement.id,
        key=key,
        event=event.value,
        reason=reason,
        before=before,
        after=agreement.status,
        happened_on=on,
        actor=actor,
        detail=dict(detail or {}),
        recorded_at=now,
    )
    session.add(step)
    session.flush()
    if event in _TOLD:
        payload = {"agreement_id": agreement.id, "step_id": step.id}
        outbox.enqueue(session, _TOLD[event], f"agreement:{agreement.id}:{key}", payload)
    return step


def record_change(
    session: Session,
    agreement: Agreement,
    event: str,
    *,
    reason: str,
    key: str,
    on: date,
    actor: str,
    installment_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> AgreementStep:
    """Keep something that changed no state: a due date moved, a payment put off. Does not commit: the deed does."""
    step = AgreementStep(
        agreement_id=agreement.id,
        installment_id=installment_id,
        key=key,
        event=event,
        reason=reason,
        before=agreement.status,
        after=agreement.status,
        happened_on=on,
        actor=actor,
        detail=dict(detail or {}),
        recorded_at=now,
    )
    session.add(step)
    session.flush()
    return step


def steps_of(session: Session, agreement_id: int) -> list[AgreementStep]:
    """What happened to an agreement, oldest first."""
    query = select(AgreementStep).where(AgreementStep.agreement_id == agreement_id).order_by(AgreementStep.id)
    return list(session.scalars(query))
