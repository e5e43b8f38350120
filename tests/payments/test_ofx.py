"""The OFX reader: what banks write is read to the centavo, and what leaves doubt is refused with its line."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.errors import UnreadableFile
from payments.statements.ofx import read_ofx
from payments.statements.ofx_values import amount_of, day_of, plain
from tests.payments.statement_examples import XML, sgml, sgml_line
from tests.support.folded import each_of

JANUARY_5 = date(2026, 1, 5)


def refusal(raw: bytes) -> tuple[str, int]:
    with pytest.raises(UnreadableFile) as refused:
        read_ofx(raw)
    return refused.value.code, refused.value.line


def test_values_without_end_tags_decimal_commas_and_accents_in_either_encoding_are_read() -> None:
    lines = [
        sgml_line("N1", "20260105120000[-03:EST]", "1.234,56", "LIQUIDAÇÃO COBRANÇA", "CREDIT", "109000001"),
        sgml_line("N2", "20260106", "-7,90", "TAR COBRANCA & REG", "DEBIT"),
        sgml_line("N3", "20260107", "0,00", "SALDO DO DIA"),
    ]
    for encoding in ("cp1252", "latin-1", "utf-8", "utf-8-sig"):
        read = read_ofx(sgml(lines, encoding=encoding))
        assert (read.account.bank, read.account.number, read.since, read.until) == (
            "0341", "1234567897", date(2026, 1, 1), date(2026, 1, 31),
        )  # fmt: skip
        first, second = read.lines
        assert (first.fitid, first.posted_on, first.amount) == ("N1", JANUARY_5, Money(123456))
        assert (first.memo, first.kind, first.checknum) == ("LIQUIDAÇÃO COBRANÇA", "CREDIT", "109000001")
        assert (second.amount, second.memo) == (Money(-790), "TAR COBRANCA & REG")
        assert (read.balance, read.balance_on) == (Money(100000), date(2026, 1, 31))


def test_the_xml_form_is_read_and_nothing_in_it_expands() -> None:
    read = read_ofx(XML.encode())
    assert [(line.amount, line.memo) for line in read.lines] == [(Money(-123456), "José & Filhos Depósito <caixa>")]
    assert (read.account.branch, read.account.number) == ("0131-7", "59127-0")
    bomb = XML.replace("<OFX>", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<OFX>', 1)
    assert refusal(bomb.encode()) == ("declares_entities", 3)
    assert plain("&a; &#65; &amp;lt; &nbsp;x") == "&a; &#65; &lt; x"


def test_a_repeated_fitid_is_one_movement_when_all_is_the_same_and_another_when_it_is_not() -> None:
    same = sgml_line("000", "20260105", "10,00", "PIX RECEBIDO ANA")
    lines = [
        same,
        same,
        sgml_line("000", "20260105", "10,00", "PIX RECEBIDO BIA"),
        sgml_line("000", "20260105", "20,00", "PIX"),
    ]
    read = read_ofx(sgml(lines))
    assert [line.key for line in read.lines] == [
        ("000", JANUARY_5, 1000, 0), ("000", JANUARY_5, 1000, 1), ("000", JANUARY_5, 2000, 0),
    ]  # fmt: skip
    assert read.repeated == 1
    nameless = sgml_line("", "20260105", "10,00", "TARIFA")
    assert [line.ordinal for line in read_ofx(sgml([nameless, nameless])).lines] == [0, 1]


def test_what_leaves_doubt_is_refused_with_its_line_and_code() -> None:
    good = sgml_line("N1", "20260105", "10,00", "X")
    whole = sgml([good])
    first = whole[: whole.index(b"<STMTTRN>")].count(b"\n") + 1
    cases = {
        ("empty_file", 0): b" \r\n",
        ("not_a_statement", 0): b"%PDF-1.7",
        ("file_cut_short", whole.count(b"</OFX>\r\n") and whole.count(b"\n")): whole.replace(b"</OFX>\r\n", b""),
        ("not_an_amount", first + 3): sgml([good.replace("10,00", "dez")]),
        ("not_a_day", first + 2): sgml([good.replace("20260105", "20260230")]),
        ("missing_element", first): sgml([good.replace("<TRNAMT>10,00\r\n", "")]),
        ("nested_wrongly", first + 6): sgml([good.replace("</STMTTRN>\r\n", "") + good]),
        ("no_account", 0): whole.replace(b"BANKACCTFROM", b"OTHERACCTFROM"),
        ("other_currency", whole[: whole.index(b"<CURDEF>")].count(b"\n") + 1): whole.replace(b"BRL", b"USD"),
        ("several_accounts", 0): whole.replace(
            b"<BANKTRANLIST>",
            b"<BANKACCTFROM><BANKID>1\r\n<ACCTID>2\r\n</BANKACCTFROM><BANKTRANLIST>",
        ),
    }
    assert {refusal(raw): code for (code, _), raw in cases.items()} == {key: key[0] for key in cases}


@each_of([
    ("1234.56", 123456), ("-1.234,56", -123456), ("1,234.56", 123456), ("+12", 1200), ("150.0000", 15000),
    ("0,5", 50), ("12,30-", -1230), ("1.234.567,8", 123456780), ("\u2212 9,99", -999), ("R$ 3,10", 310),
])  # fmt: skip
def test_amounts_as_banks_write_them(written: str, cents: int) -> None:
    assert amount_of(written, 1) == Money(cents)


@each_of(["", "1.2.3", "12.345", "1e5", "0,005", "-5-", "1..2", "٣", "9" * 15, "NaN", "1 234"])
def test_an_amount_that_is_none_or_a_part_of_a_centavo_is_refused(written: str) -> None:
    with pytest.raises(UnreadableFile, match="not_an_amount"):
        amount_of(written, 1)


@given(st.integers(-(10**12), 10**12), st.sampled_from([".", ","]))
def test_an_amount_written_with_either_mark_reads_back(cents: int, mark: str) -> None:
    written = f"{'-' if cents < 0 else ''}{abs(cents) // 100}{mark}{abs(cents) % 100:02}"
    assert amount_of(written, 1).cents == cents


def test_a_day_is_taken_as_written_whatever_hour_and_zone_follow() -> None:
    for written in (
        "20260105",
        "20260105120000",
        "20260105120000.000[-3:BRT]",
        "20260105000000[0:GMT]",
        "20260105[-3]",
    ):
        assert day_of(written, 1) == JANUARY_5


def test_no_damage_reads_as_something_else_than_a_refusal_or_a_whole_statement() -> None:
    """Seeded: bytes changed, cut out, doubled. What is read has whole lines only, and each is one of those written."""
    lines = [
        sgml_line(f"N{n}", f"202601{n:02}", f"{n * 111},{n:02}", f"PIX {n}", "CREDIT", f"10{n}") for n in range(5, 15)
    ]
    whole = sgml(lines, since="20260101", until="20260131")
    chance, read = random.Random(20261122), 0
    for _ in range(600):
        at, how = chance.randrange(len(whole)), chance.randrange(3)
        span = chance.randrange(1, 40)
        damaged = {
            0: whole[:at] + bytes([chance.randrange(256)]) + whole[at + 1 :],
            1: whole[:at] + whole[at + span :],
            2: whole[: at + span] + whole[at:],
        }[how]
        try:
            statement = read_ofx(damaged)
        except UnreadableFile:
            continue
        read += 1
        assert len(statement.lines) + statement.repeated <= len(lines) + 1
        assert all(line.amount and line.posted_on.year > 0 for line in statement.lines)
    assert 50 < read < 550
