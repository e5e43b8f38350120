"""The desk as its people use it: the queue, a case, several at once, a statement sent, a day decided and closed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    Charge,
    Debtor,
    DebtRecord,
    FinanceCase,
    Payment,
    PaymentSource,
    ReceivingAccount,
    Role,
    StaffMember,
    StatementEntry,
)
from portal.sealing import Sealer, cpf_bound_to
from tests.payments.statement_examples import of_day
from tests.support.banking import make_lender, paid, retorno, send
from tests.support.books import check_books
from tests.support.lives import running
from tests.support.people import csrf_token, make_staff, sign_in_staff
from tests.support.remembered import remembered

DAY = timedelta(days=1)
STATEMENT = "/financeiro/extratos/enviar"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A creditor's desk: two slips paid with more than asked, and a third open."""

    account: ReceivingAccount
    agreement: Agreement
    charges: list[Charge]


@remembered
def overpaid(session: Session, sealer: Sealer) -> tuple[ReceivingAccount, Agreement, list[Charge], StaffMember]:
    """Two of four slips paid with more than asked, and who looks after it. Commits."""
    on = clock.today() - 2 * DAY
    creditor, account, agreement, charges = running(session, sealer, 4)
    over = [
        paid(each, each.amount + Money(1000), occurred_on=on - DAY, credited_on=on, fee=Money(0))
        for each in charges[:2]
    ]
    send(session, retorno(account, over))
    return account, agreement, charges, make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)


@pytest.fixture
def desk(database: Database, sealer: Sealer, client: FlaskClient) -> Iterator[Desk]:
    with database.writing() as session:
        account, agreement, charges, member = overpaid(session, sealer)
    sign_in_staff(client, member)
    yield Desk(account=account, agreement=agreement, charges=charges)
    check_books(database)


def soup(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.data, "html.parser")


def post(client: FlaskClient, address: str, page: str, **values: object) -> TestResponse:
    data = {**values, "csrf_token": csrf_token(client, page)}
    return client.post(address, data=data, follow_redirects=True)


def test_the_queue_filters_by_its_address_opens_cases_and_several_are_decided_after_a_preview(
    client: FlaskClient, database: Database, desk: Desk
) -> None:
    page = soup(client.get("/financeiro/casos"))
    assert [tag.a.get_text() for tag in page.select("tbody tr")] == ["Pago a mais"] * 2  # type: ignore[union-attr]
    assert not page.select("input.pick")
    assert not soup(client.get("/financeiro/casos?valor_de=10,01")).select("tbody tr")
    assert not soup(client.get("/financeiro/casos?espera=3")).select("tbody tr")
    address = "/financeiro/casos?tipo=over&valor_ate=10"
    boxes = [str(box["value"]) for box in soup(client.get(address)).select("input.pick")]
    assert len(boxes) == 2
    sheet = load_workbook(io.BytesIO(client.get("/financeiro/casos.xlsx?tipo=over").data)).active
    assert [row[5].value for row in sheet.iter_rows(min_row=2)] == [10, 10]  # type: ignore[union-attr]

    preview = soup(post(client, "/financeiro/casos/conferir", address, caso=boxes))
    assert "2 casos, R$\xa020,00" in preview.h1.get_text()  # type: ignore[union-attr]
    assert "A pessoa escolhe na página dela" in preview.text
    with database.reading() as session:
        assert not session.scalars(select(FinanceCase).where(FinanceCase.closed_at.is_not(None))).all()
    empty = post(client, "/financeiro/casos/aplicar", address, caso=boxes, solucao="keep_as_credit", motivo=" ")
    assert (empty.status_code, "Escreva o motivo" in empty.text) == (422, True)
    assert post(client, "/financeiro/casos/conferir", address).status_code == 422
    done = post(client, "/financeiro/casos/aplicar", address, caso=boxes, solucao="keep_as_credit", motivo="combinado")
    assert "2 casos decididos" in done.text
    case = soup(client.get(f"/financeiro/casos/{boxes[0]}"))
    assert "combinado" in case.text
    assert desk.agreement.number in case.text
    assert "***." in case.text
    again = post(client, f"/financeiro/casos/{boxes[0]}", address, solucao="refund", motivo="de novo")
    assert (again.status_code, "Outra pessoa já decidiu" in again.text) == (409, True)


