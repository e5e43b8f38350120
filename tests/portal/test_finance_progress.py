"""Long work tells how far it is, from what the database holds, and its page asks again by itself."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.money import Money
from payments.incoming import Remedy
from portal import clock
from portal.db import Database
from portal.finance import files, statements
from portal.jobs import finance as desk_jobs
from portal.models import BankFile, BankFileStatus, BankStatement, FinanceCase, OutboxEntry, Role
from portal.sealing import Sealer
from portal.services import bulk_remedies
from portal.services.errors import NotFound
from tests.payments.statement_examples import of_day
from tests.support.banking import paid, retorno, send
from tests.support.books import check_books
from tests.support.lives import running
from tests.support.people import csrf_token, make_staff, sign_in_staff
from tests.support.worker import tools_of, work

REFRESH = '<meta http-equiv="refresh"'


def sent(client: FlaskClient, address: str, field: str, raw: bytes) -> str:
    data = {field: (io.BytesIO(raw), "grande.txt"), "csrf_token": csrf_token(client, address)}
    answer = client.post(address, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_a_large_file_is_kept_at_once_and_read_by_the_worker_while_its_page_says_so(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "AT_ONCE", 100)
    monkeypatch.setattr(statements, "AT_ONCE", 100)
    with database.writing() as session:
        creditor, account, _, (charge,) = running(session, sealer, 1)
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        raw = retorno(account, [paid(charge)])
        told = of_day(
            [("A", "1,00", "PIX")], clock.today(), bank=account.bank, branch=account.agencia,
            number=account.conta + account.conta_dv,
        )  # fmt: skip
        session.commit()
    sign_in_staff(client, member)
    pages = [
        sent(client, "/financeiro/retornos/enviar", "retorno", raw),
        sent(client, "/financeiro/extratos/enviar", "statement", told),
    ]
    for page, lines in zip(pages, (raw.count(b"\n"), 1), strict=True):
        text = client.get(page).text
        assert REFRESH in text
        assert f"com {lines} linhas" in text
        assert "É o próximo a ser lido" in text
    with database.writing() as session:
        entry = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "retorno.read")).one()
        entry.lease_until = clock.now()
        session.commit()
    assert "está sendo lido agora" in client.get(pages[0]).text
    work(app)
    assert all(REFRESH not in client.get(page).text for page in pages)
    with database.reading() as session:
        assert {each.status for each in session.scalars(select(BankStatement))} == {BankFileStatus.READ}
        read = session.scalars(select(BankFile).where(BankFile.file_name == "grande.txt")).one()
        assert (read.status, read.paid_total) == (BankFileStatus.READ, charge.amount)
    check_books(database)


def test_many_cases_are_decided_by_the_worker_each_counted_and_a_second_run_changes_nothing(
    app: Flask, client: FlaskClient, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_remedies, "AT_ONCE", 1)
    with database.writing() as session:
        creditor, account, _, charges = running(session, sealer, 3)
        send(session, retorno(account, [paid(each, each.amount + Money(100), fee=Money(0)) for each in charges]))
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
        session.commit()
        found = session.scalars(select(FinanceCase).order_by(FinanceCase.id)).all()
    sign_in_staff(client, member)
    data = {
        "caso": [each.public_id for each in found], "solucao": "keep_as_credit", "motivo": "combinado",
        "csrf_token": csrf_token(client, "/financeiro/casos"),
    }  # fmt: skip
    page = client.post("/financeiro/casos/aplicar", data=data).headers["Location"]
    text = client.get(page).text
    assert REFRESH in text
    assert "0 de 3 casos" in text
    with database.writing() as session:
        entries = session.scalars(select(OutboxEntry).where(OutboxEntry.topic == "case.remedy")).all()
        first, second = entries[:2]
        assert bulk_remedies.do_one(session, first.payload, today=clock.today(), now=clock.now())
        session.get_one(OutboxEntry, first.id).done_at = clock.now()
        other = session.get_one(FinanceCase, second.payload["case_id"])
        other.remedy, other.reason, other.closed_by, other.closed_at = "refund", "antes", "staff:9", clock.now()
        session.commit()
    assert "1 de 3 casos" in client.get(page).text
    work(app)
    over = client.get(page).text
    assert REFRESH not in over
    assert "2 decididos" in over
    assert "1 não pôde ser decidido" in over
    desk_jobs.remedy_case(tools_of(app), first.payload)
    with database.reading() as session:
        kept = session.scalars(select(FinanceCase).where(FinanceCase.remedy == Remedy.KEEP_AS_CREDIT.value)).all()
        assert [each.reason for each in kept] == ["combinado"] * 2
        with pytest.raises(NotFound):
            bulk_remedies.progress_of(session, page.partition("/lotes/")[2].partition("?")[0], creditor.id + 1)
    check_books(database)
