"""Every published slip, nosso numero and digit of every bank, to the digit; deviations from manuals, both values."""

from dataclasses import replace
from datetime import date

import pytest

from payments.barcode_digits import compose, linha_digitavel
from payments.boleto import Boleto
from payments.check_digits import mod10, mod11_x, mod11_zero
from payments.due_factor import due_factor
from tests.payments.published_slips import GOLDEN, RULES, read_boleto
from tests.support.folded import each_of

ROWS = GOLDEN["slips"] + GOLDEN["campo_livre_only"]
FAITHFUL = [row for row in ROWS if "against_manual" not in row]
DEVIANT = {row["id"]: row for row in ROWS if "against_manual" in row}

# What we print or write, by the manual, and what the source asserts.
BOTH_VALUES = {
    "021-0017": ("69240101-64", "69240101-68"),
    **dict.fromkeys(
        ("021-0305", "021-0453", "021-0455", "021-0457", "021-0459", "021-0460"), ("90002720-76", "90002720-71")
    ),
    "033-0209": ("9123456700000001372430101", "9123456700000000137240101"),
    "033-0210": ("9123456700000000044300101", "9123456700000000004430101"),
    "033-0211": ("9123456700000000045610101", "9123456700000000004560101"),
    "033-0212": ("9123456700000000041460101", "9123456700000000004140101"),
    "033-0213": ("9123456700000000044480101", "9123456700000000004440101"),
    "033-0216": ("9123456700000000045370101", "9123456700000000004530101"),
    "033-0217": ("9123456700000001627870101", "9123456700000000162780101"),
    "104-0337": ("14000000000000528-8", "14000000000000528-3"),
    "104-0338": ("24000000000000083-7", "24000000000000083-8"),
    "136-0292": ("3069000089755800000156795", "3069000089755800000015679"),
    "341-0182": ("1120022334531234123456000", "1120022334581234123456000"),
    "341-0183": ("1120022334611234123456000", "1120022334661234123456000"),
    "341-0188": ("1120022334791234123456000", "1120022334741234123456000"),
    "341-0190": ("1120022335291234123456000", "1120022335241234123456000"),
    "756 BancoobCobrancaNaoRegistrada": ("1434001000001002000009001", "1434001000001002000001001"),
}


def barcode_of(boleto: Boleto) -> str:
    return compose(
        bank=boleto.account.bank,
        factor=due_factor(boleto.due_on),
        cents=boleto.amount.cents,
        campo_livre=RULES[boleto.account.bank].campo_livre(boleto),
    )


def as_printed(number: str, bank: str) -> str:
    """Sources write the carteira with two digits, three or not at all (001, 237), and a dash or none."""
    return (number.rpartition("/")[2] if bank in ("001", "237") else number).replace("-", "")


@each_of(FAITHFUL, name=lambda row: row["id"])
def test_campo_livre_barcode_and_nosso_numero_of_each_published_slip(row):
    boleto, rules = read_boleto(row), RULES[row["bank"]]
    assert rules.campo_livre(boleto) == row["campo_livre"]
    if "barcode" in row:
        assert barcode_of(boleto) == row["barcode"]
    if theirs := row.get("nosso_numero_printed"):
        ours = rules.nosso_numero_printed(boleto)
        if row["bank"] in ("001", "237") and "-" not in theirs.rpartition("/")[2]:
            ours = ours.rpartition("-")[0] or ours  # a source that leaves the digit out
        assert as_printed(ours, row["bank"]) == as_printed(theirs, row["bank"])


LINES = {row["id"]: row["linha"] for row in GOLDEN["codes"]}
WRITTEN_AS_WE_DO = [row for row in GOLDEN["slips"] if "-" in BOTH_VALUES.get(row["id"], ("-", ""))[0]]


@each_of(WRITTEN_AS_WE_DO, name=lambda row: row["id"])
def test_linha_of_each_published_slip_composed_from_its_inputs(row):
    """All but the twelve whose source departs from the manual within the code itself."""
    assert linha_digitavel(barcode_of(read_boleto(row))) == LINES[row["id"]]


