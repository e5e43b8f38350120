"""Where installments stand before a payment: what is left of each, and what earlier payments settled of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.allocation import Part
from offers.agreements.delay import Settled
from portal.models import Agreement, Installment, Payment, PaymentPart, PaymentStatus
from portal.services.agreement_life.facts import freezes_of, terms_of
from portal.services.money_in.imputing import NOMINAL, Contract, Position


def contract_of(session: Session, agreement: Agreement) -> Contract:
    """What the agreement says of a late payment, and the days it was held still."""
    return Contract(terms=terms_of(agreement), freezes=freezes_of(session, agreement.id))


def positions_of(session: Session, installments: Iterable[Installment]) -> list[Position]:
    """Each installment as the payments that still count left it."""
    wanted = list(installments)
    parts = parts_of(session, [each.id for each in wanted])
    return [_position(each, parts.get(each.id, ())) for each in wanted]


def parts_of(session: Session, installment_ids: Sequence[int]) -> Mapping[int, Sequence[PaymentPart]]:
    """What payments that still count settled of each installment, oldest first."""
    query = (
        select(PaymentPart)
        .join(Payment)
        .where(PaymentPart.installment_id.in_(installment_ids), Payment.status == PaymentStatus.APPLIED)
        .order_by(Payment.paid_on, PaymentPart.id)
    )
    found: dict[int, list[PaymentPart]] = defaultdict(list)
    for part in session.scalars(query):
        found[part.installment_id].append(part)
    return found


def settled_by(parts: Iterable[PaymentPart]) -> tuple[Settled, ...]:
    """The parts of an installment as the rules of delay take them, one for each payment."""
    by_payment: dict[int, list[PaymentPart]] = defaultdict(list)
    for part in parts:
        by_payment[part.payment_id].append(part)
    return tuple(
        Settled(
            on=some[0].payment.paid_on,
            nominal=_sum(some, *NOMINAL),
            fine=_sum(some, Part.FINE),
            interest=_sum(some, Part.LATE_INTEREST),
        )
        for some in by_payment.values()
    )


def _position(installment: Installment, parts: Sequence[PaymentPart]) -> Position:
    left = max(installment.amount - (installment.paid or ZERO), ZERO)
    settled = settled_by(parts)
    beside = installment.amount - left - total(one.nominal for one in settled)
    if beside > ZERO:  # settled by something that is no payment: a rebate
        settled = (*settled, Settled(on=installment.due_on, nominal=beside))
    plan = max(installment.interest - _sum(parts, Part.PLAN_INTEREST), ZERO)
    return Position(
        key=installment.id,
        amount=installment.amount,
        due_on=installment.due_on,
        left=left,
        plan_interest=min(plan, left),
        settled=settled,
    )


def _sum(parts: Iterable[PaymentPart], *kinds: Part) -> Money:
    return total(part.amount for part in parts if part.part in kinds)
