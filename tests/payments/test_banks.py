"""Issuing banks by their common face: what they compose reads back, what nobody could pay is refused."""

import re
from dataclasses import replace
from datetime import date
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.account import BankAccount
from payments.banks import EXTINCT, ISSUERS, READ_ONLY, UNPROVED, bank_rules
from payments.banks.banco_do_brasil import PENDING
from payments.barcode_digits import linha_digitavel
from payments.boleto_codes import boleto_codes
from payments.decode import decode
from payments.errors import InvalidCharge
from tests.payments.issuing_accounts import ACCOUNTS, BANKS, PARTY, slip_of
from tests.payments.published_slips import RULES
from tests.support.folded import each_of

FIRST_FACTOR, LAST_FACTOR = date(2000, 7, 3), date(2049, 10, 13)


def test_every_bank_of_the_field_may_issue_and_the_others_may_not():
    wanted = "001 033 104 237 341 748 756 041 085 077 336 422 136 004 208 707 655 021 070 097 084 745 003"
    assert {rules.code for rules in ISSUERS} == set(wanted.split(" ")) == set(BANKS)
    assert [rules.code for rules in UNPROVED] == ["133"]
    assert {rules.code for rules in EXTINCT} == {"399", "356", "409", "453"}


@each_of(
    [
        *((rules.code, "extinct_bank") for rules in EXTINCT),
        ("133", "unproved_bank"),
        *((bank, "read_only_bank") for bank in READ_ONLY),
        ("000", "unknown_bank"),
    ]
)
def test_a_bank_that_may_not_issue_is_refused_and_those_that_may_are_named(bank, code):
    with pytest.raises(InvalidCharge) as refusal:
        boleto_codes(slip_of(replace(ACCOUNTS["341"], bank=bank)))
    assert (refusal.value.code, refusal.value.field) == (code, "bank")
    assert refusal.value.values_shown["expected"] == tuple(rules.code for rules in ISSUERS)


@given(
    bank=st.sampled_from(BANKS),
    number=st.integers(min_value=1, max_value=9_999_999),
    cents=st.integers(min_value=1, max_value=99_999_999_99),
    due_on=st.dates(FIRST_FACTOR, LAST_FACTOR),
)
def test_what_any_bank_composes_reads_back_both_ways(bank, number, cents, due_on):
    number = number % 100_000 or 1 if bank in ("070", "097", "748") else number
    codes = boleto_codes(
        slip_of(ACCOUNTS[bank], nosso_numero=str(number), amount=Money(cents), issued_on=due_on, due_on=due_on)
    )
    assert codes.linha_digitavel == linha_digitavel(codes.barcode)
    for digits in (codes.barcode, codes.linha_digitavel, codes.linha_printed):
        read = decode(digits, due_on)
        assert (read.bank, read.amount, read.due_on) == (bank, Money(cents), due_on)
        assert (read.barcode, read.linha_digitavel) == (codes.barcode, codes.linha_digitavel)


@given(bank=st.sampled_from(BANKS), position=st.integers(0, 32), shift=st.integers(1, 9))
def test_any_single_wrong_digit_of_the_typed_fields_is_refused(bank, position, shift):
    """Fields 1 to 3 have a module 10 each; the 33rd is the general digit."""
    linha = boleto_codes(slip_of(ACCOUNTS[bank])).linha_digitavel
    wrong = str((int(linha[position]) + shift) % 10)
    with pytest.raises(InvalidCharge) as refusal:
        decode(linha[:position] + wrong + linha[position + 1 :], date(2026, 11, 22))
    field = "general_digit" if position == 32 else f"linha_field_{(0, 10, 21).index(_start(position)) + 1}"
    assert (refusal.value.code, refusal.value.field) in {("check_digit", field), ("currency_not_real", "currency")}


def _start(position: int) -> int:
    return max(start for start in (0, 10, 21) if start <= position)


@given(bank=st.sampled_from(BANKS), number=st.integers(1, 99_999), other=st.integers(1, 99_999))
def test_two_numbers_of_an_account_never_share_a_code(bank, number, other):
    made, again = (boleto_codes(slip_of(ACCOUNTS[bank], nosso_numero=str(each))) for each in (number, other))
    assert (made.nosso_numero == again.nosso_numero) == (number == other) == (made.barcode == again.barcode)


@each_of(BANKS)
def test_printed_fields_of_each_bank_carry_the_number_and_the_bank_digit(bank):
    rules, codes = bank_rules(bank), boleto_codes(slip_of(ACCOUNTS[bank]))
    assert rules.printed_code.startswith(f"{bank}-")
    assert len(rules.printed_code) == 5
    digits = "".join(filter(str.isdigit, codes.nosso_numero_printed))
    assert codes.nosso_numero in digits or bank == "748"
    assert codes.nosso_numero_printed.endswith(codes.nosso_numero_digit)
    assert rules.agencia_codigo_printed(slip_of(ACCOUNTS[bank])) == codes.agencia_codigo_printed


@each_of(RULES.values(), name=lambda rules: rules.code)
def test_every_bank_says_what_it_was_written_from(rules):
    words = import_module(type(rules).__module__).__doc__
    assert f"({rules.code})" in words
    assert re.search(r"Sources?: |Written\s+from ", words)


@each_of(RULES.values(), name=lambda rules: rules.code)
def test_every_bank_asks_for_parts_an_account_has_and_offers_carteiras(rules):
    names = [field.name for field in rules.account_fields]
    assert set(names) <= set(BankAccount.__dataclass_fields__)
    assert len(names) == len(set(names))
    assert all(field.called and field.width for field in rules.account_fields)
    assert len({carteira.code for carteira in rules.carteiras}) == len(rules.carteiras)
    open_ones = [each for each in rules.carteiras if each.registered and not each.of_the_bank]
    assert open_ones or rules in EXTINCT


