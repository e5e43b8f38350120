"""Told twice at once, or paid twice at once: each is applied once and the books are right. Without the guard they are
not, which is tested too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from flask import Flask
from psycopg.errors import DeadlockDetected
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from brazil.money import Money
from payments.journals import payment_received
from payments.ledger import AccountKind
from portal.db import Database
from portal.jobs import pix
from portal.models import BankLine, Charge, ChargeMethod, Outcome
from portal.sealing import Sealer
from portal.services import retorno_lines
from portal.services.money_in import recording
from tests.support.banking import charges_of, issue_registered, paid, retorno, send
from tests.support.books import check_books, of_kind
from tests.support.pix import Psp, make_pix_agreement, pix_tools

RIVALS = 8
MEETING_SECONDS = 0.5


@pytest.fixture
def psp() -> Psp:
    return Psp()


def at_once(deeds: Sequence[Callable[[], object]]) -> None:
    """Do all of them at the same moment, each in a thread of its own; what one raises is raised."""
    start = threading.Barrier(len(deeds))

    def together(deed: Callable[[], object]) -> None:
        start.wait()
        deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        list(pool.map(together, deeds))


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two payments that may be between reading what is owed and writing it wait for each other there, for a while."""
    meet = threading.Barrier(2)

    def slow(**values: object) -> object:
        with suppress(threading.BrokenBarrierError):
            meet.wait(MEETING_SECONDS)
        return payment_received(**values)  # type: ignore[arg-type]

    monkeypatch.setattr(recording, "payment_received", slow)
    yield
    meet.abort()


def test_webhooks_and_the_list_at_once_apply_a_pix_once(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    _, account, _, (charge,) = make_pix_agreement(database, sealer, psp)
    came = psp.pay(charge.nosso_numero)
    tools, hint = pix_tools(app, psp), {"account_id": account.id, "end_to_end_id": came.end_to_end_id}
    at_once([lambda: pix.confirm(tools, hint), lambda: pix.collect(tools)] * (RIVALS // 2))
    check_books(database)
    with database.reading() as session:
        assert [line.outcome for line in session.scalars(select(BankLine))] == [Outcome.APPLIED]
        assert of_kind(session, AccountKind.BANK) == came.amount


def pay_both_ways_at_once(app: Flask, database: Database, sealer: Sealer, psp: Psp) -> tuple[Charge, Charge]:
    """One installment, its boleto and its Pix, paid at the same moment."""
    _, _, agreement, (charge,) = make_pix_agreement(database, sealer, psp)
    with database.writing() as session:
        issue_registered(session, sealer, agreement)
        slip = next(each for each in charges_of(session, agreement.id) if each.method is ChargeMethod.BOLETO)
        file = retorno(slip.account, [paid(slip, fee=Money(0))])
    psp.pay(charge.nosso_numero)

    def by_boleto() -> None:
        with database.writing() as session:
            send(session, file)

    at_once([by_boleto, lambda: pix.collect(pix_tools(app, psp))])
    return slip, charge


@pytest.mark.usefixtures("meeting")
def test_boleto_and_pix_at_once_pay_once_and_leave_the_rest_as_credit(
    app: Flask, database: Database, sealer: Sealer, psp: Psp
) -> None:
    slip, charge = pay_both_ways_at_once(app, database, sealer, psp)
    check_books(database)
    with database.reading() as session:
        codes = sorted(session.scalars(select(BankLine.code).where(BankLine.charge_id.in_([slip.id, charge.id]))))
        assert codes == ["exact", "paid_again", "registered"]
        assert of_kind(session, AccountKind.REFUND_PAYABLE) == -charge.amount


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite has one writer: no lock to take away
@pytest.mark.usefixtures("meeting")
def test_without_the_agreements_lock_the_books_would_be_wrong(
    app: Flask, database: Database, sealer: Sealer, psp: Psp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wrong, or one of the two given up because each waits for what the other holds."""
    monkeypatch.setattr(retorno_lines, "lock_agreements", lambda *_: None)
    with pytest.raises((AssertionError, OperationalError)) as wrong:
        _pay_and_check(app, database, sealer, psp)
    if isinstance(wrong.value, OperationalError):  # a database that is away proves nothing
        assert isinstance(wrong.value.orig, DeadlockDetected)


def _pay_and_check(app: Flask, database: Database, sealer: Sealer, psp: Psp) -> None:
    pay_both_ways_at_once(app, database, sealer, psp)
    check_books(database)
