"""The page of a creditor's mailbox: its managers' alone, proved, tried against a real server, and never another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from payments.adapters import public_address
from payments.mailbox_address import host_key_text
from portal.db import Database
from portal.models import AuditEvent, Creditor, MailboxKind, PortfolioMailbox, Role, StaffMember
from portal.sealing import Sealer
from tests.support.people import make_creditor, make_staff, sign_in_staff, submit
from tests.support.receiving import errors_of, proof, soup
from tests.support.sftp_server import HOST_KEY, PASSWORD, USER, Bank, digest_of, serving

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # nothing here asks an engine

PAGE = "/credor/carteiras/caixa"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with serving(tmp_path_factory.mktemp("creditor")) as server:
        yield server


@pytest.fixture
def manager(database: Database, sealer: Sealer, client: FlaskClient) -> StaffMember:
    """A manager, signed in."""
    with database.writing() as session:
        member = make_staff(
            session, sealer, role=Role.CREDITOR_MANAGER, creditor=make_creditor(session, name="Banco Aurora")
        )  # fmt: skip
        session.commit()
    sign_in_staff(client, member)
    return member


def typed(server: Bank, **changes: str) -> dict[str, str]:
    """What a person types of their server."""
    values = {
        "active": "y", "kind": "sftp", "host": "127.0.0.1", "port": str(server.port), "username": USER,
        "secret": PASSWORD, "private_key": "", "host_keys": host_key_text(digest_of(HOST_KEY)), "incoming": "/retorno/",
        "after_reading": "move", "taken": "/retorno/lidos", "pattern": " *.csv  ", "covers": "changes", "automatic": "",
    }  # fmt: skip
    return values | proof() | changes


def again(database: Database) -> None:
    """The same code serves again: a person waits half a minute."""
    with database.writing() as session:
        for member in session.scalars(select(StaffMember)):
            member.totp_last_step = 0
        session.commit()


def test_a_manager_proves_who_they_are_and_hears_what_the_server_answers(
    client: FlaskClient, manager: StaffMember, database: Database, server: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PAGE in client.get("/credor/carteiras").text
    assert list(errors_of(submit(client, PAGE, typed(server, password="errada")))) == ["password"]
    assert submit(client, PAGE, typed(server)).status_code == 303
    with database.reading() as session:
        row = session.scalars(select(PortfolioMailbox)).one()
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "portfolio.mailbox_saved")).one()
    assert (row.creditor_id, row.pattern, row.incoming, row.automatic) == (
        manager.creditor_id, "*.csv", "/retorno", False,
    )  # fmt: skip
    assert PASSWORD not in str(event.detail)
    page = client.get(PAGE).text
    assert "Ainda sem contato" in page
    assert PASSWORD not in page
    tried = submit(client, f"{PAGE}/testar", {}, form_on=PAGE)
    assert "rede interna" in soup(tried).select_one("[role=alert]").text  # type: ignore[union-attr]
    monkeypatch.setattr(public_address, "_is_public", lambda _text: True)
    assert "O servidor respondeu" in submit(client, f"{PAGE}/testar", {}, form_on=PAGE).text
    again(database)
    assert submit(client, PAGE, typed(server, secret="", host_keys="SHA256:" + "A" * 43)).status_code == 303
    tried = submit(client, f"{PAGE}/testar", {}, form_on=PAGE)
    assert host_key_text(digest_of(HOST_KEY)) in soup(tried).select_one("[role=alert]").text  # type: ignore[union-attr]
    again(database)
    answer = submit(client, PAGE, typed(server, secret="", host="sftp.example.com"))
    assert (answer.status_code, "digite de novo" in answer.text) == (422, True)


def test_what_nobody_could_use_is_refused_at_its_field_and_a_folder_asks_nothing_of_a_server(
    client: FlaskClient, manager: StaffMember, database: Database, server: Bank
) -> None:
    wrong = {
        "host": "sftp://x/", "port": "0", "username": "", "host_keys": "MD5:aa", "incoming": "/a/../b",
        "pattern": "../*.csv",
    }  # fmt: skip
    answer = submit(client, PAGE, typed(server, **wrong))
    assert answer.status_code == 422
    assert {each.partition("-")[0] for each in errors_of(answer)} == set(wrong)
    assert list(errors_of(submit(client, PAGE, typed(server, taken="/retorno")))) == ["taken"]
    folder = typed(server, kind="folder", host="", username="", host_keys="", incoming="", secret="", automatic="y")
    assert submit(client, PAGE, folder).status_code == 303
    with database.reading() as session:
        row = session.scalars(select(PortfolioMailbox)).one()
        creditor = session.get_one(Creditor, manager.creditor_id)
    assert (row.kind, row.host, row.automatic) == (MailboxKind.FOLDER, "", True)
    assert f"Pasta {creditor.public_id}" in client.get(PAGE).text
    assert submit(client, f"{PAGE}/testar", {}, form_on=PAGE).status_code == 404


def test_analysts_do_not_set_it_and_another_creditor_s_is_not_found(
    client: FlaskClient, manager: StaffMember, database: Database, sealer: Sealer, server: Bank
) -> None:
    assert submit(client, PAGE, typed(server)).status_code == 303
    with database.writing() as session:
        own = session.get_one(Creditor, manager.creditor_id)
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=own)
        other = make_creditor(session, name="Loja Boreal")
        stranger = make_staff(session, sealer, role=Role.CREDITOR_MANAGER, creditor=other)
        session.commit()
    sign_in_staff(client, stranger)
    assert "127.0.0.1" not in client.get(PAGE).text
    named = f"{PAGE}?credor={own.public_id}"
    assert client.get(named).status_code == 404
    for path in (named, f"{PAGE}/testar?credor={own.public_id}", f"{PAGE}/testar"):
        assert submit(client, path, typed(server), form_on=PAGE).status_code == 404
    sign_in_staff(client, analyst)
    assert PAGE not in client.get("/credor/carteiras").text
    assert client.get(PAGE).status_code in (403, 404)
