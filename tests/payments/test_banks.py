"""Issuing banks against every published slip: campo livre, barcode and nosso numero, to the digit."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from brazil.money import Money
from payments.account import BankAccount
from payments.banks import ISSUERS, bank_rules
from payments.banks.banco_do_brasil import PENDING
from payments.barcode_digits import compose
from payments.boleto import Boleto
from payments.boleto_codes import boleto_codes
from payments.check_digits import mod10, mod11_x
from payments.due_factor import due_factor
from payments.errors import InvalidCharge
from payments.party import Party

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "boleto_vectors.json").read_text())
PARTY = Party(name="Ana Souza", tax_id="52998224725")
ACCOUNT_KEYS = ("conta", "conta_corrente", "conta_cedente", "codigo_beneficiario")


def first(inputs: dict[str, str], *keys: str) -> str:
    return next((inputs[key] for key in keys if inputs.get(key)), "")


def read_boleto(row: dict) -> Boleto:
    """The sources name their inputs each in their way; check digits a source leaves out are computed."""
    reader = {"001": read_banco_do_brasil, "237": read_plain, "341": read_plain}[row["bank"]]
    account, nosso_numero = reader(row)
    due_on = date.fromisoformat(row.get("due_on") or "2020-01-01")
    inputs = row["inputs"]
    boleto = Boleto(
        account=account,
        nosso_numero=nosso_numero,
        document_number=first(inputs, "seu_numero", "numeroDocumento", "numero_documento") or "1",
        amount=Money(row.get("cents", 100)),
        issued_on=due_on - timedelta(days=5),
        due_on=due_on,
        payer=PARTY,
        creditor=PARTY,
    )
    if account.conta_dv:
        return boleto
    return replace(boleto, account=replace(account, conta_dv=bank_rules(row["bank"]).conta_digits(account)[0]))


def read_plain(row: dict) -> tuple[BankAccount, str]:
    inputs = row["inputs"]
    conta, _, dv = first(inputs, *ACCOUNT_KEYS).partition("-")
    agencia, _, agencia_dv = first(inputs, "agencia", "agencia_cedente").partition("-")
    carteira = inputs["carteira"].zfill(2 if row["bank"] == "237" else 3)
    account = BankAccount(
        bank=row["bank"],
        agencia=agencia,
        agencia_dv=agencia_dv,
        conta=conta,
        conta_dv=dv or first(inputs, "conta_dv", "conta_corrente_dv"),
        carteira=carteira,
        convenio=first(inputs, "codigoCliente", "convenio"),
        beneficiary=PARTY,
    )
    return account, nosso_numero_of(inputs)


def nosso_numero_of(inputs: dict[str, str]) -> str:
    """One source numbers its slips by the document and has no nosso numero of its own."""
    return first(inputs, "nosso_numero", "nosso_numero_sequencial") or inputs.get("numero_documento", "")


def read_banco_do_brasil(row: dict) -> tuple[BankAccount, str]:
    inputs, number = row["inputs"], nosso_numero_of(row["inputs"])
    carteira, _, variacao = first(inputs, "carteira").partition("-")
    convenio = first(inputs, "convenio", "codigo_cedente")
    beneficiary_code = first(inputs, "codigo_beneficiario", "codigo_cedente_dv")
    if not convenio:  # named by other words, or told by the nosso numero alone
        convenio = beneficiary_code if len(beneficiary_code) == 7 else ""
    if row.get("input_note", "").startswith("nosso numero zerado"):
        number = PENDING
    elif row["id"].endswith("NN11"):
        convenio, number = number[:4], number[4:]
    elif row["id"].endswith("NN17Convenio6"):
        convenio, carteira = inputs["conta"], "18"
    elif row["id"].endswith("NN17Convenio7"):
        convenio, number = number[:7], number[7:]
    elif len(number) == 17 and number.startswith(convenio):
        number = number.removeprefix(convenio)
    elif inputs.get("codigo_servico"):  # that source's way to ask for the free number of 17 digits
        number = number.zfill(17)
    elif row["id"] == "001-0354":  # built inside its test: convenio and an all-zero sequential
        number = "0"
    account = BankAccount(
        bank="001",
        agencia=first(inputs, "agencia", "agencia_cedente") or "0",
        conta=first(inputs, *ACCOUNT_KEYS) or "0",
        conta_dv=first(inputs, "conta_dv", "conta_corrente_dv"),
        carteira=carteira or "18",
        variacao=variacao,
        convenio=convenio,
        beneficiary=PARTY,
    )
    return account, number


def bare(printed: str, bank: str) -> str:
    """Printed forms compare without the carteira, which sources write with two digits, three or not at all."""
    return printed.rpartition("/")[2] if bank in ("001", "237") else printed


FAITHFUL = [row for row in GOLDEN["slips"] if "against_manual" not in row]
DEVIANT = [row for row in GOLDEN["slips"] if "against_manual" in row]


@pytest.mark.parametrize("row", FAITHFUL + GOLDEN["campo_livre_only"], ids=lambda row: row["id"])
def test_campo_livre_barcode_and_nosso_numero_of_each_published_slip(row):
    boleto, rules = read_boleto(row), bank_rules(row["bank"])
    assert rules.campo_livre(boleto) == row["campo_livre"]
    if "barcode" not in row:
        return
    composed = compose(
        bank=rules.code,
        factor=due_factor(boleto.due_on),
        cents=boleto.amount.cents,
        campo_livre=rules.campo_livre(boleto),
    )
    assert composed == row["barcode"]
    if row["nosso_numero_printed"]:
        ours, theirs = rules.nosso_numero_printed(boleto), row["nosso_numero_printed"]
        digit_shown = "-" in bare(theirs, row["bank"])
        assert bare(ours, row["bank"]).partition("-" if not digit_shown else "\0")[0] == bare(theirs, row["bank"])


@pytest.mark.parametrize("row", DEVIANT, ids=lambda row: row["id"])
def test_where_a_source_departs_from_the_manual_we_follow_the_manual(row):
    """Theirs counts the account digit in (and that digit is wrong); the manual leaves it out. Both are recorded."""
    boleto, rules = read_boleto(row), bank_rules("341")
    theirs = row["campo_livre"][11]
    account = boleto.account
    number = account.carteira + rules.nosso_numero_full(boleto)
    assert theirs == mod10(account.agencia + account.conta + account.conta_dv + number)
    assert rules.nosso_numero_digit(boleto) == mod10(number) != theirs
    assert rules.campo_livre(boleto) == row["campo_livre"][:11] + mod10(number) + row["campo_livre"][12:]


def test_a_number_the_bank_has_yet_to_give_makes_no_slip():
    """Composed like the published rows above, refused for issue: nobody could pay it."""
    unset = boleto(account=account(**BB | {"carteira": "11"}), nosso_numero=PENDING)
    assert bank_rules("001").campo_livre(unset) == "0" * 23 + "11"
    with pytest.raises(InvalidCharge) as refusal:
        boleto_codes(unset)
    assert refusal.value.code == "nosso_numero_unset"


def test_no_published_slip_is_left_out():
    assert len(FAITHFUL) + len(DEVIANT) == len(GOLDEN["slips"])
    assert {row["bank"] for row in FAITHFUL} == {rules.code for rules in ISSUERS}


@pytest.mark.parametrize("row", [row for row in GOLDEN["nosso_numero_digit"] if row["bank"] == "341"], ids=str)
def test_itau_digits_published_alone(row):
    """The carteira, 175, is the default of that source's class, not among its inputs."""
    boleto = read_boleto(row | {"inputs": row["inputs"] | {"carteira": "175"}, "id": "digit"})
    assert bank_rules("341").nosso_numero_digit(boleto) == row["digit"]


