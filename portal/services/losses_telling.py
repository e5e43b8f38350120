"""Telling a person that the creditor gave up what was left of their agreement: nothing of it is to be paid any more."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from brazil.money import total
from offers.agreements.agreement import AgreementState
from portal.models import AgreementStep
from portal.sealing import Sealer
from portal.services.agreement_life.money import payments_of
from portal.services.telling import agreement_by_id, tell


def given_up(session: Session, sealer: Sealer, step_id: int, *, base_url: str, today: date, fresh_days: int) -> None:
    """What was paid stays paid, and which boletos not to pay. Why the creditor did it is the creditor's own affair."""
    step = session.get_one(AgreementStep, step_id)
    agreement = agreement_by_id(session, step.agreement_id)
    if agreement.status is not AgreementState.CANCELED:
        return
    tell(
        session,
        sealer,
        agreement,
        kind="agreement_given_up",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        on=step.happened_on,
        paid=total(each.amount for each in payments_of(session, agreement)),
    )
