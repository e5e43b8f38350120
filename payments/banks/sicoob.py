"""Sicoob (756). Written from the slips that four projects publish (brcobranca, BoletoNetCore, openboleto, br_boleto)
and the CNAB 400 layout's example of the digit; no barcode manual of this bank is at hand.

Nosso numero of 7 digits; its digit weighs 3, 1, 9, 7 from the left over cooperativa (4), codigo do beneficiario with
its digit (10) and number. The code ends with the parcela: 001, each slip being one of its own.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, convenio, variacao
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_from_left

_WEIGHTS = (3, 1, 9, 7)
_SINGLE = "001"


class Sicoob(Issuer):
    """Rules of bank 756. `variacao` is the modalidade, `convenio` the codigo do beneficiario with its digit."""

    code = "756"
    printed_code = "756-0"
    name = "Sicoob"
    carteiras = (Carteira(code="1"), Carteira(code="3"))
    account_fields = (
        agencia(called="Cooperativa"),
        variacao(2, "Modalidade"),
        convenio(7, "Código do beneficiário com dígito"),
    )
    number_width = 7

    def campo_livre(self, boleto: Boleto) -> str:
        account = boleto.account
        head = fitted(account.carteira, 1, "carteira") + self.part(account, "agencia") + self.part(account, "variacao")
        number = self.nosso_numero_full(boleto) + self.nosso_numero_digit(boleto)
        return head + self.part(account, "convenio") + number + _SINGLE

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        holder = self.part(boleto.account, "agencia") + self.part(boleto.account, "convenio").zfill(10)
        return mod11_from_left(holder + self.nosso_numero_full(boleto), _WEIGHTS, zero="0", one="0")

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        holder = self.part(boleto.account, "convenio")
        return f"{self.agencia_printed(boleto.account)}/{holder[:-1]}-{holder[-1]}"

    def carteira_printed(self, account: BankAccount) -> str:
        return f"{account.carteira}/{self.part(account, 'variacao')}"

    def agencia_printed(self, account: BankAccount) -> str:
        return self.part(account, "agencia")


RULES = Sicoob()
