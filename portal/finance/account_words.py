"""Words for receiving accounts: what they are for, what is wrong with one, what a barcode is made of."""

from __future__ import annotations

from datetime import date

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its types

from brazil.money import Money
from payments.banks.rules import BankRules
from payments.errors import InvalidCharge
from portal.formatting import brl, date_short
from portal.models import AccountMailbox, BeneficiaryKind, ReceivingAccount, SwitchState
from portal.services.receiving_accounts import AccountLine, Standing
from portal.services.receiving_accounts_sample import remessa_widths
from portal.services.slip_numbers import left, running_out
from portal.wording import sentence

STANDINGS = {
    Standing.IN_USE: ("Em uso", "success"),
    Standing.COMING: ("Entra em uso", "main"),
    Standing.PROPOSED: ("Espera confirmação", "notice"),
    Standing.RECEIVING: ("Só recebe", "neutral"),
    Standing.KEPT: ("Guardada", "neutral"),
}
BENEFICIARIES = {BeneficiaryKind.CREDITOR: "Do credor", BeneficiaryKind.OPERATOR: "Do operador, que repassa"}
DECISIONS = {
    SwitchState.PROPOSED: ("Espera confirmação", "notice"),
    SwitchState.CONFIRMED: ("Confirmada", "success"),
    SwitchState.REFUSED: ("Recusada", "neutral"),
}
OPTIONAL = {
    "agencia_dv": "Dígito da agência",
    "conta": "Conta",
    "conta_dv": "Dígito da conta",
    "convenio": "Convênio ou código do beneficiário",
    "variacao": "Variação, posto ou modalidade",
}


def standing_words(line: AccountLine) -> tuple[str, str]:
    """The tag of an account, with its day."""
    words, kind = STANDINGS[line.standing]
    if line.since is None:
        return words, kind
    return f"{words} {'desde' if line.standing is Standing.IN_USE else 'em'} {date_short(line.since)}", kind


def numbers_words(account: ReceivingAccount) -> tuple[str, str]:
    """How many numbers are left, and the kind of tag that says so."""
    remaining = left(account)
    if remaining is None:
        return "sem fim de faixa", "neutral"
    if not remaining:
        return "acabaram", "danger"
    words = "resta 1" if remaining == 1 else f"restam {remaining:,}".replace(",", ".")
    return words, "notice" if running_out(account) else "neutral"


def mailbox_words(row: AccountMailbox | None) -> tuple[str, str]:
    """How contact with the bank's server stands."""
    if row is None:
        return "Pasta local", "neutral"
    if not row.active:
        return "SFTP parada", "notice"
    if row.error:
        return "SFTP com erro", "danger"
    return ("SFTP em dia", "success") if row.contact_at else ("SFTP ainda sem contato", "neutral")


def refusal_words(error: InvalidCharge) -> str:
    """What is wrong, and what was expected where the bank's rule says it."""
    text = sentence(f"charge_{error.code}")
    expected = error.values_shown.get("expected")
    if expected is None:
        return text
    match error.code:
        case "check_digit":
            return f"O dígito não confere: pela conta do banco é {expected}."
        case "too_long":
            return f"É longo demais: cabem {expected} algarismos."
        case "account_field_missing":
            return f"O banco exige este dado, com até {expected} algarismos."
    listed = ", ".join(map(str, expected)) if isinstance(expected, tuple) else str(expected)
    return f"{text} Esperado: {listed}." if listed else text


def barcode_parts(barcode: str, amount: Money, due_on: date) -> list[tuple[str, str, str]]:
    """Digits, what they are, and what they say: 44 in six parts."""
    return [
        (barcode[:3], "Banco", "código de compensação"),
        (barcode[3], "Moeda", "9 é o real"),
        (barcode[4], "Dígito verificador", "confere os outros 43"),
        (barcode[5:9], "Fator de vencimento", f"diz {date_short(due_on)}"),
        (barcode[9:19], "Valor em centavos", f"diz {brl(amount)}"),
        (barcode[19:], "Campo livre", "agência, conta e nosso número, como o banco manda"),
    ]


def carteira_choices(rules: BankRules) -> list[SelectChoice]:
    """The carteiras that may be issued here; with more than one, none is chosen for anybody."""
    codes = [each.code for each in rules.carteiras if each.registered and not each.of_the_bank]
    offered = [SelectChoice(code, code) for code in codes]
    return offered if len(offered) == 1 else [SelectChoice("", "Escolha"), *offered]


def width_choices(bank: str) -> list[SelectChoice]:
    """The remessas the bank has here, the usual one first."""
    return [SelectChoice(width, f"CNAB {width}") for width in remessa_widths(bank)]
