"""From a file to its day and back, a day's lines to their cases, every list as a spreadsheet, a reversal undone."""

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

from brazil.money import Money
from payments.incoming import CaseKind
from payments.ledger import AccountKind
from portal import clock
from portal.db import Database
from portal.models import (
    Agreement,
    BankFile,
    Charge,
    Direction,
    FinanceCase,
    Outcome,
    Payment,
    PaymentStatus,
    ReceivingAccount,
    Role,
    StaffMember,
    StatementEntry,
)
from portal.sealing import Sealer
from portal.services.money_in.line_cases import open_forgotten
from portal.services.statements import receiving
from portal.services.statements.flagging import flag_differences
from tests.payments.statement_examples import of_day
from tests.support.banking import paid, retorno, send
from tests.support.books import check_books, of_kind
from tests.support.lives import running
from tests.support.noon import TODAY
from tests.support.people import csrf_token, make_staff, sign_in_staff
from tests.support.remembered import remembered

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("at_noon")
ON = TODAY - 2 * DAY


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Two slips paid by a file; the statement of the day has one credit for both, and one of them taken back."""

    account: ReceivingAccount
    agreement: Agreement
    charges: list[Charge]
    file_id: str


@remembered
def paid_and_told(session: Session, sealer: Sealer) -> tuple[Desk, StaffMember]:
    """The day's file and statement, and who looks after them. Commits."""
    creditor, account, agreement, charges = running(session, sealer, 4)
    days = {"occurred_on": ON - DAY, "credited_on": ON, "fee": Money(0)}
    file = send(session, retorno(account, [paid(each, **days) for each in charges[:2]])).file
    both = charges[0].amount + charges[1].amount
    raw = of_day(
        [
            ("A", f"{both.decimal:.2f}", "LIQ"),
            ("B", f"-{charges[0].amount.decimal:.2f}", "DEVOLUCAO PIX"),
            ("C", "-3,00", "=TARIFA"),
        ],
        ON, bank=account.bank, branch=account.agencia, number=account.conta + account.conta_dv,
    )  # fmt: skip
    receiving.receive(session, raw, file_name="dia.ofx", staff_id=None, creditor_id=creditor.id, now=clock.now())
    member = make_staff(session, sealer, role=Role.FINANCE, creditor=creditor)
    return Desk(account=account, agreement=agreement, charges=charges, file_id=file.public_id), member


@pytest.fixture
def desk(database: Database, sealer: Sealer, client: FlaskClient) -> Iterator[Desk]:
    with database.writing() as session:
        found, member = paid_and_told(session, sealer)
    sign_in_staff(client, member)
    yield found
    check_books(database)


def soup(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.data, "html.parser")


def link(page: BeautifulSoup, text: str) -> str:
    return str(next(each for each in page.select("main a") if text in each.get_text())["href"])


def test_a_file_leads_to_its_day_and_the_day_to_file_statement_movement_and_case(
    client: FlaskClient, desk: Desk
) -> None:
    day = soup(client, link(soup(client, f"/financeiro/retornos/{desk.file_id}"), f"{ON:%d/%m/%Y}"))
    assert link(day, "retorno.ret") == f"/financeiro/retornos/{desk.file_id}"
    statement = soup(client, link(day, "dia.ofx"))
    states = [row.select("td")[2].get_text() for row in statement.select("tbody tr")]
    assert states == ["Confere", "Tomado de volta", "Tarifa do banco"]
    entry = soup(client, link(statement, "DEVOLUCAO"))
    assert "Conferência do dia" in entry.text
    case = soup(client, link(entry, "Abrir o caso"))
    assert link(case, "Ver a conferência do dia") == link(statement, f"{ON:%d/%m/%Y}")
    assert link(day, "Abrir o caso") in {link(entry, "Abrir o caso"), link(soup(client, link(day, "=TAR")), "Abrir")}


def test_every_list_is_a_spreadsheet_and_none_of_its_cells_would_run(
    client: FlaskClient, database: Database, desk: Desk
) -> None:
    statement = link(soup(client, "/financeiro/extratos"), "dia.ofx")
    text = client.get(f"{statement}/movimentos.csv").data.decode("utf-8-sig")
    assert [row.split(";")[1] for row in text.splitlines()[1:]] == ["LIQ", "DEVOLUCAO PIX", "'=TARIFA"]
    sheet = load_workbook(io.BytesIO(client.get(f"{statement}/movimentos.xlsx").data)).active
    assert [row[1].data_type for row in sheet.iter_rows(min_row=2)] == ["s"] * 3  # type: ignore[union-attr]
    with database.reading() as session:
        remessa = session.scalars(select(BankFile).where(BankFile.direction == Direction.REMESSA)).first()
        assert remessa is not None
    page = f"/financeiro/remessas/{remessa.public_id}"
    assert len(soup(client, page).select("tbody tr")) == 4
    rows = client.get(f"{page}/linhas.csv").data.decode("utf-8-sig").splitlines()
    assert {row.split(";")[0] for row in rows[1:]} == {"Registrar"}
    assert len(rows) == 5
    for address, count in (("extratos", 2), ("remessas", 2), ("retornos", 3)):
        assert len(client.get(f"/financeiro/{address}.csv").data.splitlines()) == count, address
        assert client.get(f"/financeiro/{address}.xlsx").data.startswith(b"PK")
    asked = {"q": desk.agreement.number, "csrf_token": csrf_token(client, "/financeiro/busca")}
    found = BeautifulSoup(client.post("/financeiro/busca", data=asked).data, "html.parser")
    sealed = str(found.select_one("input[name=busca]")["value"])  # type: ignore[index]
    asked = {"busca": sealed, "csrf_token": asked["csrf_token"]}
    assert desk.agreement.number in client.post("/financeiro/busca.csv", data=asked).text
    assert client.post("/financeiro/busca.xlsx", data=asked | {"busca": "x"}).status_code == 404


