"""Amounts and dates as people and creditors' files write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.errors import InvalidNumber
from brazil.money import Money
from brazil.parsing import LARGEST_AMOUNT, parse_amount, parse_date
from tests.support.folded import each_of


@each_of(
    [
        ("1.234,56", 123456),
        ("1234,56", 123456),
        ("1234.56", 123456),
        ("R$ 1.234,56", 123456),
        ("r$1.234.567,8", 123456780),
        ("R$\u00a01.234", 123400),
        ("1.234.567", 123456700),
        ("1234", 123400),
        ("1234.5", 123450),
        (" 0,01 ", 1),
        ("0", 0),
        ("000012,00", 1200),
    ]
)
def test_reads_brazilian_and_plain_amounts(text, cents):
    assert parse_amount(text) == Money(cents)


@each_of(
    [
        ("", "amount_format"),
        ("R$", "amount_format"),
        ("abc", "amount_format"),
        ("1,234.56", "amount_format"),
        ("1,234", "amount_format"),
        ("12.34,56", "amount_format"),
        ("1.234,567", "amount_format"),
        ("1e3", "amount_format"),
        ("NaN", "amount_format"),
        ("١٢", "amount_format"),
        ("-10,00", "amount_negative"),
        ("R$ -10,00", "amount_negative"),
        ("(10,00)", "amount_negative"),
        ("10,00-", "amount_negative"),
        ("100000000000,00", "amount_range"),
        ("9" * 5000, "amount_range"),
    ]
)
def test_each_wrong_amount_has_its_code(text, code):
    with pytest.raises(InvalidNumber) as caught:
        parse_amount(text)
    assert caught.value.code == code


@given(st.integers(0, LARGEST_AMOUNT.cents))
def test_every_way_of_writing_an_amount_reads_back(cents):
    plain = f"{cents // 100}.{cents % 100:02}"
    brazilian = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02}"
    assert parse_amount(plain) == parse_amount(brazilian) == parse_amount(f"R$ {brazilian}") == Money(cents)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_way_of_writing_a_date_reads_back(day):
    assert parse_date(day.isoformat()) == parse_date(f"{day:%d/%m/%Y}") == day
    assert parse_date(f" {day.day}.{day.month}.{day.year:04}") == parse_date(f"{day.isoformat()} 00:00:00") == day


@each_of(
    [
        ("", "date_format"),
        ("31/12/25", "date_format"),
        ("31/12-2025", "date_format"),
        ("2025-12-31T10:00:00", "date_format"),
        ("45678", "date_format"),
        ("31/02/2026", "date_nonexistent"),
        ("12/31/2026", "date_nonexistent"),
        ("2026-13-01", "date_nonexistent"),
        ("01/01/1899", "date_range"),
        ("9999-12-31", "date_range"),
        ("01/01/0000", "date_range"),
    ]
)
def test_each_wrong_date_has_its_code(text, code):
    with pytest.raises(InvalidNumber) as caught:
        parse_date(text)
    assert caught.value.code == code
