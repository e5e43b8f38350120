"""Citibank (745). Source: Manual tecnico operacional de cobranca V.6, May 2014 (items 4.10, 6, 9).

The conta Cosmos has 10 digits, of which the first, the index, is left out of the code. Nosso numero of 11 digits
and a module 11 digit, printed with a point between them.
"""

from __future__ import annotations

from payments.banks.account_fields import agencia, convenio, variacao
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_zero


class Citibank(Issuer):
    """Rules of bank 745. The carteira is the product, `variacao` the portfolio, `convenio` the conta Cosmos."""

    code = "745"
    printed_code = "745-5"
    name = "Citibank"
    carteiras = (Carteira(code="3"), Carteira(code="4", registered=False))
    account_fields = (agencia(), variacao(3, "Portfólio"), convenio(10, "Conta Cosmos"))
    number_width = 11

    def campo_livre(self, boleto: Boleto) -> str:
        account = boleto.account
        head = fitted(account.carteira, 1, "carteira") + self.part(account, "variacao")
        holder = self.part(account, "convenio")[1:]
        return head + holder + self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11_zero(self.nosso_numero_full(boleto))

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        return f"{self.nosso_numero_full(boleto)}.{self.nosso_numero_digit(boleto)}"

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.part(boleto.account, 'agencia')}/{self.part(boleto.account, 'convenio')}"


RULES = Citibank()
