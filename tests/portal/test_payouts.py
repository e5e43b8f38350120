"""Money out: each payment counted once, commission by contract, two people, every centavo tied."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from brazil.money import ZERO, Money, total
from offers.agreements.allocation import Part
from payments.journals import credit_on_debt
from payments.payout import FeeBearer, PayoutState
from portal import clock
from portal.db import Database
from portal.models import (
    AgreementDebt,
    BeneficiaryKind,
    JournalRecord,
    LineKind,
    Payment,
    PaymentSource,
    Payout,
    PayoutKind,
    PayoutLine,
)
from portal.sealing import Sealer
from portal.services.errors import ServiceError
from portal.services.ledger import post
from portal.services.payouts import deciding
from portal.services.payouts.lines import derive, derive_all
from portal.services.staff_proof import Proof
from tests.support.payouts import (
    COST,
    TERMS,
    approve,
    faults,
    held,
    make_contract,
    make_desk,
    make_payment,
    no_faults,
    pay,
    prepared,
    proof,
    take_back,
)

PRINCIPAL = Part.PRINCIPAL


def test_from_payment_to_creditor_every_centavo_is_accounted_for(database: Database, sealer: Sealer) -> None:
    """Prepared, reviewed, approved by another, paid: the ledger owes nothing more, and a return waits for the next."""
    with database.writing() as session:
        desk = make_desk(session, sealer, terms=replace(TERMS, fee_bearer=FeeBearer.CREDITOR))
        age = (clock.today() - max(each.debt.due_on for each in desk.agreement.debts)).days
        first = make_payment(
            session, desk, {PRINCIPAL: 100_01, Part.PLAN_INTEREST: 10_00, Part.LATE_INTEREST: 1_00, Part.FINE: 2_00},
            credit=7_00, fee=1_90,
        )  # fmt: skip
        make_payment(session, desk, {PRINCIPAL: 50_00})
        session.commit()
    assert age > 0
    rate = TERMS.rate_at(age)
    commissions = [Money((cents * rate + 5_000) // 10_000) for cents in (113_01, 50_00)]
    payout_id = prepared(database, desk)
    owner = desk.creditor.id
    net = Money(163_01) - total(commissions) - Money(1_90)
    assert held(database, f"payable_to_creditor:{owner}") == -net
    assert held(database, f"collected:{owner}") == Money(161_11)
    assert held(database, f"commission:{owner}") == -total(commissions)
    no_faults(database)
    approve(database, sealer, desk, payout_id)
    bank = held(database, f"bank:{desk.account.id}")
    pay(database, desk, payout_id)
    assert held(database, f"bank:{desk.account.id}") == bank - net
    assert held(database, f"payable_to_creditor:{owner}") == ZERO
    with database.writing() as session:
        paid = session.get_one(Payout, payout_id)
        assert (paid.state, paid.total, paid.line_count) == (PayoutState.PAID, net, 2)
        lines = session.scalars(select(PayoutLine).order_by(PayoutLine.id)).all()
        assert [each.commission for each in lines] == commissions
        assert (lines[0].principal, lines[0].interest, lines[0].fine) == (Money(100_01), Money(11_00), Money(2_00))
        assert total(each.net for each in lines) == net
        take_back(session.get_one(Payment, first.id))  # the bank takes the first back, after it was paid out
        make_payment(session, desk, {PRINCIPAL: 200_00})
        session.commit()
    second = prepared(database, desk)
    no_faults(database)
    with database.reading() as session:
        lines = session.scalars(select(PayoutLine).where(PayoutLine.payout_id == second).order_by(PayoutLine.id)).all()
        assert [each.kind for each in lines] == [LineKind.PAYMENT, LineKind.RETURN]
        assert lines[1].net == commissions[0] + Money(1_90) - Money(113_01)
        undone = session.scalars(select(JournalRecord).where(JournalRecord.kind == "reversal")).all()
        assert len(undone) == 2
        assert all(each.reverses_id for each in undone)


def test_lines_are_written_once_and_a_payment_without_one_is_found(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        desk = make_desk(session, sealer, terms=None)
        payment = make_payment(session, desk, {PRINCIPAL: 100_00})
        returned = make_payment(session, desk, {PRINCIPAL: 30_00})
        only_credit = make_payment(session, desk, {}, credit=5_00)
        take_back(returned)
        session.commit()
        assert derive(session, desk.creditor.id, now=clock.now()) == 0  # no contract says what is owed
    with database.reading() as session:
        found = [each.subject for each in faults(session, later=timedelta(hours=2))]
        assert found == [f"payment:{each.id}" for each in (payment, returned, only_credit)]
        assert faults(session) == []
    with database.writing() as session:
        make_contract(session, desk.creditor)
        assert derive_all(session, desk.creditor.id, now=clock.now()) == 4  # three payments and a return
        assert derive_all(session, desk.creditor.id, now=clock.now()) == 0
        pairs = session.execute(select(PayoutLine.payment_id, PayoutLine.kind, PayoutLine.recovered)).all()
        assert set(pairs) == {
            (payment.id, LineKind.PAYMENT, Money(100_00)),
            (returned.id, LineKind.PAYMENT, Money(30_00)),
            (returned.id, LineKind.RETURN, Money(-30_00)),
            (only_credit.id, LineKind.PAYMENT, ZERO),
        }
        session.execute(update(PayoutLine).where(PayoutLine.payment_id == payment.id).values(payment_id=only_credit.id,
                        kind=LineKind.RETURN))  # fmt: skip
        session.commit()
    with database.reading() as session:
        codes = {each.code for each in faults(session, later=timedelta(hours=2))}
    assert codes == {"payout_waits", "payout_line"}


def test_in_its_own_account_the_creditor_is_invoiced_and_a_used_credit_follows_its_money(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        desk = make_desk(session, sealer, operator=False)
        make_payment(session, desk, {PRINCIPAL: 100_00}, credit=20_00, fee=2_00)
        by_hand = make_payment(session, desk, {PRINCIPAL: 10_00}, source=PaymentSource.HAND, receiving_account_id=None)
        session.commit()
    invoice = prepared(database, desk, PayoutKind.INVOICE)
    owner = desk.creditor.id
    assert held(database, f"collected:{owner}") == held(database, f"payable_to_creditor:{owner}") == ZERO
    due = held(database, f"commission_receivable:{owner}")
    with database.reading() as session:
        made = session.get_one(Payout, invoice)
        assert (made.total, made.fee, made.recovered) == (due, ZERO, Money(110_00))
        assert due == made.commission > ZERO
        ours = select(PayoutLine.goes_to).where(PayoutLine.payment_id == by_hand.id)
        assert session.scalar(ours) is PayoutKind.INVOICE
    approve(database, sealer, desk, invoice)
    pay(database, desk, invoice)
    assert held(database, f"commission_receivable:{owner}") == ZERO
    assert held(database, f"operator:{owner}") == due
    with database.writing() as session:
        desk.account.beneficiary_kind = BeneficiaryKind.OPERATOR
        session.merge(desk.account)
        used = make_payment(session, desk, {PRINCIPAL: 20_00}, source=PaymentSource.CREDIT, receiving_account_id=None)
        session.commit()
        derive_all(session, owner, now=clock.now())
        ours = select(PayoutLine.goes_to).where(PayoutLine.payment_id == used.id)
        assert session.scalar(ours) is PayoutKind.PAYOUT
    no_faults(database)


def test_who_prepared_does_not_approve_and_no_step_is_skipped_or_repeated(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        desk = make_desk(session, sealer)
        make_payment(session, desk, {PRINCIPAL: 100_00})
        session.commit()
    payout_id = prepared(database, desk)

    def refused(code: str, do: object, **more: object) -> None:
        with database.writing() as session, pytest.raises(ServiceError) as error:
            do(session, session.get_one(Payout, payout_id), now=clock.now(), **more)  # type: ignore[operator]
        assert error.value.code == code

    def approving(session: object, payout: Payout, **more: object) -> None:
        deciding.approve(session, sealer, COST, payout, **more)  # type: ignore[arg-type]

    paying = {
        "account_id": desk.account.public_id, "paid_on": clock.today(), "reference": "TED 1", "staff_id": desk.one.id,
        "today": clock.today(),
    }  # fmt: skip
    refused("payout_decided", approving, staff_id=desk.other.id, proof=proof())  # nobody looked at it yet
    refused("payout_decided", deciding.pay, **paying)
    with database.writing() as session:
        deciding.review(session, session.get_one(Payout, payout_id), staff_id=desk.one.id, now=clock.now())
    refused("payout_second_person", approving, staff_id=desk.one.id, proof=proof())
    refused("proof_password_wrong", approving, staff_id=desk.other.id, proof=Proof(password="outra", code="1"))
    with database.writing() as session:  # somebody changes a line behind its back
        session.execute(update(PayoutLine).values(payout_id=None))
        session.commit()
    refused("payout_differs", approving, staff_id=desk.other.id, proof=proof())
    with database.reading() as session:
        assert [each.code for each in faults(session)] == ["payout_total"]
    with database.writing() as session:
        session.execute(update(PayoutLine).values(payout_id=payout_id))
        session.commit()
        deciding.approve(
            session, sealer, COST, session.get_one(Payout, payout_id), staff_id=desk.other.id, proof=proof(1),
            now=clock.now(),
        )  # fmt: skip
    refused("payout_from_whose", deciding.pay, **{**paying, "account_id": "outra"})
    refused("payout_without_reference", deciding.pay, **{**paying, "reference": "  "})
    refused("payout_paid_later", deciding.pay, **{**paying, "paid_on": clock.today() + timedelta(days=1)})
    pay(database, desk, payout_id)
    refused("payout_decided", deciding.pay, **paying)
    refused("payout_decided", deciding.cancel, reason="engano", staff_id=desk.one.id)
    no_faults(database)


def test_what_came_after_a_breach_is_owed_to_the_creditor_once_it_is_counted_for_the_debt(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        desk = make_desk(session, sealer)
        late = make_payment(session, desk, {}, credit=40_00, fee=2_00, kind="after_breach")
        session.commit()
        assert derive_all(session, desk.creditor.id, now=clock.now()) == 0  # the debtor's until somebody decides
    no_faults(database, later=timedelta(hours=2))
    with database.writing() as session:
        debt_id = session.scalars(select(AgreementDebt.debt_id)).one()
        counted = credit_on_debt(
            ref=f"restated:{late.key}", credit_of=str(desk.agreement.id), debts=[(str(debt_id), Money(35_00))],
            on=clock.today(),
        )  # fmt: skip
        post(session, desk.creditor.id, counted, now=clock.now())
        session.commit()
        assert derive_all(session, desk.creditor.id, now=clock.now()) == 1
        line = session.scalars(select(PayoutLine)).one()
        assert (line.recovered, line.principal, line.goes_to) == (Money(35_00), Money(35_00), PayoutKind.PAYOUT)
        assert line.commission > ZERO
        take_back(session.get_one(Payment, late.id))
        session.commit()
        assert derive_all(session, desk.creditor.id, now=clock.now()) == 1
    no_faults(database, later=timedelta(hours=2))
    assert held(database, f"payable_to_creditor:{desk.creditor.id}") == ZERO
