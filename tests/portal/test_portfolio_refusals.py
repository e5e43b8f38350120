"""Bad files are refused whole, bad rows one by one, each with a reason in Portuguese and a file to correct."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
import xlsxwriter
from sqlalchemy import func, select

from portal.db import Database
from portal.models.debt import DebtRecord
from portal.models.portfolio import ImportStatus, PortfolioReject
from portal.sealing import Sealer
from portal.services.portfolios import missing_titles, rejects_file
from portal.wording import has_sentence
from portal.wording_portfolio import FILE_SENTENCES, ROW_SENTENCES, refusal_sentence
from tests.support.portfolio_files import GOOD, add_creditor, bring_in, rows, table


@pytest.fixture
def creditor_id(database: Database) -> int:
    with database.writing() as session:
        return add_creditor(session)


def workbook(*given: list[object]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(given):
            sheet.write_row(number, 0, cells)
    return content.getvalue()


def repacked(content: bytes, replaced: str, by: bytes) -> bytes:
    """An XLSX with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, by if name == replaced else old.read(name))
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
XLSX = workbook(list(GOOD), list(GOOD.values()))
WRONG_FILES = {
    "file_empty": b"",
    "file_pdf": b"%PDF-1.7\n%\xe2\xe3",
    "file_image": b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
    "file_old_excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "file_compressed": b"\x1f\x8b\x08" + b"x" * 90,
    "file_html": b"<html><table><tr><td>contrato</td></tr></table>",
    "file_nul": b"contrato;cpf\n\0\0\0",
    "header_missing": b"111.444.777-35;Ana;10,00\n",
    "columns_missing": b"contrato;cpf;nome\nA;11144477735;Ana\n",
    "columns_repeated": b"contrato;CPF;cpf;nome;vencimento;valor;produto\n",
    "file_quotes": table(rows({})) + b'"' + b"A;B;C\n" * 60_000,
    "workbook_truncated": XLSX[: len(XLSX) // 2],
    "workbook_unreadable": repacked(XLSX, SHEET, b"<worksheet><sheetData><row>"),
    "workbook_entities": repacked(XLSX, SHEET, b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'),
    "file_bomb": repacked(XLSX, SHEET, b" " * 40_000_000),
}


def test_a_wrong_file_is_refused_whole_with_a_sentence(database: Database, sealer: Sealer, creditor_id: int) -> None:
    wrong = {}
    for code, content in WRONG_FILES.items():
        done = bring_in(database, sealer, creditor_id, content)
        with database.reading() as session:
            stored = [session.scalar(select(func.count()).select_from(each)) for each in (DebtRecord, PortfolioReject)]
        if (done.status, done.reason, stored) != (ImportStatus.REFUSED, code, [0, 0]):
            wrong[code] = (done.status, done.reason, stored)
        if not refusal_sentence(code).endswith("."):
            wrong[code, "sentence"] = refusal_sentence(code)
    assert wrong == {}


def test_a_refused_header_says_which_columns_are_missing(database: Database, sealer: Sealer, creditor_id: int) -> None:
    done = bring_in(database, sealer, creditor_id, WRONG_FILES["columns_missing"])
    assert missing_titles(done.header) == "produto, vencimento, valor_principal"


class Endless(io.RawIOBase):
    """A file of any size that nobody has to hold."""

    given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += size
        return b"contrato;cpf\n" * (size // 13)


def test_a_file_past_the_limit_is_refused_without_being_read_to_the_end(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    source = Endless()
    done = bring_in(database, sealer, creditor_id, b"", source=source, max_bytes=3_000_000)
    assert (done.status, done.reason) == (ImportStatus.REFUSED, "file_too_large")
    assert source.given < 6_000_000


BAD_CELLS = [
    ("cpf", "111.444.777-36", "cpf_check_digits"),
    ("cpf", "1,11445E+10", "cpf_rounded"),
    ("cpf", "18.743.209/0001-00", "company_debtor"),
    ("cpf", "12.ABC.345/01DE-35", "company_debtor"),
    ("cpf", "", "required"),
    ("contrato", " ", "required"),
    ("nome", "x" * 121, "text_too_long"),
    ("vencimento", "31/02/2025", "date_nonexistent"),
    ("vencimento", "10/03/2205", "date_range"),
    ("vencimento", "10/03/1950", "due_on_absurd"),
    ("vencimento", "10/03/2029", "due_on_absurd"),
    ("nascimento", "02/03/2030", "birth_date_absurd"),
    ("contato_confirmado_em", "21/11/2026", "date_in_future"),
    ("data_contrato", "11/03/2025", "contract_after_due"),
    ("valor_principal", "-5,00", "amount_negative"),
    ("valor_principal", "0,00", "amount_zero"),
    ("valor_principal", "mil", "amount_format"),
    ("multa_pct", "101", "percentage_range"),
    ("indice_correcao", "TR", "index_unknown"),
    ("produto", "outro", "product_unknown"),
    ("situacao", "talvez", "status_unknown"),
    ("falecido", "talvez", "yes_or_no"),
    ("segmento", "x" * 41, "text_too_long"),
    ("correcao_dias", "360", "correction_days_unknown"),
    ("juros_dias", "360", "interest_days_unknown"),
    ("juros_remuneratorios_mes_pct", "muito", "percentage_format"),
    ("honorarios_pct", "100,01", "percentage_range"),
    ("uf", "XX", "state_unknown"),
    ("cep", "123", "postal_code_format"),
    ("email", "ana@", "email_format"),
    ("celular", "(11) 3333-4444", "phone_not_mobile"),
    ("celular", "(00) 98765-4321", "phone_format"),
]


def test_bad_rows_are_refused_one_by_one_and_good_ones_stay(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    absent = {column: "" for column, _, _ in BAD_CELLS if column not in GOOD}
    bad = [{**absent, "contrato": f"B-{place}", column: value} for place, (column, value, _) in enumerate(BAD_CELLS)]
    done = bring_in(database, sealer, creditor_id, table(rows(absent, *bad, {**absent, "contrato": "A-2"})))
    assert (done.rows_added, done.rows_refused) == (2, len(BAD_CELLS))
    with database.reading() as session:
        found = session.scalars(select(PortfolioReject).order_by(PortfolioReject.row_number)).all()
    expected = [(place, column, code) for place, (column, _, code) in enumerate(BAD_CELLS, start=3)]
    assert [(reject.row_number, reject.column_name, reject.code) for reject in found] == expected
    shown = {reject.code: reject.masked_value for reject in found if reject.column_name == "cpf"}
    assert shown["cpf_check_digits"] == "11*.***.***-**"


def test_refused_rows_come_back_as_a_file_that_goes_in_once_corrected(
    database: Database, sealer: Sealer, creditor_id: int
) -> None:
    bad = {"cpf": "111.444.777-36", "celular": "+55 11 98765-4321", "nome": "=CMD()", "origem": "@conta"}
    done = bring_in(database, sealer, creditor_id, table(rows(bad)))
    with database.reading() as session:
        content = b"".join(rejects_file(session, done.id, sealer))
    (line,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert list(line) == ["motivo", "coluna", *GOOD]
    assert (line["motivo"], line["coluna"]) == (ROW_SENTENCES["cpf_check_digits"], "cpf")
    assert not [cell for cell in line.values() if cell.startswith(("=", "+", "-", "@"))]
    corrected = content.replace(b"111.444.777-36", b"111.444.777-35")
    again = bring_in(database, sealer, creditor_id, corrected)
    assert (again.rows_added, again.rows_refused) == (1, 0)
    with database.reading() as session:
        assert session.scalars(select(DebtRecord)).one().origin == "@conta"


def test_a_quote_left_open_refuses_its_row_and_says_so(database: Database, sealer: Sealer, creditor_id: int) -> None:
    good = table(rows(*({"contrato": f"A-{place}"} for place in range(40))))
    done = bring_in(database, sealer, creditor_id, good + b'Z;"nunca fechada;' + good)
    with database.reading() as session:
        codes = [reject.code for reject in session.scalars(select(PortfolioReject))]
    assert (done.rows_added, codes) == (40, ["quote_open"])


def test_every_code_has_a_sentence() -> None:
    assert all(has_sentence(f"portfolio_{code}") for code in {**FILE_SENTENCES, **ROW_SENTENCES})
    assert {code for _, _, code in BAD_CELLS} <= set(ROW_SENTENCES)
    assert set(WRONG_FILES) <= set(FILE_SENTENCES)
