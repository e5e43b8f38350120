"""Santander (033). Source: Layout de Codigo de Barras, Jan 2017 v3.1, and Sep 2012 v2.3.

Nosso numero of 12 digits and a module 11 digit, both in the code. Position 22 is the IOS that insurers state (7 to
9) and nobody else: 0 here. A source that writes 13 digits without the digit in positions 9-21 departs from the manual.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_zero

_MARK, _NO_INSURANCE = "9", "0"


class Santander(Issuer):
    """Rules of bank 033."""

    code = "033"
    printed_code = "033-7"
    name = "Santander"
    carteiras = (
        Carteira(code="101"),
        Carteira(code="201"),
        Carteira(code="104", of_the_bank=True),  # eletronica: the bank sends the slips
        Carteira(code="102", registered=False),
    )
    account_fields = (agencia(), convenio(7))
    number_width = 12

    def campo_livre(self, boleto: Boleto) -> str:
        number = self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)
        carteira = fitted(boleto.account.carteira, 3, "carteira")
        return _MARK + self.part(boleto.account, "convenio") + number + _NO_INSURANCE + carteira

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11_zero(self.nosso_numero_full(boleto))

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.agencia_printed(boleto.account)}/{self.part(boleto.account, 'convenio')}"


RULES = Santander()
