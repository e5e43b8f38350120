"""Which payment starts the clock, as the plan that was accepted says, and whether it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementState, InstallmentState
from offers.made.offer_reading import offer_from_document
from offers.plans.plan import PlanKind
from offers.policies.limits import ClearsAfter
from portal.models import Agreement, BureauEvent, OfferRecord

ENDED = frozenset({AgreementState.BROKEN, AgreementState.CANCELED, AgreementState.REPLACED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearing:
    """What starts the clock of an agreement, and when that came about; None before."""

    event: BureauEvent
    happened_on: date | None


def clearing_of(session: Session, agreement: Agreement) -> Clearing | None:
    """None for a debt that was prescribed: no register may hold it, and paying it changes nothing there."""
    offer = offer_from_document(session.get_one(OfferRecord, agreement.offer_id).document)
    if offer.prescribed:
        return None
    plan = offer.plan
    if plan.kind is PlanKind.INSTALLMENTS and plan.clears_after is ClearsAfter.FIRST_PAYMENT:
        paid = [each.paid_on for each in agreement.installments if each.status is InstallmentState.PAID]
        happened = min((on for on in paid if on is not None), default=None)
        return Clearing(event=BureauEvent.FIRST_PAYMENT, happened_on=happened)
    settled = agreement.settled_on if agreement.status is AgreementState.SETTLED else None
    return Clearing(event=BureauEvent.LAST_PAYMENT, happened_on=settled)
