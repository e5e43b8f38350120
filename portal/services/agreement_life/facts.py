"""An agreement as the rules of its life see it: each installment with what its payments settled, and its freezes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementEvent, InstallmentState
from offers.agreements.allocation import Part
from offers.agreements.delay import Settled
from offers.agreements.frozen import Freeze
from offers.agreements.standing import InstallmentFacts, Standing, standing
from offers.agreements.terms import LifeTerms, life_terms_from
from offers.made.offer import Offer
from offers.made.offer_reading import offer_from_document
from offers.plans.plan import Plan
from portal.models import Agreement, AgreementStep, Installment, OfferRecord, Payment, PaymentPart, PaymentStatus
from portal.services.agreement_life.covered import covered_until
from portal.services.agreement_life.steps import steps_of

_NOMINAL = (Part.PRINCIPAL, Part.PLAN_INTEREST)
_HELD = (AgreementEvent.FREEZE.value, AgreementEvent.RESUME.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that the rules of its life ask about an agreement, read once for a page that asks them several things."""

    agreement: Agreement
    terms: LifeTerms
    installments: tuple[InstallmentFacts, ...]
    steps: tuple[AgreementStep, ...]  # oldest first
    freezes: tuple[Freeze, ...]

    def times(self, event: str) -> int:
        """How many of its steps are of this kind."""
        return sum(step.event == event for step in self.steps)

    @property
    def untouched(self) -> bool:
        """Whether nothing that still counts was paid under it."""
        return not any(each.settled for each in self.installments)


def known_of(session: Session, agreement: Agreement) -> Known:
    """What is known of it now."""
    steps = tuple(steps_of(session, agreement.id))
    return Known(
        agreement=agreement,
        terms=terms_of(agreement),
        installments=facts_of(session, agreement),
        steps=steps,
        freezes=_freezes((each.event, each.happened_on) for each in steps if each.event in _HELD),
    )


def terms_of(agreement: Agreement) -> LifeTerms:
    """The terms it was made under."""
    return life_terms_from(agreement.life)


def made_of(session: Session, agreement: Agreement) -> Offer:
    """The offer it was made of, as it was kept."""
    return offer_from_document(session.get_one(OfferRecord, agreement.offer_id).document)


def plan_of(session: Session, agreement: Agreement) -> Plan:
    """The plan it was made of."""
    return made_of(session, agreement).plan


def standing_today(session: Session, agreement: Agreement, today: date, known: Known | None = None) -> Standing:
    """Where it stands, and what should happen to it."""
    return standing(
        agreement.status,
        known.installments if known else facts_of(session, agreement),
        known.terms if known else terms_of(agreement),
        today,
        noticed_on=agreement.noticed_on,
        cure_until=agreement.cure_until,
        covered_until=covered_until(session, agreement, today),
        freezes=known.freezes if known else freezes_of(session, agreement.id),
    )


def facts_of(session: Session, agreement: Agreement) -> tuple[InstallmentFacts, ...]:
    """Its installments, in order."""
    settled = settled_of(session, agreement)
    return tuple(
        InstallmentFacts(
            number=each.number,
            due_on=each.due_on,
            amount=each.amount,
            settled=settled[each.id],
            open=each.status is InstallmentState.OPEN,
            agreed_due_on=each.agreed_due_on,
        )
        for each in agreement.installments
    )


def settled_of(session: Session, agreement: Agreement) -> dict[int, tuple[Settled, ...]]:
    """What each payment that still counts settled, by installment id."""
    query = (
        select(PaymentPart.installment_id, Payment.id, Payment.paid_on, PaymentPart.part, PaymentPart.amount)
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(Payment.agreement_id == agreement.id, Payment.status == PaymentStatus.APPLIED)
        .order_by(Payment.paid_on, Payment.id)
    )
    parts: dict[int, dict[tuple[int, date], list[tuple[Part, Money]]]] = defaultdict(lambda: defaultdict(list))
    for installment_id, payment_id, paid_on, part, amount in session.execute(query):
        parts[installment_id][(payment_id, paid_on)].append((part, amount))
    return {each.id: _settled(each, parts[each.id]) for each in agreement.installments}


def _settled(installment: Installment, parts: dict[tuple[int, date], list[tuple[Part, Money]]]) -> tuple[Settled, ...]:
    """What is noted on the installment itself and in no payment came before payments were kept part by part."""
    found = [
        Settled(
            on=paid_on,
            nominal=_sum(some, *_NOMINAL),
            fine=_sum(some, Part.FINE),
            interest=_sum(some, Part.LATE_INTEREST),
        )
        for (_, paid_on), some in parts.items()
    ]
    before = min(installment.paid or ZERO, installment.amount) - total(one.nominal for one in found)
    if before > ZERO:
        found.append(Settled(on=installment.paid_on or installment.due_on, nominal=before))
    return tuple(sorted(found, key=lambda one: one.on))


def _sum(some: Iterable[tuple[Part, Money]], *wanted: Part) -> Money:
    return total(amount for part, amount in some if part in wanted)


def freezes_of(session: Session, agreement_id: int) -> tuple[Freeze, ...]:
    """When it was held, by its steps."""
    query = (
        select(AgreementStep.event, AgreementStep.happened_on)
        .where(AgreementStep.agreement_id == agreement_id, AgreementStep.event.in_(_HELD))
        .order_by(AgreementStep.id)
    )
    return _freezes((event, on) for event, on in session.execute(query))


def _freezes(steps: Iterable[tuple[str, date]]) -> tuple[Freeze, ...]:
    held: list[Freeze] = []
    for event, on in steps:
        if event == AgreementEvent.FREEZE.value:
            held.append(Freeze(since=on))
        elif held:
            held[-1] = Freeze(since=held[-1].since, until=on)
    return tuple(held)
