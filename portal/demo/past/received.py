"""Payments of the past and what came with them: the rows `payments.settle` and `agreement_life.watch` write, at once.

What a payment settles, its class and its journals come from the functions those services call; only the statements
differ. A test lives the same agreement through the services and finds the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementEvent, AgreementState
from offers.agreements.allocation import Part
from offers.agreements.standing import Reason
from payments.journals import late_surcharge
from payments.ledger import Journal
from portal.demo.past.agreed import Deal
from portal.demo.past.books import Entry, book
from portal.demo.past.days import at, read_at
from portal.demo.past.lived import Received
from portal.demo.past.trail import Trail
from portal.models import AgreementStep, Charge, Payment, PaymentPart, PaymentSource
from portal.services.agreement_life.watch import ACTOR, notice_detail
from portal.services.money_in.incoming import Incoming, natural_key
from portal.services.money_in.recording import journal_of

FEE = Money(1_90)
"""What a bank keeps of a slip that is paid."""
NOTICES_AT = 11
"""The hour of the work that gives notices and ends their windows; every state lets what it sends leave by then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paid:
    deal: Deal
    received: Received
    charge: Charge
    incoming: Incoming

    @property
    def at(self) -> datetime:
        return known_at(self.received)

    def journals(self) -> list[Journal]:
        agreement, found = self.deal.agreement, self.received.imputation
        journals = [journal_of(self.incoming, agreement, found)]
        if self.received.late:
            surcharge = late_surcharge(
                ref=self.incoming.key, agreement_id=str(agreement.id), creditor_id=str(agreement.creditor_id),
                fine=found.of(Part.FINE), interest=found.of(Part.LATE_INTEREST), on=self.received.paid_on,
            )  # fmt: skip
            journals.insert(0, surcharge)
        return journals


def known_at(received: Received) -> datetime:
    """When the bank's file of a payment was read."""
    return read_at(received.known_on)


def bring_in(session: Session, deals: Sequence[Deal], slips: dict[int, Charge], fee: Money, trail: Trail) -> None:
    """Book the acceptances and payments of agreements that have their ids, in the order in which they came to be known,
    with the steps they led to. `slips` are the charges by installment id."""
    paid = sorted(
        (_paid(deal, each, slips, fee) for deal in deals for each in deal.life.received),
        key=lambda one: (one.at, one.charge.installment_id),
    )
    entries = [
        Entry(journal=journal, at=deal.rows.now) for deal in deals for journal in deal.rows.journals(deal.agreement.id)
    ]
    entries += [Entry(journal=journal, at=one.at) for one in paid for journal in one.journals()]
    entries.sort(key=lambda each: each.at)
    ids = book(session, deals[0].agreement.creditor_id, entries)
    by_ref = {(entry.journal.kind.value, entry.journal.ref): made for entry, made in zip(entries, ids, strict=True)}
    rows = [(one, _payment(one, by_ref["payment_received", one.incoming.key])) for one in paid]
    session.add_all(payment for _, payment in rows)
    session.flush()
    steps = [_notice(deal) for deal in deals if deal.life.notice is not None]
    for one, payment in rows:
        _follow(one, payment, trail)
        steps += _steps(one, payment)
    steps.sort(key=lambda step: (step.at, step.values["agreement_id"]))
    _write_steps(session, steps, trail)


def _paid(deal: Deal, received: Received, slips: dict[int, Charge], fee: Money) -> _Paid:
    charge = slips[deal.installment(received.number).id]
    account_id = charge.receiving_account_id
    incoming = Incoming(
        source=PaymentSource.BOLETO,
        key=natural_key(account_id, f"{charge.nosso_numero}-{received.paid_on:%Y%m%d}"),
        account_id=account_id,
        amount=received.amount,
        paid_on=received.paid_on,
        credited_on=received.known_on,
        fee=fee,
        late_charges=received.late,
    )
    return _Paid(deal=deal, received=received, charge=charge, incoming=incoming)


