"""Everything a slip prints that is computed: barcode, linha digitavel, nosso numero, agencia/codigo."""

from __future__ import annotations

from dataclasses import dataclass

from payments.banks import bank_rules
from payments.barcode_digits import compose, format_linha, linha_digitavel, require_payable
from payments.boleto import Boleto
from payments.due_factor import due_factor
from payments.errors import InvalidCharge


@dataclass(frozen=True, slots=True, kw_only=True)
class BoletoCodes:
    """Computed texts of one slip. `barcode` has 44 digits, `linha_digitavel` 47, the others are as printed."""

    barcode: str
    linha_digitavel: str
    linha_printed: str
    nosso_numero: str
    nosso_numero_digit: str
    nosso_numero_printed: str
    agencia_codigo_printed: str
    carteira_printed: str


def boleto_codes(boleto: Boleto) -> BoletoCodes:
    """The codes of a slip that can be paid.

    Raises InvalidCharge(code, field) for an amount of zero or above 99,999,999.99, a due date before the issue, and
    all that the bank would refuse (unknown bank or carteira, digits that do not fit, check digits given wrong).
    """
    rules = bank_rules(boleto.account.bank)
    rules.check(boleto)
    require_payable(boleto.amount)
    if boleto.due_on < boleto.issued_on:
        raise InvalidCharge("due_before_issue", "due_on", given=boleto.due_on, expected=boleto.issued_on)
    barcode = compose(
        bank=rules.code,
        factor=due_factor(boleto.due_on),
        cents=boleto.amount.cents,
        campo_livre=rules.campo_livre(boleto),
    )
    linha = linha_digitavel(barcode)
    return BoletoCodes(
        barcode=barcode,
        linha_digitavel=linha,
        linha_printed=format_linha(linha),
        nosso_numero=rules.nosso_numero_full(boleto),
        nosso_numero_digit=rules.nosso_numero_digit(boleto),
        nosso_numero_printed=rules.nosso_numero_printed(boleto),
        agencia_codigo_printed=rules.agencia_codigo_printed(boleto),
        carteira_printed=rules.carteira_printed(boleto.account),
    )