def test_a_statement_is_sent_its_day_decided_to_the_line_and_closed(
    client: FlaskClient, database: Database, desk: Desk
) -> None:
    on, account = clock.today() - 2 * DAY, desk.account
    came = sum((each.amount.cents for each in desk.charges[:2]), 2000)
    left = desk.charges[2].amount
    raw = of_day(
        [("A", f"{came / 100:.2f}", "LIQ"), ("B", "-8,00", "TAR CONTA"), ("C", f"{left.decimal:.2f}", "PIX ANA")],
        on, bank=account.bank, branch=account.agencia, number=account.conta + account.conta_dv,
    )  # fmt: skip
    files = {"statement": (io.BytesIO(b"nada"), "x.ofx"), "csrf_token": csrf_token(client, STATEMENT)}
    wrong = client.post(STATEMENT, data=files, content_type="multipart/form-data")
    assert (wrong.status_code, "não é um extrato" in wrong.text) == (422, True)
    files = {"statement": (io.BytesIO(raw), "x.ofx"), "csrf_token": csrf_token(client, STATEMENT)}
    sent = client.post(STATEMENT, data=files, content_type="multipart/form-data", follow_redirects=True)
    assert "3 movimentos, 3 novos" in sent.text

    overview = soup(client.get("/financeiro/conferencia"))
    day = str(overview.select_one("tbody a")["href"])  # type: ignore[index]
    page = soup(client.get(day))
    assert [row.td.get_text() for row in page.select("table tbody tr")[:2]] == [  # type: ignore[union-attr]
        "Tarifa do banco", "Só no extrato",
    ]  # fmt: skip
    entries = [str(link["href"]) for link in page.select("tbody a[href*=movimentos]")]
    assert "Escreva o motivo" in post(client, f"{day}/fechar", day).text
    fee = post(client, entries[0], entries[0], solucao="fee", motivo="tarifa da conta")
    assert "Lançado como tarifa" in fee.text
    choice = soup(client.get(f"{entries[1]}?acordo={desk.agreement.number}"))
    options = [str(option["value"]) for option in choice.select("#parcela option")]
    placed = post(client, entries[1], entries[1], solucao="payment", parcela=options[0], motivo="é da Ana")
    assert "Virou pagamento" in placed.text
    assert "Os três lados conferem" in client.get(day).text
    assert "Fechado em" in post(client, f"{day}/fechar", day).text
    with database.reading() as session:
        payment = session.scalars(select(Payment).where(Payment.source == PaymentSource.STATEMENT)).one()
        assert (payment.amount, payment.paid_on) == (left, on)
        entry = session.scalars(select(StatementEntry).where(StatementEntry.fitid == "C")).one()
        assert entry.journal_id == payment.journal_id
    closing = str(soup(client.get(day)).select_one("form[action*=reabrir]")["action"])  # type: ignore[index]
    assert "Escreva o motivo" in post(client, closing, day).text
    assert "Fechado em" not in post(client, closing, day, motivo="o banco corrigiu").text.split("Fechamentos")[0]
    rows = client.get("/financeiro/conferencia.csv").data.decode("utf-8-sig").splitlines()
    assert rows[1].split(";")[5:] == ["0,00", "0", "Confere"]


def test_the_search_box_finds_by_every_number_within_what_is_theirs_and_the_ledger_opens_what_it_comes_from(
    client: FlaskClient, database: Database, sealer: Sealer, desk: Desk
) -> None:
    charge, agreement = desk.charges[0], desk.agreement
    with database.reading() as session:
        debtor = session.get_one(Debtor, agreement.debtor_id)
        cpf = sealer.unseal(debtor.cpf_sealed, cpf_bound_to(debtor.cpf_lookup))
        contract = session.scalars(select(DebtRecord.contract_number).where(DebtRecord.debtor_id == debtor.id)).one()

    def found(typed: str) -> BeautifulSoup:
        page = soup(post(client, "/financeiro/busca", "/financeiro/busca", q=typed))
        assert cpf not in page.text
        return page

    tables = {
        typed: [str(caption.get_text()) for caption in found(typed).select("caption")]
        for typed in (charge.nosso_numero.lstrip("0"), agreement.number, cpf, contract, "12", "999999999999")
    }
    assert list(tables.values()) == [
        ["Boletos e Pix", "Movimentos"], ["Acordos"], ["Acordos", "Dívidas"], ["Dívidas"], [], [],
    ]  # fmt: skip
    link = str(found(agreement.number).select_one("tbody a")["href"])  # type: ignore[index]
    ledger = soup(client.get(link))
    assert {"retorno.ret", agreement.number} <= {str(each.get_text()) for each in ledger.select("tbody a")}
    assert all(client.get(str(each["href"])).status_code == 200 for each in ledger.select("tbody a"))
    rows = list(load_workbook(io.BytesIO(client.get(f"/financeiro/razao.xlsx?acordo={agreement.number}").data)).active)  # type: ignore[arg-type]
    assert {row[5].value for row in rows[1:]} == {agreement.number}
    with database.writing() as session:
        other, _ = make_lender(session, "237")
        member = make_staff(session, sealer, role=Role.FINANCE, creditor=other)
        session.commit()
    sign_in_staff(client, member)
    for typed in tables:
        assert not found(typed).select("caption"), typed
    assert not soup(client.get(link)).select("tbody a")
