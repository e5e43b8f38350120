"""Whatever dialect a table was written in, it is read back the same; what is shown of a value gives little away."""

from __future__ import annotations

import csv
import io
import unicodedata
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from portal.services.portfolios.cells import NOTHING, text_up_to
from portal.services.portfolios.header import positions
from portal.services.portfolios.layout import Field
from portal.services.portfolios.masking import masked
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.refusal import CellRefused, FileRefused
from portal.services.portfolios.rejects import harmless
from portal.services.portfolios.row import Rejected, RowReader
from portal.services.portfolios.source import opened

REQUIRED = ["contrato", "cpf", "nome", "produto", "vencimento", "valor_principal"]
SIGNS = [sign for sign in bytes(range(256)).decode("cp1252", "ignore") if unicodedata.category(sign) != "Cc"]
LATIN = st.text(st.sampled_from(SIGNS), max_size=20)
ANY = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from(';,\t|"\n'), max_size=20)


def read(content: bytes) -> list[list[str]]:
    with opened(io.BytesIO(content)) as source:
        return [cells for _, cells in rows_of(source)]


def written(table: list[list[str]], delimiter: str, quoting: int, ends: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=ends).writerows([REQUIRED, *table])
    return text.getvalue()


def not_blank(table: list[list[str]]) -> list[list[str]]:
    return [REQUIRED, *(cells for cells in table if any(cells))]


TABLES = st.lists(st.lists(ANY, min_size=6, max_size=6), max_size=8)
DIALECT = {
    "delimiter": st.sampled_from(";,\t|"),
    "quoting": st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    "ends": st.sampled_from(["\r\n", "\n"]),
}


@given(table=TABLES, encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), **DIALECT)
def test_a_table_is_read_back_the_same_from_any_dialect(
    table: list[list[str]], encoding: str, delimiter: str, quoting: int, ends: str
) -> None:
    assert read(written(table, delimiter, quoting, ends).encode(encoding)) == not_blank(table)


@given(table=st.lists(st.lists(LATIN, min_size=6, max_size=6), max_size=8), **DIALECT)
def test_windows_1252_is_read_back_the_same(table: list[list[str]], delimiter: str, quoting: int, ends: str) -> None:
    table = [["ação", *["é"] * 5], *table]  # at least one accent: without any the two encodings are one
    assert read(written(table, delimiter, quoting, ends).encode("cp1252")) == not_blank(table)


def test_blank_lines_are_passed_over_and_rows_keep_the_number_a_spreadsheet_shows() -> None:
    content = b"contrato;cpf;nome;produto;vencimento;valor\r\n\r\n;;;;;\r\nA;1;B;C;D;E\r\n"
    with opened(io.BytesIO(content)) as source:
        assert [number for number, _ in rows_of(source)] == [1, 4]


def test_the_line_some_spreadsheets_add_to_name_the_delimiter_is_passed_over() -> None:
    assert read(b"sep=,\r\ncontrato,cpf\r\nA;1,2\r\n") == [["contrato", "cpf"], ["A;1", "2"]]


def test_a_workbook_reads_as_the_text_a_person_sees() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["contrato", "cpf", "vencimento", "valor", "multa", "falecido"])
        sheet.write_row(2, 0, ["007", 1234567890])
        sheet.write_number(2, 2, 45_726, book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_number(2, 3, 1234.5)
        sheet.write_number(2, 4, 0.02, book.add_format({"num_format": "0.00%"}))
        sheet.write_boolean(2, 5, False)
    assert read(content.getvalue())[1] == ["007", "1234567890", "2025-03-10", "1234,5", "2", "nao"]


def test_column_names_are_recognised_without_accents_case_spaces_or_units() -> None:
    titles = ["Nº Contrato", "CPF", "NOME", "Situação", "Valor Principal (R$)", "VENCIMENTO ", "Multa (%)", "Produto"]
    found = positions(["numero contrato", *titles[1:], "coluna nossa"])
    assert [found[field] for field in (Field.STATUS, Field.PRINCIPAL, Field.FINE)] == [3, 4, 6]


def test_a_file_of_noise_is_refused_not_crashed_on() -> None:
    with pytest.raises(FileRefused):
        read(b"PK\x03\x04" + b"nothing" * 50)


@given(st.text(max_size=60))
def test_what_is_shown_of_a_personal_value_is_at_most_two_signs_of_it(text: str) -> None:
    shown = masked(text, Field.CPF)
    assert sum(sign.isalnum() for sign in shown) <= 2


@given(st.text(max_size=40) | st.text(st.sampled_from("\t\r\n =+-@'\0n/a"), max_size=6))
@example("\t")
@example("\n-")
@example("\t=1")
def test_no_cell_of_the_file_of_refused_rows_can_be_a_formula(text: str) -> None:
    shown = harmless(text)
    assert not (shown[:1] and shown[0] in "=+@\t\r\n")
    assert not (shown.startswith("-") and shown.strip("- "))
    came = text.replace("\0", "")
    if came.strip() in NOTHING:
        assert shown.strip() == came.strip()
    else:
        assert shown.removeprefix("'") == came.removeprefix("'")
    if not came.startswith("'"):
        assert _read_back(shown) == _read_back(came)  # corrected and sent again, it says what it said


def _read_back(cell: str) -> str:
    try:
        return text_up_to(60)(cell)
    except CellRefused as refused:
        return f"refused: {refused.code}"


DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_document_names_every_column_and_the_sample_has_them_all() -> None:
    page = (DOCS / "portfolio-file.md").read_text()
    assert [field.value for field in Field if f"`{field.value}`" not in page] == []
    with opened(DOCS / "samples" / "portfolio.csv") as source:
        titles, *given_rows = [cells for _, cells in rows_of(source)]
    assert set(positions(titles)) == set(Field)
    reader = RowReader(positions(titles), len(titles), date(2026, 11, 20))
    assert len(given_rows) >= 10
    assert [found for row in given_rows if isinstance(found := reader.read(row), Rejected)] == []
