"""Return files: written and read alike, taken as banks send them, and refused with line and column."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.account import BankAccount
from payments.cnab.layouts import LAYOUTS, layout_of
from payments.cnab.movements import Movement, Occurrence, RetornoFile, RetornoLine
from payments.cnab.retorno import iter_retorno, read_retorno, write_retorno
from payments.errors import UnreadableFile
from tests.payments.cnab_examples import ACCOUNTS, BANCO_DO_BRASIL, BRADESCO, ITAU, WRITTEN_AT, movements

_BY_BANK = pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.bank)


def _number(account: BankAccount, n: int) -> str:
    return f"3294860{n:010}" if account.bank == "001" else str(n).zfill(8 if account.bank == "341" else 11)


def _paid(account: BankAccount, n: int = 1, **changes: object) -> Movement:
    values: dict[str, object] = {
        "occurrence_code": "06",
        "nosso_numero": _number(account, n),
        "occurred_on": date(2026, 3, 18),
        "credited_on": date(2026, 3, 19),
        "due_on": date(2026, 3, 20),
        "title_amount": Money(100_00),
        "paid_amount": Money(100_00),
        "fee": Money(0) if account.bank == "237" else Money(2_50),
        "document_number": f"D{n}",
    }
    return Movement(**{**values, **changes})  # type: ignore[arg-type]


def _written(account: BankAccount, *given_movements: Movement) -> bytes:
    return write_retorno(account, given_movements, sequence=42, written_at=WRITTEN_AT)


def _told(movement: Movement) -> dict[str, object]:
    names = set(Movement.__dataclass_fields__) - {"payer_name"}
    return {name: getattr(movement, name) for name in names}


@given(data=st.data(), account=st.sampled_from(ACCOUNTS))
def test_what_a_bank_writes_is_what_we_read(data: st.DataObject, account: BankAccount) -> None:
    told = data.draw(st.lists(movements(account), max_size=6))
    if account.bank == "237":  # its fees never come with a payment
        told = [replace(each, fee=Money(0)) for each in told]
    read = read_retorno(_written(account, *told))
    assert not read.quarantined
    assert not read.findings
    names = _told(_paid(account))
    assert [{name: getattr(line, name) for name in names} for line in read.lines] == [_told(each) for each in told]
    assert (read.head.bank, read.head.sequence, read.head.written_on) == (
        account.bank,
        42,
        WRITTEN_AT.date(),
    )


@_BY_BANK
def test_money_of_a_payment(account: BankAccount) -> None:
    (line,) = read_retorno(_written(account, _paid(account))).lines
    assert line.occurrence is Occurrence.PAID
    assert line.paid_amount == Money(100_00)
    assert line.credited_amount == line.paid_amount - line.fee


def _crlf_to_lf(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n")


_AS_SENT: dict[str, Callable[[bytes], bytes]] = {
    "LF": _crlf_to_lf,
    "CR": lambda raw: raw.replace(b"\r\n", b"\r"),
    "mixed ends": lambda raw: raw.replace(b"\r\n", b"\n", 1),
    "BOM": lambda raw: b"\xef\xbb\xbf" + raw,
    "UTF-16": lambda raw: raw.decode().encode("utf-16"),
    "trimmed lines": lambda raw: b"\n".join(line.rstrip() for line in raw.splitlines()),
    "end of file sign": lambda raw: raw + b"\x1a",
    "blank lines": lambda raw: b"\n\n" + raw.replace(b"\r\n", b"\r\n   \r\n"),
    "trailing blanks": lambda raw: raw.replace(b"\r\n", b"   \r\n"),
    "no last line end": lambda raw: raw.rstrip(),
    "NUL padding": lambda raw: raw + b"\x00" * 100,
}


@_BY_BANK
@pytest.mark.parametrize("change", _AS_SENT.values(), ids=_AS_SENT)
def test_what_banks_send_is_taken(account: BankAccount, change: Callable[[bytes], bytes]) -> None:
    raw = _written(account, _paid(account, 1), _paid(account, 2))
    plain, changed = read_retorno(raw), read_retorno(change(raw))
    assert not changed.quarantined
    assert not changed.findings
    assert [line.bank_key for line in changed.lines] == [line.bank_key for line in plain.lines]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_accents_of_either_encoding_keep_the_columns(encoding: str) -> None:
    text = _written(ITAU, _paid(ITAU, payer_name="JOAO")).decode()
    read = read_retorno(text.replace("JOAO", "JOÃO").encode(encoding))
    assert not read.quarantined
    assert read.lines[0].credited_on == date(2026, 3, 19)


@_BY_BANK
def test_a_file_cut_anywhere_before_its_trailer_is_refused_whole(account: BankAccount) -> None:
    raw = _written(account, _paid(account, 1), _paid(account, 2))
    trailer = raw.rstrip().rfind(b"\r\n")
    for end in range(100, trailer, 37):
        with pytest.raises(UnreadableFile):
            read_retorno(raw[:end])
    with pytest.raises(UnreadableFile) as refused:
        read_retorno(raw[:trailer])
    assert refused.value.code == "file_cut_short"
    assert refused.value.line == raw[:trailer].count(b"\n") + 1


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty_file"),
        (b" \r\n \x1a", "empty_file"),
        (b"nome;cpf;valor\n1;2;3\n", "not_a_bank_file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "not_a_bank_file"),
        (b"x" * 5000, "line_too_long"),
        (_written(ITAU).replace(b"341BANCO ITAU", b"999BANCO ITAU"), "unknown_bank"),
        (_written(ITAU).replace(b"341BANCO ITAU", b"001BANCO ITAU"), "unknown_layout"),
        (_written(ITAU).replace(b"02RETORNO", b"01REMESSA"), "remessa_not_retorno"),
        (b"104" + _written(BANCO_DO_BRASIL)[3:], "unknown_bank"),
    ],
)
def test_what_is_no_return_of_a_known_bank_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_retorno(raw)
    assert refused.value.code == code


def _damaged(account: BankAccount, line: int, column: int, text: bytes) -> RetornoFile:
    lines = _written(account, _paid(account, 1), _paid(account, 2)).splitlines()
    lines[line - 1] = lines[line - 1][: column - 1] + text + lines[line - 1][column - 1 + len(text) :]
    return read_retorno(b"\r\n".join(lines))


@pytest.mark.parametrize(
    ("account", "line", "column", "text", "code", "field"),
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
    ],
)
def test_a_bad_line_is_set_aside_and_the_rest_is_read(
    account: BankAccount, line: int, column: int, text: bytes, code: str, field: str
) -> None:
    read = _damaged(account, line, column, text)
    assert [each.nosso_numero for each in read.lines] == [_number(account, 2)]
    (aside,) = read.quarantined
    assert (aside.code, aside.field) == (code, field)
    assert (aside.line_no, aside.column) == (3 if code == "segments_disagree" else line, column)


@pytest.mark.parametrize(("gone", "column"), [(3, 14), (4, 14)])
def test_a_segment_without_its_pair_is_set_aside(gone: int, column: int) -> None:
    lines = _written(BANCO_DO_BRASIL, _paid(BANCO_DO_BRASIL, 1), _paid(BANCO_DO_BRASIL, 2)).splitlines()
    del lines[gone - 1]
    read = read_retorno(b"\n".join(lines))
    assert [each.nosso_numero for each in read.lines] == [_number(BANCO_DO_BRASIL, 2)]
    assert [(each.code, each.line_no, each.column) for each in read.quarantined] == [
        ("segment_without_pair", 3, column)
    ]


@_BY_BANK
def test_a_missing_line_is_a_finding(account: BankAccount) -> None:
    lines = _written(account, _paid(account, 1), _paid(account, 2), _paid(account, 3)).splitlines()
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
def test_unknown_codes_are_kept(account: BankAccount) -> None:
    movement = _paid(account, occurrence_code="97", paid_amount=Money(0), fee=Money(0), reasons=("Z9",))
    (line,) = read_retorno(_written(account, movement)).lines
    assert (line.occurrence, line.occurrence_code, line.reasons) == (Occurrence.OTHER, "97", ("Z9",))


@_BY_BANK
def test_equal_movements_of_one_file_have_keys_of_their_own_that_another_file_repeats(
    account: BankAccount,
) -> None:
    twice = (_paid(account, 1), _paid(account, 1), _paid(account, 2))
    first = read_retorno(_written(account, *twice))
    again = read_retorno(write_retorno(account, [_paid(account, 3), *twice], sequence=43, written_at=WRITTEN_AT))
    keys = [line.bank_key for line in first.lines]
    assert len(set(keys)) == 3
    assert [line.bank_key for line in again.lines][1:] == keys


def test_itau_write_off_with_money_credited_is_a_payment() -> None:
    """Occurrence 10 is how Itaú reports a slip paid through its Pix code."""
    paid = _paid(ITAU, occurrence_code="10", fee=Money(0))
    written_off = _paid(ITAU, 2, occurrence_code="10", paid_amount=Money(0), fee=Money(0))
    read = read_retorno(_written(ITAU, paid, written_off))
    assert [line.occurrence for line in read.lines] == [Occurrence.PAID, Occurrence.WRITTEN_OFF]
    assert read.paid_total == Money(100_00)


def test_a_registration_that_repeats_the_amount_is_no_money() -> None:
    """Real Bradesco files have the title's amount in the paid columns of occurrence 02."""
    read = read_retorno(_written(BRADESCO, _paid(BRADESCO, occurrence_code="02")))
    assert (read.lines[0].paid_amount, read.paid_total) == (Money(0), Money(0))


