"""Damaged return files: refused whole, a line set aside or a finding, always with a code, line and column."""

from __future__ import annotations

import random

import pytest

from brazil.money import Money
from payments.account import BankAccount
from payments.cnab.movements import RetornoFile
from payments.cnab.retorno import read_retorno
from payments.errors import UnreadableFile
from tests.payments.cnab_examples import ACCOUNTS, BANCO_DO_BRASIL, BRADESCO, ITAU
from tests.payments.retorno_examples import bank_number, payment, retorno_of
from tests.support.folded import each_of

_BY_BANK = pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.bank)


@_BY_BANK
def test_a_file_cut_anywhere_before_its_trailer_is_refused_whole(account: BankAccount) -> None:
    raw = retorno_of(account, payment(account, 1), payment(account, 2))
    trailer = raw.rstrip().rfind(b"\r\n")
    for end in range(100, trailer, 37):
        with pytest.raises(UnreadableFile):
            read_retorno(raw[:end])
    with pytest.raises(UnreadableFile) as refused:
        read_retorno(raw[:trailer])
    assert refused.value.code == "file_cut_short"
    assert refused.value.line == raw[:trailer].count(b"\n") + 1


@each_of(
    [
        (b"", "empty_file"),
        (b" \r\n \x1a", "empty_file"),
        (b"nome;cpf;valor\n1;2;3\n", "not_a_bank_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "not_a_bank_file"),
        (b"x" * 5000, "line_too_long"),
        (b"A2" + b"0" * 148, "width_not_read"),
        (b"02RETORNO" + b" " * 434 + b"1", "width_not_read"),
        (retorno_of(ITAU).replace(b"341BANCO ITAU", b"998BANCO ITAU"), "unknown_bank"),
        (retorno_of(ITAU).replace(b"341BANCO ITAU", b"085BANCO ITAU"), "unknown_layout"),
        (retorno_of(ITAU).replace(b"02RETORNO", b"01REMESSA"), "remessa_not_retorno"),
        (b"246" + retorno_of(BANCO_DO_BRASIL)[3:], "unknown_bank"),
    ]
)
def test_what_is_no_return_of_a_known_bank_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_retorno(raw)
    assert refused.value.code == code


def _damaged(account: BankAccount, line: int, column: int, text: bytes) -> RetornoFile:
    lines = retorno_of(account, payment(account, 1), payment(account, 2)).splitlines()
    lines[line - 1] = lines[line - 1][: column - 1] + text + lines[line - 1][column - 1 + len(text) :]
    return read_retorno(b"\r\n".join(lines))


@each_of(
    [
        (ITAU, 2, 260, b"x", "not_numeric", "credited_amount"),
        (ITAU, 2, 111, b"310226", "not_a_day", "occurred_on"),
        (ITAU, 2, 111, b"000000", "blank", "occurred_on"),
        (ITAU, 2, 254, b" " * 13, "blank", "credited_amount"),
        (ITAU, 2, 1, b"7", "unknown_record_type", "record_type"),
        (ITAU, 2, 395, b"      ", "blank", "record_number"),
        (BRADESCO, 2, 254, b"-", "not_numeric", "paid_amount"),
        (BRADESCO, 2, 71, b"A", "not_numeric", "nosso_numero"),
        (BANCO_DO_BRASIL, 3, 90, b"?", "not_numeric", "title_amount"),
        (BANCO_DO_BRASIL, 4, 80, b"?", "not_numeric", "paid_amount"),
        (BANCO_DO_BRASIL, 4, 138, b"99999999", "not_a_day", "occurred_on"),
        (BANCO_DO_BRASIL, 4, 16, b"02", "segments_disagree", "occurrence_code"),
    ]
)
def test_a_bad_line_is_set_aside_and_the_rest_is_read(
    account: BankAccount, line: int, column: int, text: bytes, code: str, field: str
) -> None:
    read = _damaged(account, line, column, text)
    assert [each.nosso_numero for each in read.lines] == [bank_number(account, 2)]
    (aside,) = read.quarantined
    assert (aside.code, aside.field) == (code, field)
    assert (aside.line_no, aside.column) == (3 if code == "segments_disagree" else line, column)


@pytest.mark.parametrize(("gone", "column"), [(3, 14), (4, 14)])
def test_a_segment_without_its_pair_is_set_aside(gone: int, column: int) -> None:
    lines = retorno_of(BANCO_DO_BRASIL, payment(BANCO_DO_BRASIL, 1), payment(BANCO_DO_BRASIL, 2)).splitlines()
    del lines[gone - 1]
    read = read_retorno(b"\n".join(lines))
    assert [each.nosso_numero for each in read.lines] == [bank_number(BANCO_DO_BRASIL, 2)]
    assert [(each.code, each.line_no, each.column) for each in read.quarantined] == [
        ("segment_without_pair", 3, column)
    ]


@_BY_BANK
def test_a_missing_line_is_a_finding(account: BankAccount) -> None:
    lines = retorno_of(account, payment(account, 1), payment(account, 2), payment(account, 3)).splitlines()
    records = 2 if account.bank == "001" else 1
    at = 4 if account.bank == "001" else 2
    del lines[at : at + records]
    codes = {finding.code for finding in read_retorno(b"\n".join(lines)).findings}
    assert "trailer_record_count" in codes or "trailer_record_number" in codes


@pytest.mark.parametrize(("account", "column"), [(ITAU, 221), (BRADESCO, 92)])
def test_a_wrong_total_in_the_trailer_is_a_finding(account: BankAccount, column: int) -> None:
    read = _damaged(account, 4, column, b"9")
    (found,) = read.findings
    assert found.line_no == 4
    assert found.code in ("trailer_title_total", "trailer_amount_06")
    assert found.counted == "20000"


@_BY_BANK
def test_an_amount_under_a_code_that_pays_nothing_is_a_finding(account: BankAccount) -> None:
    movement = payment(account, occurrence_code="97", fee=Money(0))
    read = read_retorno(retorno_of(account, movement))
    assert read.lines[0].paid_amount == Money(0)
    assert [(found.code, found.stated) for found in read.findings] == [("amount_without_payment", "10000")]


def _outcome(raw: bytes) -> bool:
    """Whether the file was read or refused with codes; any other exception is a crash."""
    try:
        read = read_retorno(raw)
    except UnreadableFile as error:
        return bool(error.code)
    return all(aside.code and aside.column for aside in read.quarantined)


@_BY_BANK
def test_mutated_files_never_crash(account: BankAccount) -> None:
    """Any bytes anywhere: read, set aside or refused, with a code."""
    chance = random.Random(341)
    good = retorno_of(account, *(payment(account, n) for n in range(1, 4)))
    for _ in range(600):
        raw = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(raw))
            if chance.random() < 0.2:
                del raw[at : at + chance.randint(1, 300)]
                raw = raw or bytearray(b" ")
            else:
                raw[at] = chance.randrange(256)
        assert _outcome(bytes(raw))
