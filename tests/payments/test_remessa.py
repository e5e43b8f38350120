"""Remessas are read back to the same requests, and cannot be broken by what is written into them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.account import BankAccount
from payments.banks import bank_rules
from payments.cnab.entries import Instruction, RemessaEntry, RemessaOrder
from payments.cnab.layouts import layout_of
from payments.cnab.remessa import read_remessa, write_remessa
from payments.cnab.terms import interest_per_day
from payments.errors import InvalidCharge, UnreadableFile
from tests.payments.cnab_examples import (
    ACCOUNTS,
    BANCO_DO_BRASIL,
    BRADESCO,
    ITAU,
    PAYER,
    WRITTEN_AT,
    boleto,
    entries,
)


def _asked(entry: RemessaEntry) -> dict[str, object]:
    slip = entry.boleto
    return {
        "instruction": entry.instruction,
        "nosso_numero": bank_rules(slip.account.bank).nosso_numero_full(slip),
        "document_number": slip.document_number,
        "company_use": entry.company_use,
        "amount": slip.amount,
        "due_on": slip.due_on,
        "issued_on": slip.issued_on,
        "payer_tax_id": slip.payer.tax_id,
        "payer_postal_code": slip.payer.postal_code,
    }


def _read(order: RemessaOrder) -> dict[str, object]:
    names = _asked(RemessaEntry(boleto=boleto(ITAU)))
    return {name: getattr(order, name) for name in names}


@given(data=st.data(), account=st.sampled_from(ACCOUNTS))
def test_a_remessa_is_read_back_to_the_same_requests(data: st.DataObject, account: BankAccount) -> None:
    asked = data.draw(st.lists(entries(account), min_size=1, max_size=5))
    raw = write_remessa(account, asked, sequence=7, written_at=WRITTEN_AT)
    lines = raw.decode("ascii").split("\r\n")
    assert lines.pop() == ""
    assert {len(line) for line in lines} == {layout_of(account.bank).width}
    read = read_remessa(raw)
    assert [_read(order) for order in read.orders] == [_asked(entry) for entry in asked]
    assert (read.head.bank, read.head.written_on) == (account.bank, WRITTEN_AT.date())


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.bank)
def test_late_terms_go_out_as_the_layout_says_them(account: BankAccount) -> None:
    slip = boleto(account, fine_bps=200, interest_bps=100)
    raw = write_remessa(account, [RemessaEntry(boleto=slip)], sequence=1, written_at=WRITTEN_AT)
    (order,) = read_remessa(raw).orders
    assert order.fine_bps == 200
    daily = (order.interest_per_day, order.interest_bps)
    assert daily == ((Money(0), 100) if account.bank == "001" else (interest_per_day(slip), 0))


def test_interest_a_day_is_the_monthly_rate_over_thirty() -> None:
    # 123.45 x 1 % / 30 = 0.04115, half up
    assert interest_per_day(boleto(ITAU, interest_bps=100)) == Money(4)


def test_itau_record_by_columns() -> None:
    raw = write_remessa(ITAU, [RemessaEntry(boleto=boleto(ITAU))], sequence=1, written_at=WRITTEN_AT)
    header, detail, trailer, _ = raw.decode().split("\r\n")
    assert header[:46] == "01REMESSA01COBRANCA       " + "0057" + "00" + "12345" + "7" + " " * 8
    assert header[76:100] == "341BANCO ITAU SA  020326"
    assert detail[:29] == "102" + "12ABC34501DE35" + "0057" + "00" + "12345" + "7"
    assert detail[62:70] == "00000001"
    assert detail[83:86] == "109"
    assert detail[107:139] == "I01D1        200326" + "0000000012345"
    assert detail[218:264] == "01" + "00052998224725" + "JOAO CONCEICAO D'AVILA".ljust(30)
    assert (detail[394:], trailer[0], trailer[394:]) == ("000002", "9", "000003")


def test_bradesco_number_carries_its_digit() -> None:
    # carteira 19: numbers 2, 1 and 6 have digits 8, P and 0 in the bank's manual
    account = replace(BRADESCO, carteira="19")
    asked = [RemessaEntry(boleto=boleto(account, number)) for number in ("2", "1", "6")]
    raw = write_remessa(account, asked, sequence=1, written_at=WRITTEN_AT)
    assert [order.nosso_numero_dv for order in read_remessa(raw).orders] == ["8", "P", "0"]


def test_banco_do_brasil_file_counts_its_records() -> None:
    asked = [RemessaEntry(boleto=boleto(BANCO_DO_BRASIL, str(n), fine_bps=200)) for n in (1, 2)]
    raw = write_remessa(BANCO_DO_BRASIL, asked, sequence=9, written_at=WRITTEN_AT)
    lines = raw.decode().split("\r\n")[:-1]
    assert [line[7] for line in lines] == ["0", "1", *"333333", "5", "9"]
    assert [line[13] for line in lines[2:8]] == list("PQRPQR")
    assert [line[8:13] for line in lines[2:8]] == [f"{n:05}" for n in range(1, 7)]
    assert lines[2][37:57] == "32948600000000001   "
    assert lines[8][17:23] == "000008"
    assert lines[9][17:29] == "000001" + "000010"
    assert lines[0][157:163] == "000009"


@given(name=st.text(max_size=250), street=st.text(max_size=250), account=st.sampled_from(ACCOUNTS))
def test_hostile_payers_make_no_extra_line(name: str, street: str, account: BankAccount) -> None:
    slip = boleto(account, payer=replace(PAYER, name=name, street=street))
    raw = write_remessa(account, [RemessaEntry(boleto=slip)], sequence=1, written_at=WRITTEN_AT)
    clean = write_remessa(account, [RemessaEntry(boleto=boleto(account))], sequence=1, written_at=WRITTEN_AT)
    assert len(raw) == len(clean)
    assert raw.count(b"\n") == clean.count(b"\n")


@pytest.mark.parametrize("cents", [0, -1, 99_999_999_99 + 1])
def test_an_amount_no_barcode_can_say_is_refused(cents: int) -> None:
    entry = RemessaEntry(boleto=boleto(ITAU, amount=Money(cents)))
    with pytest.raises(InvalidCharge) as refused:
        write_remessa(ITAU, [entry], sequence=1, written_at=WRITTEN_AT)
    assert (refused.value.code, refused.value.field) == ("amount_not_payable", "amount")


def test_another_accounts_boleto_is_refused() -> None:
    with pytest.raises(InvalidCharge, match="another_account"):
        write_remessa(ITAU, [RemessaEntry(boleto=boleto(BRADESCO))], sequence=1, written_at=WRITTEN_AT)


def test_an_empty_remessa_is_refused() -> None:
    with pytest.raises(InvalidCharge, match="no_entries"):
        write_remessa(ITAU, [], sequence=1, written_at=WRITTEN_AT)


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.bank)
def test_a_remessa_cut_short_is_refused_whole(account: BankAccount) -> None:
    raw = write_remessa(account, [RemessaEntry(boleto=boleto(account))], sequence=1, written_at=WRITTEN_AT)
    with pytest.raises(UnreadableFile, match="file_cut_short"):
        read_remessa(raw.rstrip().rpartition(b"\r\n")[0])


def test_a_damaged_amount_is_refused_with_line_and_column() -> None:
    entry = RemessaEntry(boleto=boleto(ITAU, fine_bps=200), instruction=Instruction.REGISTER)
    raw = bytearray(write_remessa(ITAU, [entry], sequence=1, written_at=WRITTEN_AT))
    raw[402 + 130] = ord("x")
    with pytest.raises(UnreadableFile) as refused:
        read_remessa(bytes(raw))
    assert (refused.value.code, refused.value.line, refused.value.column) == ("not_numeric", 2, 131)