@pytest.mark.parametrize(("number", "digit"), [("00000000002", "8"), ("00000000001", "P"), ("00000000006", "0")])
def test_bradesco_digits_published_alone(number, digit):
    """The manual's examples, carteira 19; the source's row keeps the first one's digit beside other inputs."""
    inputs = {"agencia": "4042", "conta": "61900", "carteira": "19", "nosso_numero": number}
    boleto = read_boleto({"bank": "237", "id": "digit", "inputs": inputs})
    assert bank_rules("237").nosso_numero_digit(boleto) == digit
    assert [row["digit"] for row in GOLDEN["nosso_numero_digit"] if row["bank"] == "237"] == ["8"]


def test_banco_do_brasil_digits_published_alone():
    """Module 11 over convenio and number. The five rows repeat the first test's inputs; the numbers set between
    them are those of that source's test: 777700168 and 7700168, then 0719 (2), 61900 (7) and 719 (2)."""
    numbers = ["777700168", "7700168", "0719", "61900", "719"]
    rows = [row for row in GOLDEN["nosso_numero_digit"] if row["bank"] == "001"]
    computed = [mod11_x(row["inputs"]["convenio"] + number.zfill(9)) for row, number in zip(rows, numbers, strict=True)]
    assert computed == [row["digit"] for row in rows]


@pytest.mark.parametrize(
    ("bank", "agencia", "agencia_dv", "conta", "conta_dv"),
    [
        ("001", "0131", "7", "00059127", "0"),
        ("001", "0131", "7", "00045110", "X"),
        ("001", "3391", "X", "16954", "4"),
        ("001", "0165", "1", "32473", "6"),
        ("001", "1824", "4", "76000", "5"),
        ("237", "2374", "4", "0165199", "4"),
        ("237", "0413", "8", "0002916", "5"),
        ("237", "0054", "0", "0148870", "8"),
        ("237", "0278", "0", "0039232", "4"),
        ("237", "2949", "1", "6580", "3"),
        ("341", "0507", "", "23333", "6"),
        ("341", "4343", "", "38383", "4"),
    ],
)
def test_account_digits_of_real_looking_accounts(bank, agencia, agencia_dv, conta, conta_dv):
    account = BankAccount(bank=bank, agencia=agencia, conta=conta, conta_dv=conta_dv, carteira="09", beneficiary=PARTY)
    rules = bank_rules(bank)
    assert conta_dv in rules.conta_digits(account)
    assert agencia_dv in (rules.agencia_digits(account) or ("",))