REQUIRED = [(rules.code, field.name) for rules in ISSUERS for field in rules.account_fields if rules.code != "001"]


@each_of(REQUIRED)
def test_an_account_without_a_part_its_bank_asks_for_is_refused(bank, name):
    with pytest.raises(InvalidCharge) as refusal:
        bank_rules(bank).check_account(replace(ACCOUNTS[bank], **{name: ""}))
    assert (refusal.value.code, refusal.value.field) == ("account_field_missing", name)
    assert refusal.value.values_shown["called"]


@each_of(REQUIRED)
def test_an_account_with_a_part_too_long_for_its_bank_is_refused(bank, name):
    with pytest.raises(InvalidCharge) as refusal:
        bank_rules(bank).check_account(replace(ACCOUNTS[bank], **{name: "9" * 20}))
    assert refusal.value.field == name


@each_of(ISSUERS, name=lambda rules: rules.code)
def test_only_carteiras_whose_slips_we_may_register_are_issued(rules):
    account = ACCOUNTS[rules.code]
    for carteira in rules.carteiras:
        if carteira.registered and not carteira.of_the_bank:
            rules.check_account(replace(account, carteira=carteira.code))
            continue
        code = "carteira_of_the_bank" if carteira.registered else "carteira_without_registration"
        with pytest.raises(InvalidCharge) as refusal:
            boleto_codes(slip_of(replace(account, carteira=carteira.code)))
        assert (refusal.value.code, refusal.value.field) == (code, "carteira")
        assert account.carteira in refusal.value.values_shown["expected"]
    with pytest.raises(InvalidCharge) as refusal:
        boleto_codes(slip_of(replace(account, carteira="999")))
    assert refusal.value.code == "unknown_carteira"


def itau(**changes: str) -> BankAccount:
    return replace(ACCOUNTS["341"], **changes)


def of(bank: str, **changes: str) -> BankAccount:
    return replace(ACCOUNTS[bank], **changes)


@each_of(
    [
        ({"amount": Money(0)}, "amount_not_positive", "amount", None),
        ({"amount": Money(-1)}, "amount_not_positive", "amount", None),
        ({"amount": Money(100_000_000_00)}, "amount_too_high", "amount", None),
        ({"due_on": date(2026, 10, 31)}, "due_before_issue", "due_on", date(2026, 11, 1)),
        ({"account": itau(conta_dv="8")}, "check_digit", "conta_dv", "7"),
        ({"account": itau(conta="123456")}, "too_long", "conta", 5),
        ({"account": itau(agencia="57a")}, "not_digits", "agencia", None),
        ({"nosso_numero": "123456789"}, "too_long", "nosso_numero", 8),
        ({"nosso_numero": ""}, "not_digits", "nosso_numero", None),
        ({"nosso_numero": "000"}, "nosso_numero_unset", "nosso_numero", None),
        ({"account": of("001", convenio="23796")}, "convenio_length", "convenio", (4, 6, 7, 8)),
        ({"account": of("001", convenio="")}, "convenio_length", "convenio", (4, 6, 7, 8)),
        ({"account": of("001", agencia_dv="8")}, "check_digit", "agencia_dv", "7"),
        ({"account": of("001", conta_dv="X")}, "check_digit", "conta_dv", "0"),
        ({"account": of("237", conta_dv="P")}, "check_digit", "conta_dv", "4"),
        ({"account": of("085", conta_dv="1")}, "check_digit", "conta_dv", "3"),
        ({"account": of("104", convenio="1099999")}, "convenio_unknown", "convenio", "1100000"),
        ({"account": of("104", convenio="000000")}, "account_field_missing", "convenio", 7),
        ({"account": of("748"), "nosso_numero": "100001"}, "number_of_the_bank", "nosso_numero", "2"),
        ({"account": of("748"), "nosso_numero": "2612345"}, "too_long", "nosso_numero", 8),
        ({"account": of("136", conta_dv="X")}, "not_digits", "conta_dv", None),
        (
            {"account": of("001", convenio="123879"), "nosso_numero": "1" * 17},
            "free_number_carteira",
            "carteira",
            ("16", "18"),
        ),
    ]
)
def test_what_could_not_be_paid_is_refused_with_field_and_expectation(changes, code, field, expected):
    with pytest.raises(InvalidCharge) as refusal:
        boleto_codes(slip_of(**({"account": itau()} | changes)))
    assert (refusal.value.code, refusal.value.field) == (code, field)
    if expected is not None:
        assert refusal.value.values_shown["expected"] == expected


def test_an_alphanumeric_document_has_no_digit_at_credisis():
    letters = replace(ACCOUNTS["097"], beneficiary=replace(PARTY, tax_id="12ABC34501DE35"))
    with pytest.raises(InvalidCharge) as refusal:
        boleto_codes(slip_of(letters))
    assert (refusal.value.code, refusal.value.field) == ("not_digits", "beneficiary_tax_id")


def test_a_number_the_bank_has_yet_to_give_makes_no_slip():
    """Composed like the published rows, refused for issue: nobody could pay it."""
    unset = slip_of(of("001", carteira="11"), nosso_numero=PENDING)
    assert bank_rules("001").campo_livre(unset) == "0" * 23 + "11"
    with pytest.raises(InvalidCharge) as refusal:
        boleto_codes(unset)
    assert refusal.value.code == "nosso_numero_unset"


def test_the_highest_amount_and_a_due_date_on_the_day_of_issue_are_accepted():
    extreme = slip_of(itau(), amount=Money(99_999_999_99), due_on=date(2026, 11, 1))
    assert boleto_codes(extreme).barcode[9:19] == "9999999999"
