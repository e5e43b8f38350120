"""The page of an account's mailbox: the operator's alone, proved, and tried out against a real server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from payments.mailbox_address import host_key_text
from portal.db import Database
from portal.models import AccountMailbox, AuditEvent, Creditor, ReceivingAccount, Role, StaffMember
from portal.sealing import Sealer
from portal.services import receiving_accounts_mailbox as mailboxes
from tests.support.banking import make_lender
from tests.support.people import make_staff, sign_in_staff, submit
from tests.support.receiving import errors_of, proof, soup
from tests.support.sftp_server import HOST_KEY, PASSWORD, USER, Bank, digest_of, serving


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with serving(tmp_path_factory.mktemp("bank")) as bank:
        yield bank


@pytest.fixture
def account(database: Database, sealer: Sealer, client: FlaskClient) -> ReceivingAccount:
    """An account, and a finance person of the operator signed in."""
    with database.writing() as session:
        _, account = make_lender(session)
        member = make_staff(session, sealer, role=Role.FINANCE)
        session.commit()
    sign_in_staff(client, member)
    return account


def path_of(account: ReceivingAccount) -> str:
    return f"/financeiro/contas/{account.public_id}/caixa"


def typed(bank: Bank, **changes: str) -> dict[str, str]:
    """What a person types of the bank's server."""
    values = {
        "active": "y",
        "host": "127.0.0.1",
        "port": str(bank.port),
        "username": USER,
        "secret": PASSWORD,
        "private_key": "",
        "host_keys": host_key_text(digest_of(HOST_KEY)),
        "outgoing": "/remessa",
        "incoming": "/retorno/",
        "after_reading": "move",
        "taken": "/retorno/lidos",
    }
    return values | proof() | changes


def again(database: Database) -> None:
    """The same code serves again: a person waits half a minute."""
    with database.writing() as session:
        for member in session.scalars(select(StaffMember)):
            member.totp_last_step = 0
        session.commit()


def test_a_server_is_kept_by_who_proves_it_is_them_and_answers_in_words(
    client: FlaskClient, account: ReceivingAccount, database: Database, sealer: Sealer, bank: Bank
) -> None:
    path = path_of(account)
    assert list(errors_of(submit(client, path, typed(bank, password="errada")))) == ["password"]
    assert list(errors_of(submit(client, path, typed(bank, code="000000")))) == ["code"]
    with database.reading() as session:
        assert session.scalar(select(AccountMailbox)) is None
    assert submit(client, path, typed(bank)).status_code == 303
    with database.reading() as session:
        row = session.scalars(select(AccountMailbox)).one()
        assert mailboxes.address_of(row, sealer) == bank.address()
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "account.mailbox_saved")).one()
        assert PASSWORD not in str(event.detail)
        assert event.detail["secrets"] == ["password"]
    own = f"/financeiro/contas/{account.public_id}"
    tried = submit(client, f"{path}/testar", {}, form_on=own)
    assert "O servidor do banco respondeu" in tried.text
    assert "SFTP em dia" in soup(client.get(own)).text
    assert PASSWORD not in client.get(path).text


def test_a_test_that_fails_says_what_is_wrong_and_which_key_was_shown(
    client: FlaskClient, account: ReceivingAccount, database: Database, bank: Bank
) -> None:
    own, path = f"/financeiro/contas/{account.public_id}", path_of(account)
    for changes, words in (
        ({"host_keys": "SHA256:" + "A" * 43}, host_key_text(digest_of(HOST_KEY))),
        ({"secret": "outra"}, "recusou o usuário"),
        ({"secret": PASSWORD, "outgoing": "/nenhuma"}, "pasta não existe"),
        ({"port": "1"}, "Não conseguimos ligar"),
    ):
        assert submit(client, path, typed(bank, **changes)).status_code == 303
        page = soup(submit(client, f"{path}/testar", {}, form_on=own))
        assert words in page.select_one("[role=alert]").text, changes  # type: ignore[union-attr]
        assert "SFTP com erro" in soup(client.get(own)).text
        again(database)


WRONG = [
    ("host", "sftp://banco.com.br/"),
    ("host", "banco .com"),
    ("port", "70000"),
    ("username", ""),
    ("host_keys", ""),
    ("host_keys", "MD5:aa:bb"),
    ("private_key", "ssh-ed25519 AAAA"),
    ("outgoing", ""),
    ("incoming", "/a/../../etc"),
    ("taken", "a\x01b"),
    ("after_reading", "delete"),
]


def test_an_address_nobody_could_use_is_refused_at_its_field(
    client: FlaskClient, account: ReceivingAccount, bank: Bank
) -> None:
    for field, wrong in WRONG:
        answer = submit(client, path_of(account), typed(bank, **{field: wrong}))
        assert answer.status_code == 422
        assert [each.partition("-")[0] for each in errors_of(answer)] == [field], wrong


def test_a_creditor_s_people_see_how_it_stands_and_cannot_point_it_elsewhere(
    client: FlaskClient, account: ReceivingAccount, database: Database, sealer: Sealer, bank: Bank
) -> None:
    submit(client, path_of(account), typed(bank))
    with database.writing() as session:
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=session.get_one(Creditor, account.creditor_id))
        session.commit()
    sign_in_staff(client, member)
    own = f"/financeiro/contas/{account.public_id}"
    page = soup(client.get(own))
    assert "127.0.0.1" in page.text
    assert "Testar a conexão" not in page.text
    assert client.get(path_of(account)).status_code == 404
    for path in (path_of(account), f"{path_of(account)}/testar"):
        assert submit(client, path, typed(bank), form_on=f"{own}/numeracao").status_code == 404