@each_of(DEVIANT.values(), name=lambda row: row["id"])
def test_where_a_source_departs_from_the_manual_we_follow_the_manual(row):
    ours, theirs = BOTH_VALUES[row["id"]]
    boleto, rules = read_boleto(row), RULES[row["bank"]]
    if "-" in ours:
        assert (rules.nosso_numero_printed(boleto), row["nosso_numero_printed"]) == (ours, theirs)
        assert rules.campo_livre(boleto) == row["campo_livre"]
    else:
        assert (rules.campo_livre(boleto), row["campo_livre"]) == (ours, theirs)


def test_every_deviation_is_recorded():
    assert DEVIANT.keys() == BOTH_VALUES.keys()
    assert all(ours != theirs for ours, theirs in BOTH_VALUES.values())


@pytest.mark.parametrize("row", [row for row in DEVIANT.values() if row["bank"] == "341"], ids=lambda row: row["id"])
def test_itau_deviation_counts_the_account_digit_in(row):
    """That digit is wrong in the source, or the two would agree; the manual leaves it out."""
    boleto = read_boleto(row)
    account, number = boleto.account, boleto.account.carteira + RULES["341"].nosso_numero_full(boleto)
    assert row["campo_livre"][11] == mod10(account.agencia + account.conta + account.conta_dv + number)


@each_of([row for row in DEVIANT.values() if row["bank"] == "021"], name=lambda row: row["id"])
def test_banestes_deviation_lets_the_weights_start_again(row):
    number, _, digits = row["nosso_numero_printed"].partition("-")
    assert digits[1] == mod11_zero(number + digits[0])


@each_of([row for row in DEVIANT.values() if row["bank"] == "033"], name=lambda row: row["id"])
def test_santander_deviation_writes_thirteen_digits_without_the_digit(row):
    assert row["campo_livre"][8:21] == read_boleto(row).nosso_numero.zfill(13)


def test_no_published_slip_is_left_out():
    assert len(WRITTEN_AS_WE_DO) == 345 - 12
    assert len(GOLDEN["slips"]) == len(GOLDEN["codes"]) == 345
    assert len(GOLDEN["campo_livre_only"]) == 19
    assert {row["bank"] for row in ROWS} == RULES.keys() - {"133", "208"}  # no slip of these was ever published whole


@pytest.mark.parametrize("row", GOLDEN["nosso_numero_only"], ids=lambda row: row["nosso_numero_printed"])
def test_numbers_published_without_a_code(row):
    boleto = read_boleto(row | {"id": "number"})
    assert RULES[row["bank"]].nosso_numero_printed(boleto) == row["nosso_numero_printed"]


# The rows of a source repeat its first test's inputs; these are the numbers its tests set one after the other. For
# 001 the digit is taken over convenio and number; 0719, 61900 and 719 are an agencia and accounts of the same rule.
SET_IN_THE_TEST = {
    "001": ("777700168", "7700168", "0719", "61900", "719"),
    "237": ("00000000002",),
    "422": ("94550200", "93199999", "26173001"),
}
YEARS = {"8879": 2016, "00003": 2007}  # Sicredi: of the slips these digits come from
DIGITS = [
    (row, SET_IN_THE_TEST[row["bank"]][place] if row["bank"] in SET_IN_THE_TEST else row["inputs"]["nosso_numero"])
    for bank in sorted({row["bank"] for row in GOLDEN["nosso_numero_digit"]})
    for place, row in enumerate(row for row in GOLDEN["nosso_numero_digit"] if row["bank"] == bank)
]


@each_of(DIGITS)
def test_digits_published_alone(row, number):
    if row["bank"] == "001":
        assert mod11_x(row["inputs"]["convenio"] + number.zfill(9)) == row["digit"]
        return
    boleto = replace(read_boleto(row | {"id": "digit"}), nosso_numero=number)
    if row["bank"] == "748":
        boleto = replace(boleto, issued_on=date(YEARS[number], 2, 16))
    assert RULES[row["bank"]].nosso_numero_digit(boleto) == row["digit"]


def test_no_digit_is_left_out():
    assert len(DIGITS) == 27
