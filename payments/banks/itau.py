"""Itau (341). Source: Cobranca CNAB 400, July 2021 v3 (notes 3, 5, 23; annexes 3-5); Especificacao Boleto, March 2015.

Nosso numero of 8 digits. Its digit (DAC) is a module 10 over agencia, conta, carteira and number, or over carteira
and number alone in the carteiras the manual excepts. Fifteen-digit carteiras, old and without registration, carry
seu numero and client code instead of the account.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, conta, conta_dv
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod10

# Note 23 of the manual names 145 where annex 4 names 146: both are kept.
WITHOUT_ACCOUNT = frozenset(["104", "112", "115", "126", "131", "145", "146", "147", "150", "168", "188"])
FIFTEEN_DIGITS = frozenset(["107", "122", "142", "143", "196", "198"])

_REGISTERED = (
    *("104", "105", "106", "108", "109", "110", "111", "112", "113", "115"),
    *("116", "117", "119", "121", "126", "131", "134", "135", "136", "138"),
    *("145", "146", "147", "148", "149", "150", "153", "157", "166", "168"),
    *("174", "180", "188", "191", "210", "212", "221", "280"),
)
_UNREGISTERED = (*sorted(FIFTEEN_DIGITS), "175")


class Itau(Issuer):
    """Rules of bank 341."""

    code = "341"
    printed_code = "341-7"
    name = "Itaú"
    carteiras = (
        *(Carteira(code=code) for code in _REGISTERED),
        *(Carteira(code=code, registered=False) for code in _UNREGISTERED),
    )

    account_fields = (agencia(), conta(5), conta_dv())
    number_width = 8

    def campo_livre(self, boleto: Boleto) -> str:
        head = _carteira(boleto) + self.nosso_numero_full(boleto)
        if boleto.account.carteira in FIFTEEN_DIGITS:
            seu_numero = fitted(boleto.document_number, 7, "document_number")
            body = head + seu_numero + fitted(boleto.account.convenio, 5, "convenio")
            return body + mod10(body) + "0"
        account = self.agencia_conta(boleto.account) + self.part(boleto.account, "conta_dv")
        return head + self.nosso_numero_digit(boleto) + account + "000"

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        number = _carteira(boleto) + self.nosso_numero_full(boleto)
        if boleto.account.carteira in WITHOUT_ACCOUNT:
            return mod10(number)
        return mod10(self.agencia_conta(boleto.account) + number)

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        return f"{_carteira(boleto)}/{super().nosso_numero_printed(boleto)}"

    def agencia_printed(self, account: BankAccount) -> str:
        return self.part(account, "agencia")  # the bank's agencias have no digit

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        return (mod10(self.agencia_conta(account)),)

    def agencia_conta(self, account: BankAccount) -> str:
        """Agencia and conta, the base of every digit of the account."""
        return self.part(account, "agencia") + self.part(account, "conta")


def _carteira(boleto: Boleto) -> str:
    return fitted(boleto.account.carteira, 3, "carteira")


RULES = Itau()
