"""Banestes (021), chave ASBACE. Sources: CNAB 400 layout (annex II, item 8.2); CNAB 240 layout (item 8.3).

The nosso numero (8) has two digits, printed only: module 11 over the eight, then module 11 over the nine with weights
2 to 10. Sources that let the weights start again at 2 on the ninth digit depart from the manual. A double digit over
the 23 digits before it closes the code.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, conta, conta_dv
from payments.banks.issuer import Issuer
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import UP_TO_TEN, double_digit, mod11, mod11_zero


class Banestes(Issuer):
    """Rules of bank 021. The carteira is the tipo de cobranca of the code; slips print it as 11 or 13."""

    code = "021"
    printed_code = "021-3"
    name = "Banestes"
    carteiras = (
        *(Carteira(code=kind) for kind in ("4", "3", "5", "6", "7")),
        Carteira(code="2", registered=False),
    )
    account_fields = (agencia(), conta(10), conta_dv())
    number_width = 8

    def campo_livre(self, boleto: Boleto) -> str:
        holder = self.part(boleto.account, "conta") + self.part(boleto.account, "conta_dv")
        kind = fitted(boleto.account.carteira, 1, "carteira")
        body = self.nosso_numero_full(boleto) + holder + kind + self.code
        return body + double_digit(body)

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        number = self.nosso_numero_full(boleto)
        first = mod11_zero(number)
        return first + mod11(number + first, UP_TO_TEN, zero="0", one="0")

    def carteira_printed(self, account: BankAccount) -> str:
        return "13" if account.carteira == "3" else "11"


RULES = Banestes()
