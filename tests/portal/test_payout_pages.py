"""The desk's payouts from contract to payment on screen, and one statement as paper, workbook and CSV."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import openpyxl
import pypdfium2
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from brazil.money import Money
from offers.agreements.allocation import Part
from portal import clock, payout_files
from portal.db import Database
from portal.models import AgreementDebt, CreditorContract, DebtRecord, Payout, PayoutLine, Role
from portal.sealing import Sealer
from portal.services.payouts.lines import derive_all
from portal.spreadsheets.cells import runs
from portal.wording_payouts import HEAD
from tests.support.payouts import make_desk, make_payment, take_back
from tests.support.people import make_creditor, make_staff, sign_in_staff, submit
from tests.support.receiving import errors_of, proof, soup

LIST = "/financeiro/repasses"
DANGEROUS = "=HYPERLINK(A1)"


def contract_form(**changes: str) -> dict[str, str]:
    return {
        "starts_on": "2020-01-01", "rate_0": "5", "days_1": "91", "rate_1": "12,5", "on_principal": "y",
        "on_interest": "y", "minimum": "1,00", "fee_bearer": "creditor", "reason": "Contrato 7", **changes,
    }  # fmt: skip


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document).replace("\xa0", " ")
    finally:
        document.close()


def test_from_contract_to_payment_on_screen_and_the_creditor_sees_its_own(
    client: FlaskClient, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        desk = make_desk(session, sealer, terms=None)
        contract = session.scalars(
            select(DebtRecord).join(AgreementDebt).where(AgreementDebt.agreement_id == desk.agreement.id)
        ).one()
        contract.contract_number = DANGEROUS
        make_payment(session, desk, {Part.PRINCIPAL: 1_000_00, Part.FINE: 20_00}, fee=1_99, credit=5_00)
        gone = make_payment(session, desk, {Part.PRINCIPAL: 30_00})
        take_back(gone)
        session.commit()
        analyst = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=desk.creditor)
        stranger = make_staff(session, sealer, role=Role.CREDITOR_ANALYST, creditor=make_creditor(session))
        session.commit()
    sign_in_staff(client, desk.one)
    named = f"?credor={desk.creditor.public_id}"
    assert "Falta o contrato" in soup(client.get(LIST)).text
    path = f"/financeiro/contratos{named}"
    wrong = submit(client, path, contract_form(rate_0="", on_principal="", on_interest="", minimum="x"))
    assert {"minimum"} <= errors_of(wrong).keys()
    wrong = submit(client, path, contract_form(days_1="91", days_2="90", rate_2="7"))
    assert errors_of(wrong) == {"days_1": "Cada faixa precisa começar depois da anterior."}
    assert submit(client, path, contract_form()).status_code == 303
    again = submit(client, path, contract_form())
    assert list(errors_of(again)) == ["starts_on"]  # only the first may begin before today
    assert "12,5%" in soup(client.get(path)).text

    with database.writing() as session:
        derive_all(session, desk.creditor.id, now=clock.now())
        kept = session.scalars(select(CreditorContract)).one()
        assert (kept.bands, kept.bears, kept.minimum) == (
            [[0, 500], [91, 1250]],
            ["interest", "principal"],
            Money(1_00),
        )
    listed = soup(client.get(LIST))
    preview = next(str(each["href"]) for each in listed.select("a") if "Conferir e preparar" in each.text)
    shown = soup(client.get(preview))
    (field,) = shown.select("input[name=seen]")
    (form,) = field.find_parents("form")
    action, seen = str(form["action"]), str(field["value"])
    stale = submit(client, action, {"seen": "1"}, form_on=preview)
    assert stale.status_code == 409
    made = submit(client, action, {"seen": seen}, form_on=preview)
    assert made.status_code == 303, made.get_data(as_text=True)
    page = made.location
    assert submit(client, f"{page}/conferir", {}, form_on=page).status_code == 303
    assert "Quem prepara não aprova" in soup(client.get(page)).text
    sign_in_staff(client, desk.other)
    refused = submit(client, f"{page}/aprovar", proof(password="outra-senha"), form_on=page)
    assert list(errors_of(refused)) == ["password"]
    assert submit(client, f"{page}/aprovar", proof(), form_on=page).status_code == 303
    paying = {"account": desk.account.public_id, "paid_on": clock.today().isoformat(), "reference": "=TED+1"}
    late = submit(client, f"{page}/pagar", {**paying, "paid_on": "2100-01-01"}, form_on=page)
    assert "futuro" in errors_of(late)[""]
    assert submit(client, f"{page}/pagar", paying, form_on=page).status_code == 303
    assert "Pago" in soup(client.get(page)).text

    files = {form: client.get(f"{page}/extrato.{form}").data for form in payout_files.FORMS}
    _same_figures(database, files)
    sign_in_staff(client, analyst)
    assert "=TED+1" in soup(client.get("/credor/repasses")).text
    theirs = page.replace("financeiro", "credor")
    assert client.get(f"{theirs}/extrato.csv").data == files["csv"]
    assert client.get(page).status_code == 404
    sign_in_staff(client, stranger)
    assert client.get(f"{theirs}/extrato.csv").status_code == 404
    monkeypatch.setattr(payout_files, "MOST_ON_PAPER", 2)
    sign_in_staff(client, desk.one)
    assert "lançamentos demais para o papel" in " ".join(text_of(client.get(f"{page}/extrato.pdf").data).split())


def _same_figures(database: Database, files: dict[str, bytes]) -> None:
    """What a person reads back from each of the three is the record, to the centavo."""
    with database.reading() as session:
        payout = session.scalars(select(Payout)).one()
        lines = session.scalars(select(PayoutLine).order_by(PayoutLine.occurred_on, PayoutLine.id)).all()
    assert payout.line_count == len(lines) == 3
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active
    assert sheet is not None
    cells = [list(row) for row in sheet.iter_rows()]
    assert tuple(rows[0]) == tuple(each.value for each in cells[0]) == HEAD
    assert len(rows) == len(cells) == len(lines) + 2
    for place, line in enumerate(lines, start=1):
        amounts = (line.principal, line.interest, line.fine, line.recovered)
        kept = (line.commission, line.fee, line.net)
        wanted = [each.cents for each in (*amounts, *kept)]
        written = [rows[place][column] for column in (8, 9, 10, 11, 13, 14, 15)]
        assert [round(float(each.replace(",", ".")) * 100) for each in written] == wanted
        typed = [cells[place][column] for column in (8, 9, 10, 11, 13, 14, 15)]
        assert [round(each.value * 100) for each in typed] == wanted
        assert {each.data_type for each in typed} == {"n"}
        assert isinstance(cells[place][0].value, datetime)
        assert rows[place][5] == f"'{DANGEROUS}"
        assert (cells[place][5].value, cells[place][5].data_type) == (DANGEROUS, "s")
        assert cells[place][5].quotePrefix
    assert rows[-1][15] == f"{payout.total.decimal:.2f}".replace(".", ",")
    assert round(cells[-1][15].value * 100) == payout.total.cents
    assert min(round(each[15].value * 100) for each in cells[1:-1]) < 0  # the return, a number below zero
    text = text_of(files["pdf"])
    assert text.count("R$ " + f"{payout.total.decimal:,.2f}".translate({44: ".", 46: ","})) >= 3
    assert "Pagamento devolvido" in text
    assert DANGEROUS in text


@pytest.mark.parametrize(
    ("text", "dangerous"),
    [
        ("=1+1", True), ("+55", True), ("-2+3", True), ("@SUM(A1)", True), ("\t=1", True), ("\r=1", True),
        ("\n=1", True), (" =1", True), ("＝1", True), ("－1+2", True), ("-12,50", False), ("-7", False),
        ("Maria", False), ("", False), ("2026-1", False), ("'=1", False),
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_known(text: str, dangerous: bool) -> None:
    assert runs(text) is dangerous
