"""Accounts and numbers as each bank prints them, and account digits of real-looking accounts."""

from dataclasses import replace
from datetime import date

from brazil.banks import bank_by_code
from brazil.money import Money
from payments.account import BankAccount
from payments.banks import ISSUERS, bank_rules
from payments.boleto_codes import boleto_codes
from tests.payments.issuing_accounts import ACCOUNTS, PARTY, slip_of
from tests.support.folded import each_of


@each_of(
    [
        ("001", "0131", "7", "00059127", "0"),
        ("001", "0131", "7", "00045110", "X"),
        ("001", "3391", "X", "16954", "4"),
        ("001", "0165", "1", "32473", "6"),
        ("001", "1824", "4", "76000", "5"),
        ("085", "0101", "", "244140", "3"),
        ("237", "2374", "4", "0165199", "4"),
        ("237", "0413", "8", "0002916", "5"),
        ("237", "0054", "0", "0148870", "8"),
        ("237", "0278", "0", "0039232", "4"),
        ("237", "2949", "1", "6580", "3"),
        ("341", "0507", "", "23333", "6"),
        ("341", "4343", "", "38383", "4"),
    ]
)
def test_account_digits_of_real_looking_accounts(bank, agencia, agencia_dv, conta, conta_dv):
    account = BankAccount(bank=bank, agencia=agencia, conta=conta, conta_dv=conta_dv, carteira="09", beneficiary=PARTY)
    rules = bank_rules(bank)
    assert conta_dv in rules.conta_digits(account)
    assert agencia_dv in (rules.agencia_digits(account) or ("",))


def test_codes_of_a_payable_slip_as_printed():
    """Itau's own example in the CNAB 240 manual: agencia 0057, conta 12345-7, carteira 110, number 12345678-8."""
    account = replace(ACCOUNTS["341"], carteira="110")
    example = slip_of(account, nosso_numero="12345678", amount=Money(12345), issued_on=date(2002, 4, 1))
    codes = boleto_codes(replace(example, due_on=date(2002, 5, 1)))
    assert codes.barcode == "34196166700000123451101234567880057123457000"
    assert codes.linha_printed == "34191.10121 34567.880058 71234.570001 6 16670000012345"
    assert codes.nosso_numero_printed == "110/12345678-8"
    assert codes.agencia_codigo_printed == "0057/12345-7"


PRINTED = {
    "001": ("23796610000001234", "0131-7/00059127-0"),
    "003": ("0000000000001234", "007-8/0001"),
    "004": ("0001234-{digit}", "0016/0001193-2"),
    "021": ("00001234-{digit}", "0274/0009206981-9"),
    "033": ("000000001234-{digit}", "4165/6545424"),
    "041": ("00001234-{digit}", "1102/9000150"),
    "070": ("2001234070{digit}", "082/000052-8"),
    "077": ("00019/110/0000001234-{digit}", "0001-9/12345606"),
    "084": ("09/00000001234-{digit}", "0012-4/0047744-3"),
    "085": ("02441403000001234", "0101/0244140-3"),
    "097": ("09770001000527001234", "0001/000527"),
    "104": ("14000000000001234-{digit}", "0589/290274-5"),
    "136": ("0000001234-{digit}", "1234/000012345-7"),
    "208": ("01/00000001234-{digit}", "0050/0388685-1"),
    "237": ("09/00000001234-{digit}", "2374-4/0165199-4"),
    "336": ("0000001234-{digit}", "0001/123456789012"),
    "341": ("109/00001234-{digit}", "0057/12345-7"),
    "422": ("00001234-{digit}", "0811-1/00053678-8"),
    "655": ("0000001234", "0001/0000000116"),
    "707": ("00019/121/0000001234-{digit}", "0001-9/1213165"),
    "745": ("00000001234.{digit}", "0121/0264424020"),
    "748": ("26/201234-{digit}", "0165.02.00623"),
    "756": ("0001234-{digit}", "4277/017227-8"),
}


@each_of(PRINTED)
def test_number_and_account_are_printed_in_each_bank_s_form(bank):
    """The digits are proved by the published slips; here it is the form that counts."""
    codes = boleto_codes(slip_of(ACCOUNTS[bank]))
    number, account = PRINTED[bank]
    assert codes.nosso_numero_printed == number.format(digit=codes.nosso_numero_digit)
    assert codes.agencia_codigo_printed == account


@each_of(
    [
        ("001", {"variacao": "019"}, "17-019"),
        ("001", {}, "17"),
        ("003", {}, ""),
        ("021", {}, "11"),
        ("021", {"carteira": "3"}, "13"),
        ("041", {}, "1"),
        ("104", {}, "RG"),
        ("341", {}, "109"),
        ("748", {}, "1"),
        ("756", {}, "1/01"),
    ]
)
def test_carteira_is_printed_as_the_bank_calls_it(bank, changes, printed):
    assert boleto_codes(slip_of(replace(ACCOUNTS[bank], **changes))).carteira_printed == printed


@each_of(ISSUERS, name=lambda rules: rules.code)
def test_banks_are_named_as_everywhere_else(rules):
    """655 changed its name since the table of the central bank was read."""
    assert rules.name == ("Banco BV" if rules.code == "655" else bank_by_code(rules.code).name)


def test_bradesco_prints_the_letter_where_zero_is_written_as_well():
    account = replace(ACCOUNTS["237"], agencia="278", agencia_dv="", conta="39232", conta_dv="4")
    assert bank_rules("237").agencia_codigo_printed(slip_of(account)) == "0278-P/0039232-4"
