"""A Pix charge is asked for once whatever is lost on the way, and taken back when its installment is paid otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from offers.agreements.agreement import AgreementState, InstallmentState
from payments.charge import ChargeState
from payments.errors import ProviderError
from payments.pix.charge import PixCharge, PixChargeStatus
from portal import clock
from portal.db import Database
from portal.jobs import pix, psp_rest, runner
from portal.models import Agreement, BankLine, ChargeMethod, OutboxEntry
from portal.sealing import Sealer
from portal.services import suspense, withdrawals
from portal.services.pix import charges as pix_charges
from tests.support.banking import charges_of, issue_registered, paid, retorno, send
from tests.support.books import check_books
from tests.support.pix import Psp, agreed_with_pix, make_pix_agreement, pix_of, pix_tools


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    yield
    check_books(database)


@pytest.fixture
def psp() -> Psp:
    psp_rest.forget()
    return Psp()


def test_an_acceptance_issues_a_boleto_and_a_pix_for_each_installment(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    with database.writing() as session:
        _, _, agreement = agreed_with_pix(session, sealer, 2)
    runner.run_due(pix_tools(app, psp))
    with database.writing() as session:
        issued = charges_of(session, agreement.id)
        assert [each.method for each in issued] == [ChargeMethod.PIX, ChargeMethod.BOLETO] * 2
        by_pix = [each for each in issued if each.method is ChargeMethod.PIX]
        assert all(each.status is ChargeState.REGISTERED for each in by_pix)
        assert all(re.fullmatch(r"[a-zA-Z0-9]{26,35}", each.nosso_numero) for each in by_pix)
        assert {each.nosso_numero for each in by_pix} == psp.charges.keys()
        for each in by_pix:
            kept = psp.charges[each.nosso_numero]
            assert each.pix_payload == kept.payload
            assert (kept.document.amount, kept.document.due_on) == (each.amount, each.due_on)
        assert pix_charges.issue(session, agreement.id, today=clock.today(), now=clock.now()) == []


def test_an_answer_lost_is_asked_for_again_under_the_same_txid(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    with database.writing() as session:
        _, _, agreement = agreed_with_pix(session, sealer, 1)
        (charge,) = pix_charges.issue(session, agreement.id, today=clock.today(), now=clock.now())
    tools, payload = pix_tools(app, psp), {"charge_id": charge.id}
    psp.loses_answers = True
    with pytest.raises(ProviderError, match="pix_unreachable"):
        pix.create(tools, payload)
    psp.loses_answers = False
    psp_rest.forget()
    pix.create(tools, payload)
    pix.create(tools, payload)
    assert psp.charges.keys() == {charge.nosso_numero}
    with database.writing() as session:
        assert pix_of(session, agreement.id)[0].status is ChargeState.REGISTERED


def test_a_psp_that_is_away_keeps_nobody_from_the_boleto_and_is_asked_again(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    with database.writing() as session:
        _, _, agreement = agreed_with_pix(session, sealer, 1)
    psp.away = True
    runner.run_due(pix_tools(app, psp))
    with database.writing() as session:
        states = {each.method: each.status for each in charges_of(session, agreement.id)}
        assert states == {ChargeMethod.BOLETO: ChargeState.SUBMITTED, ChargeMethod.PIX: ChargeState.SUBMITTED}
        waiting = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "pix.create")).one()
        assert (waiting.done_at, waiting.failed_at) == (None, None)
        assert waiting.next_at is not None


def test_paid_by_boleto_the_pix_is_removed_at_the_psp(app: Flask, database: Database, sealer: Sealer, psp: Psp) -> None:
    _, _, agreement, (pix_charge,) = make_pix_agreement(database, sealer, psp)
    with database.writing() as session:
        issue_registered(session, sealer, agreement)
        slip = next(each for each in charges_of(session, agreement.id) if each.method is ChargeMethod.BOLETO)
        send(session, retorno(slip.account, [paid(slip)]))
        assert pix_of(session, agreement.id)[0].status is ChargeState.WRITE_OFF_REQUESTED
    runner.run_due(pix_tools(app, psp))
    assert psp.charges[pix_charge.nosso_numero].status is PixChargeStatus.REMOVED_BY_RECEIVER
    with database.writing() as session:
        assert pix_of(session, agreement.id)[0].status is ChargeState.WRITTEN_OFF


def test_paid_by_pix_the_baixa_of_the_boleto_is_asked_for(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, _, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    with database.writing() as session:
        issue_registered(session, sealer, agreement)
    psp.pay(charge.nosso_numero)
    tools = pix_tools(app, psp)
    pix.collect(tools)
    runner.run_due(tools)
    with database.writing() as session:
        slip = next(each for each in charges_of(session, agreement.id) if each.method is ChargeMethod.BOLETO)
        assert slip.status is ChargeState.WRITE_OFF_REQUESTED
        promised = session.scalars(select(OutboxEntry).where(OutboxEntry.key.startswith("baixas:"))).one()
        assert promised.payload == {"account_id": slip.receiving_account_id}
        assert promised.next_at is not None
        assert clock.now() < promised.next_at <= clock.now() + withdrawals.TOGETHER
        assert session.get_one(Agreement, agreement.id).status is AgreementState.SETTLED


def test_paid_at_the_psp_while_it_was_being_removed_the_money_is_credit_and_named(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, _, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    with database.writing() as session:
        issue_registered(session, sealer, agreement)
        slip = next(each for each in charges_of(session, agreement.id) if each.method is ChargeMethod.BOLETO)
        send(session, retorno(slip.account, [paid(slip)]))
    psp.pay(charge.nosso_numero)
    runner.run_due(pix_tools(app, psp))
    with database.writing() as session:
        assert pix_of(session, agreement.id)[0].status is ChargeState.PAID
        line = session.scalars(select(BankLine).where(BankLine.charge_id == charge.id)).one()
        assert line.code == "paid_again"


def test_kept_by_the_psp_when_nobody_wants_it_any_more_it_is_removed_at_once(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    """The installment is paid between the moment the PSP is asked and the moment its answer is written down."""
    with database.writing() as session:
        _, _, agreement = agreed_with_pix(session, sealer, 1)
        (charge,) = pix_charges.issue(session, agreement.id, today=clock.today(), now=clock.now())
        issue_registered(session, sealer, agreement)
    tools, create = pix_tools(app, psp), psp.create_charge

    def paid_meanwhile(document: object) -> object:
        with database.writing() as session:
            slip = next(each for each in charges_of(session, agreement.id) if each.method is ChargeMethod.BOLETO)
            send(session, retorno(slip.account, [paid(slip)]))
        pix.cancel(tools, {"charge_id": charge.id})  # quicker than the charge itself: the PSP knows of none
        return create(document)  # type: ignore[arg-type]

    class Slow(Psp):
        create_charge = staticmethod(paid_meanwhile)  # type: ignore[assignment]

    slow = Slow(charges=psp.charges)
    pix.create(pix_tools(app, slow), {"charge_id": charge.id})
    assert psp.charges[charge.nosso_numero].status is PixChargeStatus.REMOVED_BY_RECEIVER
    with database.writing() as session:
        assert pix_of(session, agreement.id)[0].status is ChargeState.WRITTEN_OFF


def test_an_installment_open_again_gets_a_pix_of_its_own(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    """A Pix given back cannot be paid a second time: its txid is used up."""
    _, account, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    tools = pix_tools(app, psp)
    came = psp.pay(charge.nosso_numero)
    pix.collect(tools)
    psp.give_back(came, came.amount)
    pix.collect(tools)
    with database.writing() as session:
        line = suspense.waiting(session, account.creditor_id)[0]
        suspense.undo(session, line=line, staff_id=1, today=clock.today(), now=clock.now())
    runner.run_due(tools)
    with database.writing() as session:
        old, new = pix_of(session, agreement.id)
        assert (old.status, new.status) == (ChargeState.WRITTEN_OFF, ChargeState.REGISTERED)
        assert old.nosso_numero != new.nosso_numero
        assert session.get_one(Agreement, agreement.id).installments[0].status is InstallmentState.OPEN


def test_a_psp_that_does_not_answer_is_left_alone_for_a_while(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    """One worker does everything: nobody's code may wait for the silence of a PSP, once for each charge."""
    _, _, agreement, _ = make_pix_agreement(database, sealer, psp, 3)
    tools, calls = pix_tools(app, psp), []

    class Counting(Psp):
        def cancel_charge(self, txid: str) -> PixCharge:
            calls.append(txid)
            raise ProviderError("pix_unreachable", permanent=False)

    with database.writing() as session:
        for charge in pix_of(session, agreement.id):
            charge.status = ChargeState.WRITE_OFF_REQUESTED
        session.commit()
    counting = replace(tools, pix_provider=lambda _account: Counting())
    codes = []
    with database.writing() as session:
        waiting = pix_of(session, agreement.id)
    for charge in waiting:
        with pytest.raises(ProviderError) as refused:
            pix.cancel(counting, {"charge_id": charge.id})
        codes.append(refused.value.code)
    assert codes == ["pix_unreachable", "pix_psp_away", "pix_psp_away"]
    assert len(calls) == 1
    psp_rest.forget()
    pix.cancel(tools, {"charge_id": charge.id})
