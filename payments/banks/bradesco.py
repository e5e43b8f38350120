"""Bradesco (237). Source: Especificacao Boleto, Aug 2015 (layout 4008-524-0121).

Agencia and conta take the weights of the nosso numero; where their digit would be P, 0 is written as well.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.bradesco_form import BradescoForm
from payments.banks.rules import Carteira
from payments.check_digits import mod11_p

_CARTEIRAS = ("02", "03", "04", "06", "09", "16", "19", "21", "22", "25", "26", "28")


class Bradesco(BradescoForm):
    """Rules of bank 237. The carteiras are those of the CNAB 240 layout; which one is a matter of the contract."""

    code = "237"
    printed_code = "237-2"
    name = "Bradesco"
    carteiras = tuple(Carteira(code=code) for code in _CARTEIRAS)

    def agencia_printed(self, account: BankAccount) -> str:
        return f"{self.part(account, 'agencia')}-{account.agencia_dv or self.agencia_digits(account)[0]}"

    def agencia_digits(self, account: BankAccount) -> tuple[str, ...]:
        return _spellings(mod11_p(self.part(account, "agencia")))

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        return _spellings(mod11_p(self.part(account, "conta")))


def _spellings(digit: str) -> tuple[str, ...]:
    return ("P", "0") if digit == "P" else (digit,)


RULES = Bradesco()
