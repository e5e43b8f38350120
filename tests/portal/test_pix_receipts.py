"""What a PSP says was received is applied once, however often, late or disordered it is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState
from payments.charge import ChargeState
from payments.ledger import AccountKind
from payments.pix.payable import Payable, payable_on
from payments.pix.payment import AmountParts, PixPayment, RefundStatus
from portal import clock
from portal.db import Database
from portal.jobs import pix, psp_rest
from portal.models import Agreement, BankFile, BankLine, OutboxEntry, Outcome, PixAccount
from portal.sealing import Sealer
from portal.services import suspense
from portal.services.pix import hints, receipts, windows
from portal.services.pix.waiting import waiting
from tests.support.books import check_books, of_kind
from tests.support.pix import Psp, make_pix_agreement, pix_of, pix_tools


@pytest.fixture(autouse=True)
def books(database: Database) -> Iterator[None]:
    yield
    check_books(database)


@pytest.fixture
def psp() -> Psp:
    psp_rest.forget()
    return Psp()


def told(session: Session) -> list[tuple[Outcome, str]]:
    found = [(line.outcome, line.code) for line in session.scalars(select(BankLine).order_by(BankLine.id))]
    session.commit()
    return found


def test_webhook_and_list_in_any_number_apply_a_pix_once(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero)
    tools = pix_tools(app, psp)
    hint = {"account_id": account.id, "end_to_end_id": came.end_to_end_id}
    for _ in range(3):
        pix.confirm(tools, hint)
        pix.collect(tools)
        pix.look_back(tools)  # whatever day it is the turn of
    with database.writing() as session:
        assert told(session) == [(Outcome.APPLIED, "exact")]
        assert of_kind(session, AccountKind.BANK) == came.amount
        assert session.get_one(Agreement, agreement.id).status is AgreementState.SETTLED
        assert session.scalar(select(func.count()).select_from(BankFile)) == 1


def test_what_the_psp_told_is_kept_by_the_names_of_its_api(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, _, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero)
    pix.collect(pix_tools(app, psp))
    with database.reading() as session:
        file = session.scalars(select(BankFile)).one()
        (kept,) = json.loads(file.raw)
    assert (file.layout, file.receiving_account_id) == ("pix", account.id)
    assert (kept["endToEndId"], kept["txid"]) == (came.end_to_end_id, charge.nosso_numero)
    assert kept["valor"] == f"{came.amount.decimal:.2f}"


def test_a_hint_the_psp_does_not_bear_out_does_nothing(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, _, _ = make_pix_agreement(database, sealer, psp)
    pix.confirm(pix_tools(app, psp), {"account_id": account.id, "end_to_end_id": "E" + "0" * 31})
    with database.writing() as session:
        assert told(session) == []


@pytest.mark.parametrize("txid", ["", "f" * 32])
def test_a_pix_without_a_charge_of_ours_waits_for_a_person(
    app: Flask, database: Database, sealer: Sealer, psp: Psp, txid: str
) -> None:
    make_pix_agreement(database, sealer, psp)
    psp.pay(txid, Money(12_345))
    pix.collect(pix_tools(app, psp))
    with database.writing() as session:
        assert told(session) == [(Outcome.UNMATCHED, "unknown_number")]
        assert of_kind(session, AccountKind.SUSPENSE) == Money(-12_345)


def test_a_charge_paid_twice_leaves_the_second_payment_as_a_credit(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, _, _, (charge,) = make_pix_agreement(database, sealer, psp)
    psp.pay(charge.nosso_numero)
    psp.pay(charge.nosso_numero)
    pix.collect(pix_tools(app, psp))
    with database.writing() as session:
        assert told(session) == [(Outcome.APPLIED, "exact"), (Outcome.APPLIED, "paid_again")]
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == -charge.amount


@pytest.mark.parametrize("with_parts", [True, False])
def test_what_delay_cost_is_income_and_not_credit(
    app: Flask, database: Database, sealer: Sealer, psp: Psp, with_parts: bool
) -> None:
    """Whether the PSP says what the amount is made of or not."""
    _, _, _, (charge,) = make_pix_agreement(database, sealer, psp)
    paid_at = datetime.combine(charge.due_on + timedelta(days=20), datetime.min.time(), tzinfo=UTC) + timedelta(
        hours=15
    )
    asked = payable_on(psp.charges[charge.nosso_numero].document, clock.business_date(paid_at))
    assert isinstance(asked, Payable)
    assert asked.fine + asked.interest > ZERO
    parts = AmountParts(original=asked.original, fine=asked.fine, interest=asked.interest)
    came = psp.pay(charge.nosso_numero, asked.total, paid_at=paid_at, parts=parts if with_parts else None)
    with database.writing() as session:
        receipts.receive(session, charge.receiving_account_id, [came], sealer=sealer, now=clock.now())
        assert told(session) == [(Outcome.APPLIED, "exact")]
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == ZERO
        assert of_kind(session, AccountKind.FINE_INCOME) == -asked.fine


def test_more_than_the_psp_would_ask_for_is_the_debtors_credit(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, _, _, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero, charge.amount + Money(500))
    with database.writing() as session:
        receipts.receive(session, charge.receiving_account_id, [came], sealer=sealer, now=clock.now())
        assert told(session) == [(Outcome.APPLIED, "over")]
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == Money(-500)


def told_before_and_after(payment: PixPayment, returned: PixPayment) -> list[list[list[PixPayment]]]:
    """The ways a payment and its refund may reach us."""
    return [[[payment], [returned]], [[returned]], [[returned], [payment]], [[payment, returned], [returned]]]


@pytest.mark.parametrize("way", range(4))
def test_a_refund_is_a_reversal_once_however_it_is_told(
    app: Flask, database: Database, sealer: Sealer, psp: Psp, way: int
) -> None:
    _, account, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero)
    returned = psp.give_back(came, came.amount)
    with database.writing() as session:
        for answer in told_before_and_after(came, returned)[way]:
            receipts.receive(session, account.id, answer, sealer=sealer, now=clock.now())
        assert sorted(told(session)) == [(Outcome.APPLIED, "exact"), (Outcome.UNMATCHED, "reversed")]
        assert of_kind(session, AccountKind.BANK) == ZERO
        line = suspense.waiting(session, account.creditor_id)[0]
        suspense.undo(session, line=line, staff_id=1, today=clock.today(), now=clock.now())
        assert session.get_one(Agreement, agreement.id).status is AgreementState.ACTIVE


def test_a_refund_under_way_takes_no_money_and_is_asked_for_again(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, _, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero)
    psp.give_back(came, came.amount, RefundStatus.PROCESSING)
    tools = pix_tools(app, psp)
    pix.collect(tools)
    pix.collect(tools)
    with database.writing() as session:
        assert told(session) == [(Outcome.APPLIED, "exact")]
        (again,) = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "pix.confirm"))
        assert again.payload == {"account_id": account.id, "end_to_end_id": came.end_to_end_id}
        assert again.next_at is not None
        assert again.next_at > clock.now()


def test_nothing_is_lost_while_the_psp_is_away(app: Flask, database: Database, sealer: Sealer, psp: Psp) -> None:
    _, _, _, (charge,) = make_pix_agreement(database, sealer, psp)
    with database.writing() as session:
        side = session.scalars(select(PixAccount)).one()
        side.read_until = clock.now() - timedelta(days=3)
        session.commit()
    came = psp.pay(charge.nosso_numero, paid_at=clock.now() - timedelta(days=2))
    tools = pix_tools(app, psp)
    psp.away = True
    pix.collect(tools)
    with database.reading() as session:
        assert session.scalars(select(PixAccount)).one().read_until < came.paid_at
    psp.away = False
    psp_rest.forget()
    pix.collect(tools)
    with database.writing() as session:
        assert told(session) == [(Outcome.APPLIED, "exact")]
        assert session.scalars(select(PixAccount)).one().read_until > came.paid_at


def test_windows_overlap_and_leave_no_gap() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    found = windows.windows(now - timedelta(days=2, hours=5), now)
    assert found[0][0] == now - timedelta(days=2, hours=6)
    assert found[-1][1] == now
    assert all(after[0] == before[1] - windows.OVERLAP for before, after in pairwise(found))
    assert all(until - since <= windows.LONGEST + windows.OVERLAP for since, until in found)
    assert windows.windows(now, now) == []


def test_the_turns_of_a_day_look_at_each_of_ninety() -> None:
    day = datetime(2026, 11, 22, tzinfo=UTC)
    turns = [day + turn * windows.LOOK_BACK_EVERY for turn in range(90)]
    seen = {round((now - windows.look_back_window(now)[1]).total_seconds() / 86_400) for now in turns}
    assert seen == set(range(90))
    assert turns[-1] - turns[0] < timedelta(days=1)
    since, until = windows.look_back_window(day)
    assert until - since == timedelta(days=1) + windows.OVERLAP


def test_a_slower_reader_does_not_set_the_list_back(database: Database, sealer: Sealer, psp: Psp) -> None:
    make_pix_agreement(database, sealer, psp)
    with database.writing() as session:
        side = session.scalars(select(PixAccount)).one()
        windows.note_read(session, side.id, clock.now())
        reached = session.scalars(select(PixAccount.read_until)).one()
        windows.note_read(session, side.id, reached - timedelta(hours=2))
        assert session.scalars(select(PixAccount.read_until)).one() == reached


def test_a_webhooks_address_is_found_by_its_secret_alone(database: Database, sealer: Sealer, psp: Psp) -> None:
    _, account, _, _ = make_pix_agreement(database, sealer, psp)
    secret = hints.webhook_secret(sealer, account)
    with database.reading() as session:
        found = hints.account_at(session, sealer, account.public_id, secret)
        assert found is not None
        assert found.id == account.id
        assert hints.account_at(session, sealer, account.public_id, secret[:-1] + "0" * (secret[-1] != "0")) is None
        assert hints.account_at(session, sealer, "another", secret) is None


def test_a_pix_without_an_owner_that_went_back_whole_leaves_the_queue(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    """In two parts: after the first, a person still has to decide about the rest."""
    _, account, _, _ = make_pix_agreement(database, sealer, psp)
    came = psp.pay("", Money(5_000))
    tools = pix_tools(app, psp)
    pix.collect(tools)
    came = psp.give_back(came, Money(2_000))
    pix.collect(tools)
    with database.writing() as session:
        assert len(suspense.waiting(session, account.creditor_id)) == 2
    psp.give_back(came, Money(3_000))
    pix.collect(tools)
    with database.writing() as session:
        assert suspense.waiting(session, account.creditor_id) == []
        assert of_kind(session, AccountKind.SUSPENSE) == ZERO


def test_a_pix_its_psp_does_not_keep_in_time_is_in_sight(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    late = clock.now() + timedelta(minutes=11)
    with database.writing() as session:
        assert waiting(session, account.creditor_id, late) == []
        held = pix_of(session, agreement.id)[0]
        held.status = ChargeState.SUBMITTED
        session.commit()
        assert waiting(session, account.creditor_id, clock.now()) == []
        (found,) = waiting(session, account.creditor_id, late)
        assert (found.account_id, found.count, found.since) == (account.id, 1, charge.created_at)
        assert waiting(session, account.creditor_id + 1, late) == []