@_BY_BANK
def test_an_amount_under_a_code_that_pays_nothing_is_a_finding(account: BankAccount) -> None:
    movement = _paid(account, occurrence_code="97", fee=Money(0))
    read = read_retorno(_written(account, movement))
    assert read.lines[0].paid_amount == Money(0)
    assert [(found.code, found.stated) for found in read.findings] == [("amount_without_payment", "10000")]


def test_codes_have_words_for_staff() -> None:
    for layout in LAYOUTS:
        assert layout.ocorrencias.occurrence("06") is Occurrence.PAID
        assert layout.ocorrencias.occurrence("02") is Occurrence.REGISTERED
        assert "liquidação" in layout.ocorrencias.words("06")
        assert layout.ocorrencias.words("ZZ") == layout.ocorrencias.reason("03", "ZZ") == ""
    bradesco = layout_of("237").ocorrencias
    assert bradesco.reason("03", "48") == "CEP inválido"
    assert bradesco.reason("28", "13") == "pago no Bradesco"


def test_a_long_file_streams_in_constant_memory() -> None:
    def sent(count: int) -> Iterator[bytes]:
        header, detail, trailer = _written(ITAU, _paid(ITAU)).splitlines(keepends=True)
        yield header
        for _ in range(count):
            yield detail
        yield trailer

    def peak(count: int) -> int:
        tracemalloc.start()
        read = sum(isinstance(event, RetornoLine) for event in iter_retorno(sent(count)))
        high = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert read == count
        return high

    peak(10)  # what is loaded once is loaded
    assert peak(4_000) < peak(400) + 20_000


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
    good = _written(account, *(_paid(account, n) for n in range(1, 4)))
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
