"""Receiving elsewhere: two people wherever two can, from its day, and never the slips issued before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.models import AccountSwitch, AuditEvent, Creditor, ReceivingAccount, Role, StaffMember, SwitchState
from portal.sealing import Sealer
from portal.services import charges, receiving_accounts
from portal.services import receiving_accounts_switching as switching
from portal.services.passwords import PasswordCost
from portal.services.staff_proof import Proof
from tests.support.banking import make_account, make_agreement, make_lender, registered, retorno, send
from tests.support.people import make_creditor, make_staff, sign_in_staff, submit
from tests.support.receiving import errors_of, proof, soup

LIST = "/financeiro/contas"


@dataclass(frozen=True, kw_only=True)
class House:
    """A creditor with an account in use, another at hand, and one finance person, signed in."""

    creditor: Creditor
    first: ReceivingAccount
    second: ReceivingAccount
    member: StaffMember


@pytest.fixture
def house(database: Database, sealer: Sealer, client: FlaskClient) -> House:
    with database.writing() as session:
        creditor, first = make_lender(session)
        second = make_account(session, creditor, "237", is_default=False)
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
    sign_in_staff(client, member)
    return House(creditor=creditor, first=first, second=second, member=member)


def ask(client: FlaskClient, account: ReceivingAccount, day: date | None = None) -> str:
    """Ask for the account from a day; the address of the request."""
    path = f"{LIST}/{account.public_id}"
    answer = submit(client, f"{path}/usar", {"starts_on": (day or clock.today()).isoformat()}, form_on=path)
    assert answer.status_code == 303, errors_of(answer)
    return answer.location


def in_use(database: Database, house: House, days: int = 0) -> int | None:
    with database.reading() as session:
        found = receiving_accounts.in_use(session, house.creditor.id, clock.today() + timedelta(days=days))
        return found.id if found else None


def another(database: Database, sealer: Sealer, creditor: Creditor | None, **changes: object) -> StaffMember:
    with database.writing() as session:
        member = make_staff(session, sealer, **{"role": Role.FINANCE, "creditor": creditor, **changes})  # type: ignore[arg-type]
        session.commit()
    return member


def test_alone_one_confirms_with_password_and_code_and_from_its_day_on(
    client: FlaskClient, house: House, database: Database
) -> None:
    path = ask(client, house.second, clock.today() + timedelta(days=2))
    for wrong, field in (({"password": "errada"}, "password"), ({"code": "000000"}, "code"), ({"code": ""}, "code")):
        answer = submit(client, path, proof(**wrong))
        assert answer.status_code == 422
        assert list(errors_of(answer)) == [field]
    assert in_use(database, house, 2) == house.first.id
    assert submit(client, path, proof()).status_code == 303
    assert [in_use(database, house, days) for days in (0, 1, 2, 3)] == [house.first.id] * 2 + [house.second.id] * 2
    assert submit(client, path, proof(), form_on=f"{LIST}/nova/dados?banco=341").status_code in (409, 422)
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "account.switch_confirmed")).one()
        assert event.detail["alone"] is True
        assert event.detail["before"] == house.first.id
        assert event.actor == f"staff:{house.member.id}"


@pytest.mark.parametrize("whose", ["creditor", "operator"])
def test_who_asked_cannot_confirm_while_another_could(
    client: FlaskClient, house: House, database: Database, sealer: Sealer, whose: str
) -> None:
    path = ask(client, house.second)
    second = another(database, sealer, house.creditor if whose == "creditor" else None, name="Bia Lima")
    assert "Uma troca de conta espera confirmação" in client.get("/financeiro").text
    page = soup(client.get(path))
    assert "Bia Lima" in page.text
    assert page.select_one("#password") is None
    refused = submit(client, path, proof())
    assert "Outra pessoa precisa confirmar" in errors_of(refused)[""]
    assert in_use(database, house) == house.first.id
    sign_in_staff(client, second)
    assert submit(client, path, proof()).status_code == 303
    assert in_use(database, house) == house.second.id


def test_people_who_could_not_confirm_keep_nobody_waiting(
    client: FlaskClient, house: House, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        make_staff(session, sealer, role=Role.FINANCE, creditor=make_creditor(session))
        make_staff(session, sealer, role=Role.FINANCE, creditor=house.creditor, active=False)
        make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=house.creditor)
        session.commit()
    assert submit(client, ask(client, house.second), proof()).status_code == 303
    assert in_use(database, house) == house.second.id


def test_a_request_is_decided_once_and_another_can_follow(
    client: FlaskClient, house: House, database: Database
) -> None:
    path = ask(client, house.second)
    again = submit(
        client, f"{LIST}/{house.second.public_id}/usar", {"starts_on": clock.today().isoformat()}, form_on=path
    )
    assert "esperando confirmação" in errors_of(again)[""]
    assert submit(client, f"{path}/recusar", {}, form_on=path).status_code == 303
    assert submit(client, f"{path}/recusar", {}, form_on=f"{LIST}/{house.second.public_id}").status_code == 409
    assert in_use(database, house) == house.first.id
    assert submit(client, ask(client, house.second), proof()).status_code == 303
    with database.reading() as session:
        states = list(session.scalars(select(AccountSwitch.state).order_by(AccountSwitch.id)))
        assert states == [SwitchState.REFUSED, SwitchState.CONFIRMED]


def test_one_cannot_begin_yesterday_nor_with_what_is_in_use(client: FlaskClient, house: House) -> None:
    for account, day, words in (
        (house.second, clock.today() - timedelta(days=1), "Escolha o dia de hoje"),
        (house.first, clock.today(), "já usam esta conta"),
    ):
        path = f"{LIST}/{account.public_id}/usar"
        answer = submit(client, path, {"starts_on": day.isoformat()}, form_on=f"{LIST}/{house.second.public_id}")
        assert words in errors_of(answer)[""]


def test_new_slips_use_the_new_account_and_old_ones_are_still_received_on_the_old(
    client: FlaskClient, house: House, database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        old = make_agreement(session, sealer, house.creditor)
        (before,) = charges.issue(session, old.id, sealer=sealer, today=clock.today(), now=clock.now())
    assert submit(client, ask(client, house.second), proof()).status_code == 303
    with database.writing() as session:
        new = make_agreement(session, sealer, house.creditor)
        (after,) = charges.issue(session, new.id, sealer=sealer, today=clock.today(), now=clock.now())
        assert (before.receiving_account_id, after.receiving_account_id) == (house.first.id, house.second.id)
        receipt = send(session, retorno(house.first, [registered(before)]))
        assert receipt.file.receiving_account_id == house.first.id
    page = soup(client.get(LIST))
    standings = {row.a.text: row.select_one(".tag").text for row in page.select("tbody tr")}  # type: ignore[union-attr]
    assert sorted(standings.values()) == ["Em uso", "Só recebe"]
    assert f"desde {clock.today():%d/%m/%Y}" in page.text
    assert client.get(f"{LIST}/{house.first.public_id}").status_code == 200


def test_a_confirmation_after_its_day_counts_from_that_day_on(database: Database, house: House, sealer: Sealer) -> None:
    """Slips issued while the request waited stay where they were: the past is not switched."""
    today, late = clock.today(), clock.today() + timedelta(days=5)
    with database.writing() as session:
        account = session.get_one(ReceivingAccount, house.second.id)
        switch = switching.ask(
            session, account, starts_on=today, staff_id=house.member.id, today=today, now=clock.now()
        )
        typed = proof()
        switching.confirm(
            session, sealer, PasswordCost(memory_kib=8, rounds=1), switch, staff_id=house.member.id,
            proof=Proof(password=typed["password"], code=typed["code"]), today=late, now=clock.now(),
        )  # fmt: skip
    assert [in_use(database, house, days) for days in (4, 5)] == [house.first.id, house.second.id]


def test_another_creditor_s_accounts_and_requests_are_not_there(
    client: FlaskClient, house: House, database: Database, sealer: Sealer
) -> None:
    path = ask(client, house.second)
    with database.writing() as session:
        other, _ = make_lender(session, "001")
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=other)
        session.commit()
    sign_in_staff(client, member)
    own = f"{LIST}/{house.second.public_id}"
    for address in (path, own, f"{own}/numeracao", f"{own}/caixa"):
        assert client.get(address).status_code == 404
    for address in (path, f"{path}/recusar", f"{own}/usar", f"{own}/numeracao", f"{own}/caixa/testar"):
        assert submit(client, address, proof(), form_on=LIST + "/nova/dados?banco=341").status_code == 404
    assert house.creditor.name not in client.get(LIST).text
