"""Return files: written and read alike, taken as banks send them, their codes understood."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.account import BankAccount
from payments.cnab.layouts import layout_of
from payments.cnab.movements import Movement, Occurrence, QuarantinedLine, RetornoLine
from payments.cnab.reading import file_blocks, split_lines
from payments.cnab.retorno import iter_file, iter_retorno, read_retorno, write_retorno
from tests.payments.cnab_examples import ACCOUNTS, BRADESCO, ITAU, WRITTEN_AT, movements
from tests.payments.retorno_examples import payment, retorno_of
from tests.support.folded import each_of

_BY_BANK = pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.bank)


def _told(movement: Movement) -> dict[str, object]:
    names = set(Movement.__dataclass_fields__) - {"payer_name", "pix"}
    return {name: getattr(movement, name) for name in names}


@given(data=st.data(), account=st.sampled_from(ACCOUNTS))
def test_what_a_bank_writes_is_what_we_read(data: st.DataObject, account: BankAccount) -> None:
    told = data.draw(st.lists(movements(account), max_size=6))
    if account.bank == "237":  # its fees never come with a payment
        told = [replace(each, fee=Money(0)) for each in told]
    read = read_retorno(retorno_of(account, *told))
    assert not read.quarantined
    assert not read.findings
    names = _told(payment(account))
    assert [{name: getattr(line, name) for name in names} for line in read.lines] == [_told(each) for each in told]
    assert (read.head.bank, read.head.sequence, read.head.written_on) == (
        account.bank,
        42,
        WRITTEN_AT.date(),
    )


@_BY_BANK
def test_money_of_a_payment(account: BankAccount) -> None:
    (line,) = read_retorno(retorno_of(account, payment(account))).lines
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
    raw = retorno_of(account, payment(account, 1), payment(account, 2))
    plain, changed = read_retorno(raw), read_retorno(change(raw))
    assert not changed.quarantined
    assert not changed.findings
    assert [line.bank_key for line in changed.lines] == [line.bank_key for line in plain.lines]


@each_of(_AS_SENT)
def test_a_file_read_as_it_comes_says_the_same(how: str) -> None:
    raw = _AS_SENT[how](retorno_of(ITAU, payment(ITAU, 1), payment(ITAU, 2)))
    streamed = [event for event in iter_retorno(split_lines(raw)) if isinstance(event, RetornoLine)]
    assert streamed == list(read_retorno(raw).lines)


def test_a_line_without_end_is_never_held_whole() -> None:
    raw = retorno_of(ITAU, payment(ITAU, 1), payment(ITAU, 2))
    long = raw.replace(b"\r\n", b"\r\n1" + b"x" * 3_000_000 + b"\r\n", 1)
    assert max(len(text) for block in file_blocks(BytesIO(long)) for text in block.texts) < 5_000
    events = list(iter_file(BytesIO(long)))
    assert "line_too_long" in {event.code for event in events if isinstance(event, QuarantinedLine)}
    assert sum(isinstance(event, RetornoLine) for event in events) == 2


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_accents_of_either_encoding_keep_the_columns(encoding: str) -> None:
    text = retorno_of(ITAU, payment(ITAU, payer_name="JOAO")).decode()
    read = read_retorno(text.replace("JOAO", "JOÃO").encode(encoding))
    assert not read.quarantined
    assert read.lines[0].credited_on == date(2026, 3, 19)


@_BY_BANK
def test_unknown_codes_are_kept(account: BankAccount) -> None:
    movement = payment(account, occurrence_code="97", paid_amount=Money(0), fee=Money(0), reasons=("Z9",))
    (line,) = read_retorno(retorno_of(account, movement)).lines
    assert (line.occurrence, line.occurrence_code, line.reasons) == (Occurrence.UNKNOWN, "97", ("Z9",))


@_BY_BANK
def test_equal_movements_of_one_file_have_keys_of_their_own_that_another_file_repeats(
    account: BankAccount,
) -> None:
    twice = (payment(account, 1), payment(account, 1), payment(account, 2))
    first = read_retorno(retorno_of(account, *twice))
    again = read_retorno(write_retorno(account, [payment(account, 3), *twice], sequence=43, written_at=WRITTEN_AT))
    keys = [line.bank_key for line in first.lines]
    assert len(set(keys)) == 3
    assert [line.bank_key for line in again.lines][1:] == keys


def test_itau_write_off_with_money_credited_is_a_payment() -> None:
    """Occurrence 10 is how Itaú reports a slip paid through its Pix code."""
    paid = payment(ITAU, occurrence_code="10", fee=Money(0))
    written_off = payment(ITAU, 2, occurrence_code="10", paid_amount=Money(0), fee=Money(0))
    read = read_retorno(retorno_of(ITAU, paid, written_off))
    assert [line.occurrence for line in read.lines] == [Occurrence.PAID, Occurrence.WRITTEN_OFF]
    assert read.paid_total == Money(100_00)


def test_a_registration_that_repeats_the_amount_is_no_money() -> None:
    """Real Bradesco files have the title's amount in the paid columns of occurrence 02."""
    read = read_retorno(retorno_of(BRADESCO, payment(BRADESCO, occurrence_code="02")))
    assert (read.lines[0].paid_amount, read.paid_total) == (Money(0), Money(0))


def test_codes_have_words_for_staff() -> None:
    for account in ACCOUNTS:
        layout = layout_of(account.bank)
        assert layout.ocorrencias.occurrence("06") is Occurrence.PAID
        assert layout.ocorrencias.occurrence("02") is Occurrence.REGISTERED
        assert "liquidação" in layout.ocorrencias.words("06")
        assert layout.ocorrencias.words("ZZ") == layout.ocorrencias.reason("03", "ZZ") == ""
    bradesco = layout_of("237").ocorrencias
    assert bradesco.reason("03", "48") == "CEP inválido"
    assert bradesco.reason("28", "13") == "pago no Bradesco"


def test_a_long_file_streams_in_constant_memory() -> None:
    def sent(count: int) -> Iterator[bytes]:
        header, detail, trailer = retorno_of(ITAU, payment(ITAU)).splitlines(keepends=True)
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

    peak(3_000)  # what is loaded once is loaded, and a block of lines has been read
    assert peak(9_000) < peak(3_000) + 60_000
