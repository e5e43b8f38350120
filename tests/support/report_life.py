"""A portfolio's life for reports, made by chance: plain values, and the rows the portal would keep of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentState
from offers.agreements.terms import ImputationOrder
from offers.debt import Product
from portal.models import (
    Agreement,
    AgreementDebt,
    AgreementStep,
    Creditor,
    DebtRecord,
    Installment,
    JournalRecord,
    OfferRecord,
    Payment,
    PaymentSource,
    PaymentStatus,
    PolicyVersion,
    Pricing,
)
from portal.sealing import Sealer
from tests.support.negotiation import publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor

TODAY = date(2026, 11, 23)
FIRST = date(2026, 1, 5)


@dataclass
class Deal:
    """An agreement: `installments` are (paid on, or None), `payments` (day, centavos, whether it still counts)."""

    on: date
    balance: int
    agreed: int
    total: int
    installments: list[date | None]
    payments: list[tuple[date, int, bool]]
    broke: tuple[date, str] | None = None
    settled: date | None = None


@dataclass
class Owed:
    """A debt: when its options were seen and a plan looked at, and the agreements made of it."""

    person: int
    product: Product
    principal: int
    due: date
    seen: date | None
    balance: int
    simulated: date | None = None
    deals: list[Deal] = field(default_factory=list)


def a_life(pick: Random, debts: int = 50) -> list[Owed]:
    """So many debts of fewer people; some are never looked at, some agreements break and are made anew."""
    return [_owed(pick, pick.randrange(debts * 2 // 3)) for _ in range(debts)]


def write(session: Session, sealer: Sealer, lives: list[Owed], creditor: Creditor | None = None) -> Creditor:
    """The rows of a life, at a creditor of its own unless one is given. Commits."""
    creditor = creditor or make_creditor(session)
    version = publish_policy(session, creditor)
    people = {number: make_debtor(session, sealer, creditor=creditor) for number in sorted({e.person for e in lives})}
    for number, owed in enumerate(lives):
        debt = make_debt(
            session, people[owed.person], creditor, contract_number=f"R-{number:04}", product=owed.product,
            principal=Money(owed.principal), due_on=owed.due,
        )  # fmt: skip
        if owed.seen is not None:
            _write_seen(session, owed, debt, version)
    session.commit()
    return creditor


def _day(pick: Random, first: date, last: date) -> date:
    return first + timedelta(days=pick.randint(0, max(0, (last - first).days)))


def _owed(pick: Random, person: int) -> Owed:
    principal = pick.randint(10_000, 500_000)
    due = _day(pick, date(2025, 6, 1), date(2026, 9, 30))
    seen = _day(pick, FIRST, TODAY) if pick.random() < 0.9 else None
    owed = Owed(
        person=person, product=pick.choice(list(Product)[:2]), principal=principal, due=due, seen=seen,
        balance=principal + pick.randint(0, 50_000),
    )  # fmt: skip
    if seen is not None and pick.random() < 0.8:
        owed.simulated = _day(pick, seen, min(TODAY, seen + timedelta(days=40)))
        while len(owed.deals) < 2 and pick.random() < 0.75:
            since = owed.deals[-1].broke[0] if owed.deals and owed.deals[-1].broke else owed.simulated
            if owed.deals and owed.deals[-1].broke is None:
                break
            owed.deals.append(_deal(pick, owed.balance, since))
    return owed


def _deal(pick: Random, balance: int, since: date) -> Deal:
    on, count = _day(pick, since, min(TODAY, since + timedelta(days=20))), pick.choice((1, 2, 4))
    agreed = balance - pick.randint(0, balance // 2)
    deal = Deal(on=on, balance=balance, agreed=agreed, total=agreed + (count - 1) * 900, installments=[], payments=[])
    for number in range(count):
        paid_on = on + timedelta(days=30 * number + pick.randint(0, 12))
        if paid_on > TODAY or pick.random() < 0.3 or None in deal.installments:
            deal.installments.append(None)
            continue
        deal.installments.append(paid_on)
        deal.payments.append((paid_on, deal.total // count, pick.random() < 0.95))
    if None not in deal.installments:
        deal.settled = max(each for each in deal.installments if each)
    elif pick.random() < 0.7:
        last = max([each for each in deal.installments if each], default=on)
        broke = last + timedelta(days=pick.randint(31, 60))
        if broke <= TODAY:
            deal.broke = broke, pick.choice(("cure_ended", "no_movement"))
    return deal


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(15), tzinfo=UTC)


def _write_seen(session: Session, owed: Owed, debt: DebtRecord, version: PolicyVersion) -> None:
    assert owed.seen is not None
    days = [owed.seen, *(each for each in (owed.simulated,) if each and each != owed.seen)]
    pricings = [_pricing(owed, debt, version, day) for day in days]
    session.add_all(pricings)
    session.flush()
    if owed.simulated is None:
        return
    for deal in [*owed.deals, *([] if owed.deals else [None])]:
        made_on = deal.on if deal and deal is not owed.deals[0] else owed.simulated
        offer = _offer(pricings[-1], debt, deal, made_on)
        session.add(offer)
        session.flush()
        if deal is not None:
            _write_deal(session, deal, debt, version, offer)


def _pricing(owed: Owed, debt: DebtRecord, version: PolicyVersion, day: date) -> Pricing:
    return Pricing(
        debtor_id=debt.debtor_id, debt_id=debt.id, debt_version=1, policy_version_id=version.id, priced_on=day,
        valid_until=day, balance={"total_cents": owed.balance}, cash_total=Money(owed.balance), tier_index=0,
        created_at=_noon(day),
    )  # fmt: skip


def _offer(pricing: Pricing, debt: DebtRecord, deal: Deal | None, day: date) -> OfferRecord:
    count = len(deal.installments) if deal else 1
    return OfferRecord(
        pricing_id=pricing.id, debtor_id=debt.debtor_id, debt_id=debt.id, installment_count=count, first_due_on=day,
        total=Money(deal.total if deal else 1), valid_until=day, document={},
        digest=hashlib.sha256(f"{debt.id} {day} {count} {id(deal)}".encode()).hexdigest(), created_at=_noon(day),
    )  # fmt: skip


def _write_deal(session: Session, deal: Deal, debt: DebtRecord, version: PolicyVersion, offer: OfferRecord) -> None:
    status = AgreementState.SETTLED if deal.settled else AgreementState.BROKEN if deal.broke else AgreementState.ACTIVE
    agreement = Agreement(
        number=f"2026-{offer.id:07}", debtor_id=debt.debtor_id, creditor_id=debt.creditor_id, offer_id=offer.id,
        policy_version_id=version.id, status=status, balance=Money(deal.balance), total=Money(deal.total),
        offer_digest="", terms={}, terms_digest="", evidence={}, accepted_at=_noon(deal.on), settled_on=deal.settled,
        ended_on=deal.broke[0] if deal.broke else None,
    )  # fmt: skip
    session.add(agreement)
    session.flush()
    session.add(
        AgreementDebt(
            agreement_id=agreement.id, debt_id=debt.id, debtor_id=debt.debtor_id, balance=Money(deal.balance),
            agreed=Money(deal.agreed), live=False,
        )
    )  # fmt: skip
    share = Money(deal.total // len(deal.installments))
    session.add_all(
        Installment(
            agreement_id=agreement.id, debtor_id=debt.debtor_id, number=number, due_on=deal.on, amount=share,
            principal=share, interest=ZERO, paid_on=paid_on,
            status=InstallmentState.PAID if paid_on else InstallmentState.OPEN,
        )
        for number, paid_on in enumerate(deal.installments, start=1)
    )  # fmt: skip
    for number, payment in enumerate(deal.payments):
        _write_payment(session, agreement, number, *payment)
    if deal.broke is not None:
        on, reason = deal.broke
        session.add(
            AgreementStep(
                agreement_id=agreement.id, key="breach", event=AgreementEvent.BREACH.value, reason=reason,
                before=AgreementState.NOTICED, after=AgreementState.BROKEN, happened_on=on, actor="test",
                recorded_at=_noon(on),
            )
        )  # fmt: skip


def _write_payment(session: Session, agreement: Agreement, number: int, on: date, cents: int, counts: bool) -> None:
    journal = JournalRecord(
        creditor_id=agreement.creditor_id, kind="payment", ref=f"{agreement.id}:{number}", occurred_on=on,
        recorded_at=_noon(on),
    )  # fmt: skip
    session.add(journal)
    session.flush()
    session.add(
        Payment(
            creditor_id=agreement.creditor_id, debtor_id=agreement.debtor_id, agreement_id=agreement.id,
            source=PaymentSource.PIX, key=f"report:{agreement.id}:{number}", kind="payment",
            order=next(iter(ImputationOrder)).value, paid_on=on, amount=Money(cents), journal_id=journal.id,
            status=PaymentStatus.APPLIED if counts else PaymentStatus.RETURNED, returned_on=None if counts else on,
            applied_at=_noon(on),
        )
    )  # fmt: skip
