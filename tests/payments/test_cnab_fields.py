"""One declaration writes and reads: what is written is read back, and what does not fit is refused by name."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.cnab.banks.banco_do_brasil import records_240 as banco_do_brasil_240_records
from payments.cnab.banks.bradesco import records_400 as bradesco_400_records
from payments.cnab.banks.itau import records_400 as itau_400_records
from payments.cnab.fields import Field, FieldError, Kind, Value
from payments.cnab.record import Record
from payments.errors import InvalidCharge
from tests.support.folded import each_of

_RECORDS = sorted(
    {
        value
        for module in (banco_do_brasil_240_records, bradesco_400_records, itau_400_records)
        for value in vars(module).values()
        if isinstance(value, Record)
    },
    key=lambda record: record.name,
)
_WORDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@cache
def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Values in the form the field gives them back in."""
    width = field.width
    return {
        Kind.DIGITS: st.text("0123456789", min_size=width, max_size=width),
        Kind.COUNT: st.integers(0, 10**width - 1),
        Kind.RATE: st.integers(0, 10**width - 1),
        Kind.AMOUNT: st.integers(0, 10**width - 1).map(Money),
        Kind.DAY6: st.none() | st.dates(date(1970, 1, 1), date(2069, 12, 31)),
        Kind.DAY8: st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
        Kind.TEXT: st.text(_WORDS, max_size=width),
        Kind.KEY: st.text(_WORDS, max_size=width),
        Kind.EXACT: st.text(_WORDS + "abcxyz+@*/=", max_size=width),
        Kind.TAX_ID: st.text(_WORDS, min_size=width, max_size=width),
    }[field.kind]


@given(data=st.data(), record=st.sampled_from(_RECORDS))
def test_what_is_written_is_read_back(data: st.DataObject, record: Record) -> None:
    values = {f.name: data.draw(values_of(f), f.name) for f in record.fields if f.kind is not Kind.CONSTANT}
    line = record.write(values)
    assert len(line) == record.width
    assert record.read(line) == values
    assert record.write(record.read(line)) == line


@given(name=st.text(max_size=300), record=st.sampled_from(_RECORDS))
def test_no_text_can_break_a_record(name: str, record: Record) -> None:
    texts = {field.name: name for field in record.fields if field.kind is Kind.TEXT}
    line = record.write(texts)
    assert len(line) == record.width
    assert line.isascii()
    assert line.isprintable()


@each_of(["a\r\n1999", "x;y", "emoji 😀", "tab\there", "ção", "W" * 200, "\x00\x1a"])
def test_hostile_names_stay_in_their_field(name: str) -> None:
    line = itau_400_records.REMESSA_DETAIL.write({"payer_name": name, "record_number": 2})
    clean = itau_400_records.REMESSA_DETAIL.write({"record_number": 2})
    assert line[:234] + line[264:] == clean[:234] + clean[264:]
    assert line.isprintable()


@each_of(
    [
        ("title_amount", Money(10**13)),
        ("title_amount", Money(-1)),
        ("title_amount", 12),
        ("nosso_numero", "123456789"),
        ("nosso_numero", "12A"),
        ("document_number", "12345678901"),
        ("document_number", "1\n2"),
        ("document_number", "açaí"),
        ("due_on", date(2070, 1, 1)),
        ("due_on", "20260101"),
        ("record_number", 1_000_000),
        ("record_number", -1),
        ("payer_tax_id", "12.345"),
        ("no_such_field", "1"),
    ]
)
def test_what_does_not_fit_is_refused_by_its_field(field: str, value: Value) -> None:
    with pytest.raises(InvalidCharge) as refused:
        itau_400_records.REMESSA_DETAIL.write({field: value})
    assert refused.value.field == field


def test_alphanumeric_cnpj_keeps_its_letters() -> None:
    line = itau_400_records.REMESSA_DETAIL.write({"payer_tax_id": "12ABC34501DE35"})
    assert line[220:234] == "12ABC34501DE35"


@pytest.mark.parametrize(("text", "column"), [("00000000000x0", 138), ("-000000000100", 127), ("٣000000000100", 127)])
def test_the_column_of_a_bad_sign_is_named(text: str, column: int) -> None:
    good = itau_400_records.REMESSA_DETAIL.write({})
    with pytest.raises(FieldError) as refused:
        itau_400_records.REMESSA_DETAIL.money("title_amount")(good[:126] + text + good[139:])
    assert (refused.value.code, refused.value.column) == ("not_numeric", column)


def test_a_blank_amount_is_not_zero() -> None:
    with pytest.raises(FieldError, match="blank"):
        itau_400_records.REMESSA_DETAIL.money("title_amount")(" " * 400)


@pytest.mark.parametrize("text", ["310226", "000126", "1 0126", "0x0126"])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(FieldError, match="not_a_day"):
        itau_400_records.REMESSA_DETAIL.day("due_on")(" " * 120 + text + " " * 274)
