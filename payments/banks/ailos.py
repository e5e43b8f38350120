"""Ailos, formerly Cecred (085). Source: Manual Tecnico CNAB 240 (item 3.1.4 and field G069).

The nosso numero is the account with its digit (8) and a number of 9, with no digit of its own. The account's digit
is a module 11 whose 10 is written 0.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, conta, conta_dv, convenio
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_zero


class Ailos(Issuer):
    """Rules of bank 085."""

    code = "085"
    printed_code = "085-1"
    name = "Ailos"
    carteiras = (Carteira(code="01"),)
    account_fields = (agencia(), conta(7), conta_dv(), convenio(6, "Convênio da cooperativa"))
    number_width = 9

    def campo_livre(self, boleto: Boleto) -> str:
        carteira = fitted(boleto.account.carteira, 2, "carteira")
        return self.part(boleto.account, "convenio") + self.nosso_numero_full(boleto) + carteira

    def nosso_numero_full(self, boleto: Boleto) -> str:
        account = self.part(boleto.account, "conta") + self.part(boleto.account, "conta_dv")
        return account + super().nosso_numero_full(boleto)

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        return (mod11_zero(self.part(account, "conta")),)


RULES = Ailos()