def account(**changes) -> BankAccount:
    itau = {"bank": "341", "agencia": "0057", "conta": "12345", "conta_dv": "7", "carteira": "109"}
    return BankAccount(**(itau | {"beneficiary": PARTY} | changes))


def boleto(**changes) -> Boleto:
    values = {
        "account": account(),
        "nosso_numero": "12345678",
        "document_number": "A-1",
        "amount": Money(12750),
        "issued_on": date(2026, 11, 1),
        "due_on": date(2026, 11, 30),
        "payer": PARTY,
        "creditor": PARTY,
    }
    return Boleto(**(values | changes))


BB = {"bank": "001", "agencia": "0131", "conta": "59127", "conta_dv": "0", "carteira": "17", "convenio": "2379661"}


@pytest.mark.parametrize(
    ("changes", "code", "field", "expected"),
    [
        ({"amount": Money(0)}, "amount_not_positive", "amount", None),
        ({"amount": Money(-1)}, "amount_not_positive", "amount", None),
        ({"amount": Money(99_999_999_99 + 1)}, "amount_too_high", "amount", None),
        ({"due_on": date(2026, 10, 31)}, "due_before_issue", "due_on", date(2026, 11, 1)),
        ({"account": account(bank="999")}, "unknown_bank", "bank", ("001", "237", "341")),
        ({"account": account(carteira="999")}, "unknown_carteira", "carteira", None),
        ({"account": account(carteira="175")}, "carteira_without_registration", "carteira", None),
        ({"account": account(conta_dv="8")}, "check_digit", "conta_dv", "7"),
        ({"account": account(conta="123456")}, "too_long", "conta", 5),
        ({"account": account(agencia="57a")}, "not_digits", "agencia", None),
        ({"nosso_numero": "123456789"}, "too_long", "nosso_numero", 8),
        ({"nosso_numero": ""}, "not_digits", "nosso_numero", None),
        ({"nosso_numero": "000"}, "nosso_numero_unset", "nosso_numero", None),
        ({"account": account(**BB | {"convenio": "23796"})}, "convenio_length", "convenio", (4, 6, 7, 8)),
        ({"account": account(**BB | {"convenio": ""})}, "convenio_length", "convenio", (4, 6, 7, 8)),
        ({"account": account(**BB | {"agencia_dv": "8"})}, "check_digit", "agencia_dv", "7"),
        (
            {"account": account(**BB | {"convenio": "123879"}), "nosso_numero": "1" * 17},
            "free_number_carteira",
            "carteira",
            ("16", "18"),
        ),
    ],
)
def test_what_could_not_be_paid_is_refused_with_field_and_expectation(changes, code, field, expected):
    with pytest.raises(InvalidCharge) as refusal:
        boleto_codes(boleto(**changes))
    assert (refusal.value.code, refusal.value.field) == (code, field)
    if expected is not None:
        assert refusal.value.values_shown["expected"] == expected


def test_codes_of_a_payable_slip_as_printed():
    """Itau's own example in the CNAB 240 manual: agencia 0057, conta 12345-7, carteira 110, number 12345678-8."""
    example = boleto(account=account(carteira="110"), amount=Money(12345), issued_on=date(2002, 4, 1))
    codes = boleto_codes(replace(example, due_on=date(2002, 5, 1)))
    assert codes.barcode == "34196166700000123451101234567880057123457000"
    assert codes.linha_printed == "34191.10121 34567.880058 71234.570001 6 16670000012345"
    assert codes.nosso_numero_printed == "110/12345678-8"
    assert codes.agencia_codigo_printed == "0057/12345-7"


def test_the_highest_amount_and_a_due_date_on_the_day_of_issue_are_accepted():
    extreme = boleto(amount=Money(99_999_999_99), due_on=date(2026, 11, 1))
    assert boleto_codes(extreme).barcode[9:19] == "9999999999"


def test_accounts_are_printed_in_each_bank_form():
    assert bank_rules("001").agencia_codigo_printed(boleto(account=account(**BB))) == "0131-7/00059127-0"
    bradesco = account(bank="237", agencia="278", conta="39232", conta_dv="4", carteira="09")
    assert bank_rules("237").agencia_codigo_printed(boleto(account=bradesco)) == "0278-P/0039232-4"
