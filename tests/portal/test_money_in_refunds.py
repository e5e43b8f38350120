"""Credits that go back: by the PSP once however often it is asked, by finance's bank, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.errors import ProviderError
from payments.incoming import CaseKind, Remedy
from payments.ledger import AccountKind
from portal import clock
from portal.db import Database
from portal.jobs import pix, psp_rest
from portal.jobs import refunds as jobs
from portal.models import (
    Agreement,
    BankLine,
    FinanceCase,
    HandEntry,
    HandEntryStatus,
    OutboxEntry,
    Outcome,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from portal.sealing import Sealer
from portal.services import cases
from portal.services.errors import NotAllowed
from portal.services.money_in import hand_entries, refunds, sending
from portal.services.money_in.debtor_credits import free
from portal.services.money_in.hand_entries import Proposal
from portal.services.money_in.refunds import Destination
from tests.support.banking import paid, retorno, send
from tests.support.books import check_books, of_kind
from tests.support.lives import running
from tests.support.people import make_staff
from tests.support.pix import Psp, make_pix_agreement, pix_tools


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    yield
    check_books(database)


@pytest.fixture
def psp() -> Psp:
    psp_rest.forget()
    return Psp()


def decide(session: Session, kind: CaseKind, remedy: Remedy, staff_id: int = 1, **arguments: object) -> None:
    (case,) = cases.waiting(session, None, [kind])
    cases.remedy(
        session,
        case=case,
        remedy=remedy,
        reason="visto",
        staff_id=staff_id,
        today=clock.today(),
        now=clock.now(),
        **arguments,
    )
    session.expire_all()


def asked(session: Session, sealer: Sealer, agreement_id: int, where: str = "") -> list[Refund]:
    return refunds.ask_back(
        session,
        agreement=session.get_one(Agreement, agreement_id),
        destination=Destination(text=where) if where else None,
        evidence={},
        sealer=sealer,
        today=clock.today(),
        now=clock.now(),
    )


def test_a_pix_paid_twice_goes_back_by_the_psp_once_even_when_its_answer_is_lost(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, _, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    psp.pay(charge.nosso_numero)
    again = psp.pay(charge.nosso_numero)
    tools = pix_tools(app, psp)
    pix.collect(tools)
    with database.writing() as session:
        (refund,) = asked(session, sealer, agreement.id)
        assert (refund.end_to_end_id, refund.destination_sealed) == (again.end_to_end_id, None)
        assert free(session, agreement.id) == ZERO  # on its way: nobody uses it twice
        with pytest.raises(NotAllowed, match="no_credit"):
            asked(session, sealer, agreement.id)
        decide(session, CaseKind.REFUND_ASKED, Remedy.APPROVE)
        payload = session.scalars(select(OutboxEntry.payload).where(OutboxEntry.topic == "refund.send")).one()
        account_id = refund.receiving_account_id
        session.commit()
    psp.loses_answers = True
    with pytest.raises(ProviderError):
        jobs.send(tools, payload)
    psp.loses_answers = False
    psp_rest.forget()
    jobs.send(tools, payload)
    jobs.send(tools, payload)
    assert len(psp.payments[again.end_to_end_id].refunds) == 1
    pix.confirm(tools, {"account_id": account_id, "end_to_end_id": again.end_to_end_id})
    pix.look_back(tools)
    with database.writing() as session:
        (refund,) = session.scalars(select(Refund))
        assert (refund.status, refund.paid_on) == (RefundStatus.PAID, clock.today())
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == ZERO
        assert of_kind(session, AccountKind.BANK) == again.amount
        last = session.scalars(select(BankLine).order_by(BankLine.id.desc()).limit(1)).one()
        assert (last.outcome, last.code) == (Outcome.APPLIED, "refunded")
        assert session.get_one(Agreement, agreement.id).status is AgreementState.SETTLED
        assert cases.waiting(session, None) == []


def test_what_a_psp_will_not_do_is_the_debtors_credit_as_before_and_finance_sees_it(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, _, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero, charge.amount + Money(500))
    pix.collect(pix_tools(app, psp))
    psp.give_back(came, came.amount)  # by somebody else meanwhile, and not told yet
    with database.writing() as session:
        asked(session, sealer, agreement.id)
        decide(session, CaseKind.REFUND_ASKED, Remedy.APPROVE)
        payload = session.scalars(select(OutboxEntry.payload).where(OutboxEntry.topic == "refund.send")).one()
        session.commit()
    jobs.send(pix_tools(app, psp), payload)
    with database.writing() as session:
        assert session.scalars(select(Refund)).one().status is RefundStatus.FAILED
        assert free(session, agreement.id) == Money(500)
        assert cases.waiting(session, None, [CaseKind.REFUND_ASKED])[0].detail["failed"] == "pix_refund_refused"


def test_med_takes_a_settlement_back_whole_or_in_part(app: Flask, database: Database, sealer: Sealer, psp: Psp) -> None:
    _, account, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero)
    tools = pix_tools(app, psp)
    pix.collect(tools)
    part = Money(1_000)
    psp.give_back(came, part)
    pix.look_back(tools)
    pix.confirm(tools, {"account_id": account.id, "end_to_end_id": came.end_to_end_id})
    with database.writing() as session:
        (case,) = cases.waiting(session, None, [CaseKind.PIX_RETURNED])
        assert case.due_on is not None
        assert (case.due_on - case.occurred_on).days == 11
        decide(session, CaseKind.PIX_RETURNED, Remedy.UNDO)
        found = session.get_one(Agreement, agreement.id)
        assert (found.status, found.settled_on) == (AgreementState.ACTIVE, None)
        (installment,) = found.installments
        assert (installment.status, installment.paid) == (InstallmentState.OPEN, charge.amount - part)
        statuses = [each.status for each in session.scalars(select(Payment).order_by(Payment.id))]
        assert statuses == [PaymentStatus.RETURNED, PaymentStatus.APPLIED]
        topics = set(session.scalars(select(OutboxEntry.topic)))
        assert "payment.returned" in topics
        session.commit()
    psp.give_back(psp.payments[came.end_to_end_id], came.amount - part)
    pix.confirm(tools, {"account_id": account.id, "end_to_end_id": came.end_to_end_id})
    with database.writing() as session:
        decide(session, CaseKind.PIX_RETURNED, Remedy.UNDO)
        assert session.get_one(Agreement, agreement.id).installments[0].paid == ZERO
        assert of_kind(session, AccountKind.BANK) == ZERO


def test_a_transfer_is_sealed_approved_paid_under_a_reference_and_booked_then(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, account, agreement, (charge,) = running(session, sealer, 1, "237")
        send(session, retorno(account, [paid(charge, charge.amount + Money(900), fee=ZERO)]))
        with pytest.raises(NotAllowed, match="destination_missing"):
            asked(session, sealer, agreement.id)
        (refund,) = asked(session, sealer, agreement.id, "maria@exemplo.com.br")
        assert refund.destination_masked == "ma***br"
        assert b"maria" not in (refund.destination_sealed or b"")
        assert sending.destination_of(refund, sealer) == "maria@exemplo.com.br"
        assert sending.to_pay(session, creditor.id) == []
        decide(session, CaseKind.REFUND_ASKED, Remedy.APPROVE)
        (due,) = sending.to_pay(session, creditor.id)
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == Money(-900)
        how = {"account_id": account.id, "paid_on": clock.today(), "staff_id": 1, "now": clock.now()}
        with pytest.raises(NotAllowed, match="reference_missing"):
            sending.mark_paid(session, refund=due, reference=" ", **how)
        sending.mark_paid(session, refund=due, reference="E123", **how)
        with pytest.raises(NotAllowed, match="refund_not_to_pay"):
            sending.mark_paid(session, refund=due, reference="E124", **how)
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == ZERO
        assert of_kind(session, AccountKind.BANK) == charge.amount


def test_staff_who_say_where_a_transfer_goes_do_not_approve_it_themselves(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (charge,) = running(session, sealer, 1, "237")
        send(session, retorno(account, [paid(charge, charge.amount + Money(900), fee=ZERO)]))
        decide(session, CaseKind.OVER, Remedy.REFUND, destination="chave@exemplo.com.br", sealer=sealer)
        with pytest.raises(NotAllowed, match="same_person"):
            decide(session, CaseKind.REFUND_ASKED, Remedy.APPROVE)
        decide(session, CaseKind.REFUND_ASKED, Remedy.REFUSE, staff_id=2)
        assert free(session, agreement.id) == Money(900)


def test_a_payment_by_hand_counts_at_once_up_to_the_limit_and_by_two_people_above_it(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, account, agreement, (first, second) = running(session, sealer, 2, "237")
        one, two = (make_staff(session, sealer, creditor=creditor).id for _ in range(2))
        session.commit()

        def enter(amount: Money, limit: Money) -> HandEntry:
            proposal = Proposal(
                agreement_id=agreement.id,
                account_id=account.id,
                amount=amount,
                paid_on=clock.today(),
                reason="depósito identificado",
            )
            return hand_entries.enter(
                session,
                proposal,
                staff_id=one,
                creditor_id=creditor.id,
                limit=limit,
                today=clock.today(),
                now=clock.now(),
            )

        assert enter(first.amount, first.amount).status is HandEntryStatus.APPLIED
        waiting = enter(second.amount + Money(1), second.amount)
        assert waiting.status is HandEntryStatus.PROPOSED
        assert session.get_one(Agreement, agreement.id).status is AgreementState.ACTIVE
        with pytest.raises(NotAllowed, match="same_person"):
            decide(session, CaseKind.HAND_ENTRY, Remedy.APPROVE, staff_id=one)
        decide(session, CaseKind.HAND_ENTRY, Remedy.APPROVE, staff_id=two)
        assert session.get_one(HandEntry, waiting.id).status is HandEntryStatus.APPLIED
        assert session.get_one(Agreement, agreement.id).status is AgreementState.SETTLED
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == Money(-1)
        assert session.scalars(select(FinanceCase).where(FinanceCase.kind == "hand_entry")).one().reason == "visto"
