"""Banrisul (041). Sources: CNAB 240 manual, items 6.1 to 6.4; CNAB 400 manual of 15/07/2015, ed. 06, item 4.1.

The nosso numero (8) has a double digit of its own, printed only; another, over the 23 digits before it, closes the
code. The first position is the product: 2 when the beneficiary issues the slips, 1 when the bank does.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import double_digit

_SYSTEM, _MARK = "1", "40"
_SIMPLE = "1"  # the carteira proper, which is not in the code


class Banrisul(Issuer):
    """Rules of bank 041. The carteira is the product; `convenio` is the beneficiary's code without its two digits."""

    code = "041"
    printed_code = "041-8"
    name = "Banrisul"
    carteiras = (Carteira(code="2"), Carteira(code="1", of_the_bank=True))
    account_fields = (agencia(), convenio(7, "Código do beneficiário sem os dois dígitos"))
    number_width = 8

    def campo_livre(self, boleto: Boleto) -> str:
        account = boleto.account
        head = fitted(account.carteira, 1, "carteira") + _SYSTEM + self.part(account, "agencia")
        body = head + self.part(account, "convenio") + self.nosso_numero_full(boleto) + _MARK
        return body + double_digit(body)

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return double_digit(self.nosso_numero_full(boleto))

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        return f"{self.agencia_printed(boleto.account)}/{self.part(boleto.account, 'convenio')}"

    def carteira_printed(self, account: BankAccount) -> str:
        return _SIMPLE


RULES = Banrisul()