def _payment(one: _Paid, journal_id: int) -> Payment:
    agreement, incoming, found = one.deal.agreement, one.incoming, one.received.imputation
    installment = one.deal.installment(one.received.number)
    return Payment(
        creditor_id=agreement.creditor_id, debtor_id=agreement.debtor_id, agreement_id=agreement.id,
        charge_id=one.charge.id, receiving_account_id=incoming.account_id, source=incoming.source, key=incoming.key,
        kind=one.received.kind.value, order=str(one.deal.rows.life["order"]), paid_on=incoming.paid_on,
        credited_on=incoming.credited_on, amount=incoming.amount, credit=ZERO, fee=incoming.fee,
        journal_id=journal_id, applied_at=one.at,
        parts=[PaymentPart(installment_id=installment.id, part=each.part, amount=each.amount) for each in found.parts],
    )  # fmt: skip


def _follow(one: _Paid, payment: Payment, trail: Trail) -> None:
    """What is noted of a payment, and what it promises."""
    agreement, installment = one.deal.agreement, one.deal.installment(one.received.number)
    trail.deed(
        one.at, one.incoming.actor, "installment.payment", f"installment:{installment.id}", agreement.creditor_id,
        {
            "payment": payment.public_id, "paid_cents": payment.amount.cents, "paid_on": payment.paid_on.isoformat(),
            "bank_key": payment.key, "kind": payment.kind,
        },
    )  # fmt: skip
    trail.promise(one.at, "proofs.refresh", f"payment:{payment.id}", {"agreement_id": agreement.id})
    told = {
        "installment_id": installment.id, "payment_id": payment.id, "paid_cents": payment.amount.cents,
        "paid_on": payment.paid_on.isoformat(),
    }  # fmt: skip
    trail.promise(one.at, "payment.tell", f"payment:{payment.key}", told)
    if one.deal.life.settled_by is one.received:
        key = f"agreement:{agreement.id}:{payment.id}"
        trail.promise(one.at, "agreement.settled", key, {"agreement_id": agreement.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A step as `record_step` keeps it, and the topic by which its person is told."""

    at: datetime
    values: dict[str, Any]
    topic: str = ""


def _steps(one: _Paid, payment: Payment) -> Iterator[_Step]:
    """The notice cured, the agreement settled."""
    life, received, detail = one.deal.life, one.received, {"payment": payment.public_id}
    actor, state = one.incoming.actor, AgreementState
    if life.cured_by is received and life.notice is not None:
        yield _step(
            one.deal, AgreementEvent.CURE, Reason.LATE_WAS_PAID.value, f"cure:{life.notice.on}",
            (state.NOTICED, state.ACTIVE), received.paid_on, one.at, actor, detail, "agreement.cured",
        )  # fmt: skip
    if life.settled_by is received:
        yield _step(
            one.deal, AgreementEvent.SETTLE, "all_paid", f"settle:{payment.id}", (state.ACTIVE, state.SETTLED),
            received.paid_on, one.at, actor, detail,
        )  # fmt: skip


def _notice(deal: Deal) -> _Step:
    notice = deal.life.notice
    if notice is None:
        raise ValueError("no notice was given")
    return _step(
        deal, AgreementEvent.NOTICE, notice.found.reason.value, f"notice:{notice.on}",
        (AgreementState.ACTIVE, AgreementState.NOTICED), notice.on, at(notice.on, NOTICES_AT), ACTOR,
        notice_detail(notice.found, notice.cure_until), "agreement.notice",
    )  # fmt: skip


def _step(
    deal: Deal, event: AgreementEvent, reason: str, key: str, states: tuple[AgreementState, AgreementState], on: date,
    when: datetime, actor: str, detail: dict[str, Any], topic: str = "",
) -> _Step:  # fmt: skip
    values = {
        "agreement_id": deal.agreement.id, "installment_id": None, "key": key, "event": event.value, "reason": reason,
        "before": states[0], "after": states[1], "happened_on": on, "actor": actor, "detail": detail,
        "recorded_at": when,
    }  # fmt: skip
    return _Step(at=when, values=values, topic=topic)


def _write_steps(session: Session, steps: Sequence[_Step], trail: Trail) -> None:
    if not steps:
        return
    written = insert(AgreementStep).returning(AgreementStep.id, sort_by_parameter_order=True)
    ids = session.scalars(written, [step.values for step in steps]).all()
    for step_id, step in zip(ids, steps, strict=True):
        if step.topic:
            agreement_id, key = step.values["agreement_id"], step.values["key"]
            payload = {"agreement_id": agreement_id, "step_id": step_id}
            trail.promise(step.at, step.topic, f"agreement:{agreement_id}:{key}", payload)
