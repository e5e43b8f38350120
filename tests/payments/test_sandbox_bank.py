"""The sandbox bank speaks only through files and behaves as banks do: it refuses, delays, repeats and pays."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from brazil.money import Money
from payments.account import BankAccount
from payments.adapters.sandbox import Habits, SandboxBank, SlipState
from payments.adapters.sandbox.codes import CODES, same_account
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.cnab.entries import Instruction, RemessaEntry
from payments.cnab.layouts import layout_of
from payments.cnab.movements import Occurrence, RetornoLine
from payments.cnab.remessa import write_remessa
from payments.cnab.retorno import read_retorno
from payments.errors import InvalidCharge, ProviderError
from tests.payments.cnab_examples import ACCOUNTS, BRADESCO, ITAU, PAYER, WRITTEN_AT, boleto

_DAY = date(2026, 3, 3)
_BY_BANK = pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.bank)


def _ask(bank: SandboxBank, *slips: Boleto, instruction: Instruction = Instruction.REGISTER, sequence: int = 1) -> None:
    entries = [RemessaEntry(boleto=slip, instruction=instruction) for slip in slips]
    account = slips[0].account
    raw = write_remessa(account, entries, sequence=sequence, written_at=WRITTEN_AT)
    name = f"{account.bank}_{sequence}_{instruction}.rem"
    (bank.remessa_folder / name).write_bytes(raw)


def _told(bank: SandboxBank, names: list[str]) -> list[RetornoLine]:
    return [line for name in names for line in read_retorno((bank.retorno_folder / name).read_bytes()).lines]


def _bank(root: Path, habits: Habits | None = None) -> SandboxBank:
    return SandboxBank(root, ACCOUNTS, habits)


@_BY_BANK
def test_a_slip_is_registered_paid_and_told(tmp_path: Path, account: BankAccount) -> None:
    bank, slip = _bank(tmp_path), boleto(account, "71")
    _ask(bank, slip)
    (registered,) = _told(bank, bank.sweep(_DAY))
    assert registered.occurrence is Occurrence.REGISTERED
    bank.pay(boleto_codes(slip).linha_digitavel, paid_on=date(2026, 3, 18))
    lines = _told(bank, bank.sweep(date(2026, 3, 19)))
    paid = next(line for line in lines if line.is_payment)
    assert (paid.paid_amount, paid.nosso_numero) == (slip.amount, registered.nosso_numero)
    assert (paid.occurred_on, paid.credited_on) == (date(2026, 3, 18), date(2026, 3, 19))
    assert sum(line.fee.cents for line in lines) == 250
    assert [kept.state for kept in bank.slips()] == [SlipState.PAID]


def test_bradesco_lists_its_fee_in_a_line_of_its_own(tmp_path: Path) -> None:
    bank, slip = _bank(tmp_path), boleto(BRADESCO)
    _ask(bank, slip)
    bank.sweep(_DAY)
    bank.pay("1", paid_on=_DAY)
    lines = _told(bank, bank.sweep(_DAY))
    assert [(line.occurrence, line.fee.cents) for line in lines] == [
        (Occurrence.PAID, 0),
        (Occurrence.FEE, 250),
    ]


@_BY_BANK
def test_a_remessa_is_read_once_and_nothing_new_is_told(tmp_path: Path, account: BankAccount) -> None:
    bank = _bank(tmp_path)
    _ask(bank, boleto(account))
    assert len(bank.sweep(_DAY)) == 1
    (bank.remessa_folder / "renamed.rem").write_bytes(next(bank.remessa_folder.iterdir()).read_bytes())
    assert bank.sweep(_DAY) == []


_HOSTILE = {
    "postal_code": {"payer": replace(PAYER, postal_code="00000000")},
    "payer_tax_id": {"payer": replace(PAYER, tax_id="52998224724")},
    "due_on": {"due_on": date(2026, 3, 1)},
}


@_BY_BANK
@pytest.mark.parametrize("fault", _HOSTILE)
def test_what_a_bank_refuses_comes_back_rejected(tmp_path: Path, account: BankAccount, fault: str) -> None:
    bank, slip = _bank(tmp_path), boleto(account, **_HOSTILE[fault])
    _ask(bank, slip)
    (line,) = _told(bank, bank.sweep(_DAY))
    assert line.occurrence is Occurrence.REJECTED
    assert line.reasons == (CODES[account.bank].reasons[fault],)
    with pytest.raises(ProviderError, match="not_registered"):
        bank.pay("1", paid_on=_DAY)


@_BY_BANK
def test_a_rejected_slip_corrected_is_registered_and_a_repeated_one_refused(
    tmp_path: Path, account: BankAccount
) -> None:
    bank = _bank(tmp_path)
    _ask(bank, boleto(account, payer=replace(PAYER, postal_code="00000000")))
    bank.sweep(_DAY)
    _ask(bank, boleto(account), sequence=2)
    (line,) = _told(bank, bank.sweep(_DAY))
    assert line.occurrence is Occurrence.REGISTERED
    _ask(bank, boleto(account, amount=Money(1)), sequence=3)
    (line,) = _told(bank, bank.sweep(_DAY))
    assert (line.occurrence, line.reasons) == (
        Occurrence.REJECTED,
        (CODES[account.bank].reasons["duplicate"],),
    )
    assert [slip.amount for slip in bank.slips()] == [boleto(account).amount]


def test_a_number_with_a_wrong_digit_is_refused(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    _ask(bank, boleto(BRADESCO))
    (path,) = bank.remessa_folder.iterdir()
    raw = bytearray(path.read_bytes())
    raw[402 + 81] = ord("9") if raw[402 + 81] != ord("9") else ord("8")
    path.write_bytes(bytes(raw))
    (line,) = _told(bank, bank.sweep(_DAY))
    assert (line.occurrence, line.reasons) == (Occurrence.REJECTED, ("08",))


def test_a_delayed_slip_is_registered_by_the_next_sweep(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    _ask(bank, boleto(ITAU, "1", payer=replace(PAYER, postal_code="99999999")), boleto(ITAU, "2"))
    assert [line.nosso_numero for line in _told(bank, bank.sweep(_DAY))] == ["00000002"]
    with pytest.raises(ProviderError, match="not_registered"):
        bank.pay("1", paid_on=_DAY)
    (late,) = _told(bank, bank.sweep(date(2026, 3, 4)))
    assert (late.nosso_numero, late.occurrence) == ("00000001", Occurrence.REGISTERED)
    assert bank.sweep(date(2026, 3, 5)) == []


def test_a_repeated_return_has_the_same_movements_under_another_name(tmp_path: Path) -> None:
    bank = _bank(tmp_path, Habits(repeat_every_return=True))
    _ask(bank, boleto(ITAU, "1"), boleto(ITAU, "2"))
    first, second = bank.sweep(_DAY)
    keys = [line.bank_key for line in _told(bank, [first])]
    assert [line.bank_key for line in _told(bank, [second])] == keys
    assert [line.bank_key for line in _told(bank, [bank.repeat(first)])] == keys
    with pytest.raises(ProviderError, match="no_such_file"):
        bank.repeat("none.ret")


@_BY_BANK
def test_write_offs_are_confirmed_and_refused(tmp_path: Path, account: BankAccount) -> None:
    bank, slip = _bank(tmp_path), boleto(account)
    _ask(bank, slip)
    bank.sweep(_DAY)
    _ask(bank, slip, boleto(account, "2"), instruction=Instruction.WRITE_OFF)
    done, unknown = _told(bank, bank.sweep(_DAY))
    assert done.occurrence is Occurrence.WRITTEN_OFF
    assert unknown.occurrence is Occurrence.INSTRUCTION_REJECTED
    with pytest.raises(ProviderError, match="written_off"):
        bank.pay("1", paid_on=_DAY)
    bank.pay("1", paid_on=_DAY, force=True)
    paid = next(line for line in _told(bank, bank.sweep(_DAY)) if line.is_payment)
    assert paid.occurrence_code == CODES[account.bank].paid_out_of_turn


def test_a_due_date_changes_and_charges_count_from_it(tmp_path: Path) -> None:
    bank, slip = _bank(tmp_path), boleto(ITAU, fine_bps=200, interest_bps=300)
    _ask(bank, slip)
    bank.sweep(_DAY)
    later = replace(slip, due_on=date(2026, 4, 20))
    _ask(bank, later, instruction=Instruction.CHANGE_DUE_DATE)
    (line,) = _told(bank, bank.sweep(_DAY))
    assert (line.occurrence, line.due_on) == (Occurrence.CHANGED, date(2026, 4, 20))
    assert bank.pay("1", paid_on=date(2026, 4, 20)).amount == slip.amount


@pytest.mark.parametrize(
    ("paid_on", "late"),
    [
        (date(2026, 3, 20), 0),  # on the day
        (date(2026, 3, 23), 2_47 + 3 * 12),  # Friday's slip on Monday: 2 % fine, 3 days at 1 % a month
        (date(2026, 3, 30), 2_47 + 10 * 12),
    ],
)
def test_late_charges_are_the_slips(tmp_path: Path, paid_on: date, late: int) -> None:
    bank = _bank(tmp_path)
    _ask(bank, boleto(ITAU, fine_bps=200, interest_bps=300))
    bank.sweep(_DAY)
    paid = bank.pay("1", paid_on=paid_on)
    assert paid.late_charges == Money(late)
    assert paid.amount == Money(123_45 + late)
    (line,) = _told(bank, bank.sweep(paid_on))
    assert (line.late_charges, line.paid_amount) == (paid.late_charges, paid.amount)


def test_a_slip_due_on_a_sunday_has_no_charges_on_monday(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    _ask(bank, boleto(ITAU, fine_bps=200, interest_bps=100, due_on=date(2026, 3, 22)))
    bank.sweep(_DAY)
    assert bank.pay("1", paid_on=date(2026, 3, 23)).late_charges == Money(0)


@_BY_BANK
def test_a_line_the_bank_did_not_register_is_refused(tmp_path: Path, account: BankAccount) -> None:
    bank, slip = _bank(tmp_path), boleto(account, "71")
    _ask(bank, slip)
    bank.sweep(_DAY)
    with pytest.raises(ProviderError, match="amount_differs"):
        bank.pay(boleto_codes(replace(slip, amount=Money(1))).linha_digitavel, paid_on=_DAY)
    with pytest.raises(ProviderError, match="unknown_slip"):
        bank.pay(boleto_codes(replace(slip, nosso_numero="72")).linha_digitavel, paid_on=_DAY)
    line = boleto_codes(slip).linha_digitavel
    digits = [char for char in line if char.isdigit()]
    digits[12] = str((int(digits[12]) + 1) % 10)
    with pytest.raises(InvalidCharge, match="check_digit"):
        bank.pay("".join(digits), paid_on=_DAY)
    bank.pay(boleto_codes(slip).barcode, paid_on=_DAY)
    with pytest.raises(ProviderError, match="already_paid"):
        bank.pay(line, paid_on=_DAY)


def test_a_partial_amount_may_be_paid(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    _ask(bank, boleto(ITAU))
    bank.sweep(_DAY)
    bank.pay("1", paid_on=_DAY, amount=Money(50_00))
    (line,) = _told(bank, bank.sweep(_DAY))
    assert line.paid_amount == Money(50_00)
    assert line.credited_amount == Money(47_50)


def test_one_number_at_two_banks_must_be_told_apart(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    _ask(bank, boleto(ITAU, "5"))
    _ask(bank, boleto(BRADESCO, "5"))
    bank.sweep(_DAY)
    with pytest.raises(ProviderError, match="ambiguous_number"):
        bank.pay("5", paid_on=_DAY)


def test_an_unreadable_remessa_is_refused_whole(tmp_path: Path) -> None:
    bank = SandboxBank(tmp_path, [ITAU])
    _ask(bank, boleto(BRADESCO))
    (bank.remessa_folder / "junk.rem").write_bytes(b"not a remessa")
    assert bank.sweep(_DAY) == []
    assert bank.refusals() == {"237_1_register.rem": "unknown_account", "junk.rem": "not_a_bank_file"}
    assert bank.slips() == []


def test_every_code_the_bank_answers_has_words() -> None:
    for code, codes in CODES.items():
        table = layout_of(code).ocorrencias
        answered = [codes.write_off_refused, codes.instruction_refused, codes.paid_out_of_turn]
        assert all(table.words(each) for each in answered)
        refusals = ("03", codes.write_off_refused, codes.instruction_refused)
        for reason in codes.reasons.values():
            assert any(table.reason(refusal, reason) for refusal in refusals), reason
    assert same_account(ITAU, "57", "00012345")
    assert not same_account(ITAU, "57", "00012346")


def _sweep_and_pay(root: Path, numbers: list[str]) -> None:
    bank = SandboxBank(root, ACCOUNTS)
    for number in numbers:
        bank.pay(number, paid_on=_DAY)
        bank.sweep(_DAY)


def test_several_processes_tell_each_payment_once(tmp_path: Path) -> None:
    bank = _bank(tmp_path)
    numbers = [str(number) for number in range(1, 25)]
    _ask(bank, *(boleto(ITAU, number) for number in numbers))
    bank.sweep(_DAY)
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_sweep_and_pay, args=(tmp_path, numbers[start::4])) for start in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    told = _told(bank, sorted(path.name for path in bank.retorno_folder.glob("*.ret")))
    paid = [line.nosso_numero for line in told if line.is_payment]
    assert sorted(paid) == [number.zfill(8) for number in numbers]