def test_what_the_statement_says_was_taken_back_is_undone_with_the_reason_it_was_booked_with(
    client: FlaskClient, database: Database, desk: Desk
) -> None:
    with database.reading() as session:
        entry = session.scalars(select(StatementEntry).where(StatementEntry.fitid == "B")).one()
    page = f"/financeiro/extratos/movimentos/{entry.public_id}"
    token = csrf_token(client, page)
    client.post(page, data={"solucao": "taken_back", "motivo": "fraude", "csrf_token": token})
    assert "Tomado de volta" not in client.get("/financeiro/casos?tipo=tie_out").text
    waits = soup(client, "/financeiro/casos?tipo=suspense")
    shown = soup(client, link(waits, "Dinheiro sem par"))
    chosen = {str(each["value"]) for each in shown.select("input[name=pagamento]")}
    with database.reading() as session:
        first = session.scalars(select(Payment).where(Payment.charge_id == desk.charges[0].id)).one()
    assert first.public_id in chosen
    undo = {"pagamento": first.public_id, "csrf_token": csrf_token(client, page)}
    assert client.post(f"{page}/desfazer", data=undo | {"pagamento": "x"}).status_code == 404
    done = client.post(f"{page}/desfazer", data=undo, follow_redirects=True).text
    assert "Desfez um pagamento" in done
    assert "fraude" in done
    with database.reading() as session:
        assert session.get_one(Payment, first.id).status is PaymentStatus.RETURNED
        assert of_kind(session, AccountKind.SUSPENSE) == Money(0)
        installment = session.get_one(Agreement, desk.agreement.id).installments[0]
        assert (installment.status.value, installment.paid) == ("open", Money(0))
    assert client.post(f"{page}/desfazer", data=undo).status_code in (404, 409)
    assert "Nada espera decisão" in client.get("/financeiro/casos?tipo=suspense").text


def test_a_difference_that_comes_back_opens_its_case_again_unless_a_person_had_decided(
    database: Database, desk: Desk
) -> None:
    with database.writing() as session:
        keeper = session.get_one(ReceivingAccount, desk.account.id)
        entry = session.scalars(select(StatementEntry).where(StatementEntry.fitid == "C")).one()
        known = {"today": clock.today(), "now": clock.now()}
        case = session.scalars(select(FinanceCase).where(FinanceCase.subject == f"statement_entry:{entry.id}")).one()
        entry.posted_on = ON - 60 * DAY  # as if the bank had never told of it on that day
        session.flush()
        flag_differences(session, keeper, **known)
        session.flush()
        session.refresh(case)
        assert (case.remedy, case.reason) == ("withdrawn", "ties_out_now")
        entry.posted_on = ON
        session.flush()
        flag_differences(session, keeper, **known)
        session.flush()
        session.refresh(case)
        assert (case.closed_at, case.remedy, case.closed_by) == (None, "", "")
        case.remedy, case.reason, case.closed_by, case.closed_at = "explain", "visto", "staff:1", clock.now()
        session.flush()
        flag_differences(session, keeper, **known)
        session.flush()
        session.refresh(case)
        assert case.remedy == "explain"
        session.rollback()


def test_money_from_before_there_were_cases_gets_its_own_when_looked_for(database: Database, desk: Desk) -> None:
    with database.writing() as session:
        send(session, retorno(desk.account, [paid(desk.charges[3], nosso_numero="00999999", fee=Money(0))]))
        session.execute(FinanceCase.__table__.delete().where(FinanceCase.kind == CaseKind.UNKNOWN_NUMBER.value))
        assert open_forgotten(session, now=clock.now()) == 1
        assert open_forgotten(session, now=clock.now()) == 0
        case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.UNKNOWN_NUMBER.value)).one()
        assert case.line is not None
        assert (case.amount, case.line.outcome) == (desk.charges[3].amount, Outcome.UNMATCHED)
        session.commit()
