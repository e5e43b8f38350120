"""The demonstration's bank: from an accepted agreement to a settled debt, through files only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from offers.agreements.agreement import AgreementState
from payments.charge import ChargeState
from portal import clock, create_app
from portal.config import Settings
from portal.db import Database
from portal.jobs import bank
from portal.jobs.tools import Tools
from portal.jobs.topics import TOPICS
from portal.models import Agreement, BankFile, Charge, Direction, OutboxEntry, Role
from portal.sealing import Sealer
from portal.services import retornos
from portal.wiring import bank_mailbox, sandbox_bank, sandbox_habits, sandbox_sweep
from tests.support.banking import charges_of
from tests.support.books import check_books
from tests.support.lives import newly_agreed
from tests.support.people import make_staff, sign_in_staff, submit

PAGE = "/demonstracao/banco"


@dataclass(frozen=True, kw_only=True)
class Street:
    """A portal and the bank across the street."""

    tools: Tools
    agreement: Agreement

    def work(self) -> None:
        """What the worker does about banks, until there is nothing left."""
        for _ in range(3):
            with self.tools.database.writing() as session:
                mine = ("charges.issue", "bank.remessa", "bank.deliver")
                while entry := session.scalars(
                    select(OutboxEntry)
                    .where(OutboxEntry.topic.in_(mine), OutboxEntry.done_at.is_(None))
                    .order_by(OutboxEntry.id)
                    .limit(1)
                ).first():
                    session.commit()
                    TOPICS[entry.topic](self.tools, entry.payload)
                    entry.done_at, entry.next_at = clock.now(), None
                    session.commit()
            bank.sweep_sandbox(self.tools)
            bank.collect_retornos(self.tools)

    def charges(self) -> list[Charge]:
        with self.tools.database.writing() as session:
            return charges_of(session, self.agreement.id)


@pytest.fixture(params=["341", "237", "001"])
def street(request: pytest.FixtureRequest, database: Database, sealer: Sealer, settings: Settings) -> Iterator[Street]:
    with database.writing() as session:
        _, _, agreement = newly_agreed(session, sealer, 2, request.param)
    tools = Tools(
        settings=settings,
        database=database,
        sealer=sealer,
        mailbox=bank_mailbox(settings),
        sandbox_sweep=sandbox_sweep(settings, database),
    )
    yield Street(tools=tools, agreement=agreement)
    check_books(database)


def pay(client: FlaskClient, charge: Charge, action: str = "deliver", **fields: str) -> int:
    values = {"code": charge.linha_digitavel, "paid_on": clock.today().isoformat(), "action": action, **fields}
    return submit(client, PAGE, values).status_code


def test_from_acceptance_to_the_settled_debt_by_files_alone(street: Street, client: FlaskClient) -> None:
    """On the way the bank is swept twice, refuses what it cannot take, and tells of a payment twice."""
    street.work()
    first, second = street.charges()
    assert [first.status, second.status] == [ChargeState.REGISTERED] * 2
    assert client.get(PAGE).text.count("Registrado") == 2
    swept_again_registers_nothing(street)
    assert pay(client, first) == 303
    what_the_bank_refuses_is_one_sentence_beside_the_field(client, first)
    street.work()
    assert [charge.status for charge in street.charges()] == [ChargeState.PAID, ChargeState.REGISTERED]
    a_repeated_return_changes_nothing(street, client)
    assert pay(client, second) == 303
    street.work()
    assert [charge.status for charge in street.charges()] == [ChargeState.PAID] * 2
    with street.tools.database.reading() as session:
        assert session.scalars(select(Agreement.status)).one() is AgreementState.SETTLED


def swept_again_registers_nothing(street: Street) -> None:
    """As a second sweeper at the same time would."""
    bank_now = sandbox_bank(street.tools.settings, street.tools.database)
    assert bank_now.sweep(clock.today()) == []
    assert len(bank_now.slips()) == 2


def what_the_bank_refuses_is_one_sentence_beside_the_field(client: FlaskClient, charge: Charge) -> None:
    """Asked of a slip that is paid."""
    assert pay(client, charge) == 422
    assert pay(client, charge, code="123") == 422
    assert pay(client, charge, code=charge.linha_digitavel[:-1] + "x") == 422
    assert pay(client, charge, paid_on="") == 422
    assert pay(client, charge, paid_on="0001-01-01") == 422
    assert pay(client, charge, amount="-3", force="1") == 422
    page = submit(client, PAGE, {"code": charge.linha_digitavel, "paid_on": clock.today().isoformat()})
    assert "já foi pago" in page.text


def a_repeated_return_changes_nothing(street: Street, client: FlaskClient) -> None:
    """The registration and one payment were told; the same bytes are the same file."""
    assert submit(client, f"{PAGE}/repetir", {}, form_on=PAGE).status_code == 303
    street.work()
    with street.tools.database.reading() as session:
        files = session.scalars(select(BankFile).where(BankFile.direction == Direction.RETORNO)).all()
    assert len(files) == 2
    assert [charge.status for charge in street.charges()] == [ChargeState.PAID, ChargeState.REGISTERED]


def test_a_late_payment_owes_fine_and_interest_and_settles(street: Street, client: FlaskClient) -> None:
    street.work()
    for charge in street.charges():
        assert pay(client, charge, paid_on=(charge.due_on + timedelta(days=40)).isoformat()) == 303
    street.work()
    with street.tools.database.reading() as session:
        assert session.scalars(select(Agreement.status)).one() is AgreementState.SETTLED


def test_a_downloaded_return_is_not_collected_and_counts_once_uploaded(street: Street, client: FlaskClient) -> None:
    street.work()
    first = street.charges()[0]
    values = {"code": first.linha_digitavel, "paid_on": clock.today().isoformat(), "action": "download"}
    answer = submit(client, PAGE, values)
    assert answer.status_code == 200
    assert ".RET" in answer.headers["Content-Disposition"]
    street.work()
    assert street.charges()[0].status is ChargeState.REGISTERED
    with street.tools.database.writing() as session:
        retornos.receive(session, answer.data, file_name="a", staff_id=None, creditor_id=None, now=clock.now())
    assert street.charges()[0].status is ChargeState.PAID


def test_paid_twice_by_force_is_a_credit_that_finance_sees(street: Street, client: FlaskClient, sealer: Sealer) -> None:
    street.work()
    charge = street.charges()[0]
    assert pay(client, charge) == 303
    tomorrow = clock.today() + timedelta(
        days=1
    )  # equal movements of one day, in two files, are one movement told twice
    assert pay(client, charge, force="1", paid_on=tomorrow.isoformat()) == 303
    street.work()
    with street.tools.database.writing() as session:
        member = make_staff(session, sealer, role=Role.FINANCE)
        session.commit()
    sign_in_staff(client, member)
    assert "Pago duas vezes" in client.get("/financeiro/casos").text


def test_habits_last_and_a_bank_that_refuses_is_seen_by_finance(
    street: Street, client: FlaskClient, sealer: Sealer
) -> None:
    assert submit(client, f"{PAGE}/habitos", {"reject_all": "1"}, form_on=PAGE).status_code == 303
    assert sandbox_habits(street.tools.settings).reject_all
    street.work()
    assert [charge.status for charge in street.charges()] == [ChargeState.REJECTED] * 2
    with street.tools.database.writing() as session:
        member = make_staff(session, sealer, role=Role.FINANCE)
        session.commit()
    sign_in_staff(client, member)
    assert "Boletos que o banco não registrou" in client.get("/financeiro/remessas").text


def test_a_slow_bank_registers_on_its_next_turn(street: Street, client: FlaskClient) -> None:
    submit(client, f"{PAGE}/habitos", {"delay_all": "1"}, form_on=PAGE)
    street.work()
    assert [charge.status for charge in street.charges()] == [ChargeState.REGISTERED] * 2


def test_outside_demo_mode_there_is_no_bank_to_play_with(settings: Settings, app: Flask) -> None:
    real = create_app(settings.model_copy(update={"demo": False}))
    assert real.test_client().get(PAGE).status_code == 404
    assert sandbox_sweep(settings.model_copy(update={"demo": False}), app.extensions["portal_database"]) is None
    real.extensions["portal_database"].engine.dispose()
