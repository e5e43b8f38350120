"""Codes and digits printed in the banks' own manuals, composed from what they state."""

from dataclasses import replace
from datetime import date

from brazil.money import Money
from payments.account import BankAccount
from payments.barcode_digits import compose
from payments.boleto import Boleto
from tests.payments.published_slips import GOLDEN, PARTY, RULES, with_digit
from tests.support.folded import each_of

# The beneficiary's document of 097 is not printed with its code: any with the digit 1 will do.
PRINTED = {
    "10494324200000321120055077222133347777777771": ("14", "222333777777777", {"convenio": "5507"}),
    "34196166700000123451101234567880057123457000": ("110", "12345678", {"agencia": "57", "conta": "12345"}),
    "74891372600000150353107200003101650200623101": (
        "3",
        "07200003",
        {"agencia": "165", "variacao": "02", "convenio": "623"},
    ),
    "39994392300001200008351202000023910476118682": ("CNR", "239104761", {"conta": "8351202"}),
    "35699145600000035000501670325510000000003020": ("06", "3020", {"agencia": "501", "conta": "6703255"}),
    "08593757400000100001010020244140300000007101": ("01", "71", {"convenio": "101002", "conta": "244140"}),
    "00491439700001000000016000119320000053121000": (
        "21",
        "53",
        {"agencia": "16", "conta": "1193", "conta_dv": "2"},
    ),
    "20895883100000200000050010000000638003886850": ("01", "6380", {"agencia": "50", "conta": "388685"}),
    "10496706600000001005375886000100040001229024": ("14", "122902", {"convenio": "537588"}),
    "23798100100000180841792617300111248023416000": (
        "61",
        "73001112480",
        {"agencia": "1792", "conta": "2341600"},
    ),
    "74891372600000150351107200003101650200623108": (
        "1",
        "07200003",
        {"agencia": "165", "variacao": "02", "convenio": "623"},
    ),
    "74593167100000350003650123456789666600000037": ("3", "66660000003", {"variacao": "650", "convenio": "123456789"}),
    "02193102700000665930000017800006573315402141": ("4", "178", {"conta": "657331", "conta_dv": "5"}),
    "09797723500055000000000009710002009871000137": ("18", "137", {"agencia": "2", "convenio": "9871"}),
}
OF_ANOTHER_BANK = "63799163000001000000001112000012000080266424"


def slip(bank: str, carteira: str, number: str, **parts: str) -> Boleto:
    tax_id = "00000000000191" if bank == "097" else PARTY.tax_id
    account = BankAccount(
        bank=bank,
        carteira=carteira,
        beneficiary=replace(PARTY, tax_id=tax_id),
        **({"agencia": "1", "conta": "", "conta_dv": ""} | parts),
    )
    return Boleto(
        account=account if account.conta_dv else with_digit(account),
        nosso_numero=number,
        document_number="1",
        amount=Money(100),
        issued_on=date(2008, 7, 1),
        due_on=date(2008, 7, 4),
        payer=PARTY,
        creditor=PARTY,
    )


@each_of(PRINTED.items())
def test_code_printed_in_a_manual_is_composed_from_what_it_states(barcode, stated):
    carteira, number, parts = stated
    campo_livre = RULES[barcode[:3]].campo_livre(slip(barcode[:3], carteira, number, **parts))
    assert campo_livre == barcode[19:]
    composed = compose(bank=barcode[:3], factor=int(barcode[5:9]), cents=int(barcode[9:19]), campo_livre=campo_livre)
    assert composed == barcode


def test_the_note_of_bank_637_proves_the_form_that_inter_and_daycoval_share():
    example = slip("077", "112", "8026642", agencia_dv="9", convenio="120")
    assert RULES["077"].campo_livre(example) == OF_ANOTHER_BANK[19:]


def test_no_printed_code_is_left_out():
    assert {*PRINTED, OF_ANOTHER_BANK} == {row["barcode"] for row in GOLDEN["printed_in_manuals"]}


@each_of(
    [
        ("208", "01", "87319177389", "3"),
        ("237", "19", "00000000001", "P"),
        ("237", "19", "00000000006", "0"),
        ("336", "43", "4444444444", "P"),
        ("041", "2", "00009274", "22"),
        ("041", "2", "00009194", "38"),
        ("004", "21", "0000010", "8"),
        ("399", "CSB", "1111122222", "5"),
        ("745", "3", "66660000003", "7"),
        ("136", "21", "0000299621", "9"),
        ("136", "21", "0000000002", "7"),
    ]
)
def test_digits_worked_out_in_manuals(bank, carteira, number, digit):
    assert RULES[bank].nosso_numero_digit(slip(bank, carteira, number)) == digit


def test_sicoob_digit_worked_out_in_its_layout():
    """Cooperativa 0001, client 0000000019, number 0000021."""
    example = slip("756", "1", "21", agencia="1", convenio="19", variacao="01")
    assert RULES["756"].nosso_numero_digit(example) == "8"
