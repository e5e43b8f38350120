"""Bradesco (237). Source: Especificacao Boleto, Aug 2015 (layout 4008-524-0121).

Nosso numero of 11 digits whose digit (module 11, weights 2 to 7, over carteira and number) is printed only and may
be the letter P. Agencia and conta take the same weights; where their digit would be P, 0 is written as well.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.rules import Carteira, check_boleto, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_p


class Bradesco:
    """Rules of bank 237. The manual leaves the carteiras to the contract: these are the ones seen in use."""

    code = "237"
    printed_code = "237-2"
    name = "Bradesco"
    carteiras = tuple(Carteira(code=code) for code in ("04", "06", "09", "16", "19", "26"))

    def campo_livre(self, boleto: Boleto) -> str:
        account = boleto.account
        return _agencia(account) + _carteira(boleto) + self.nosso_numero_full(boleto) + _conta(account) + "0"

    def nosso_numero_full(self, boleto: Boleto) -> str:
        return fitted(boleto.nosso_numero, 11, "nosso_numero")

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return mod11_p(_carteira(boleto) + self.nosso_numero_full(boleto))

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        return f"{_carteira(boleto)}/{self.nosso_numero_full(boleto)}-{self.nosso_numero_digit(boleto)}"

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        account = boleto.account
        agencia_dv = account.agencia_dv or self.agencia_digits(account)[0]
        return f"{_agencia(account)}-{agencia_dv}/{_conta(account)}-{account.conta_dv}"

    def agencia_digits(self, account: BankAccount) -> tuple[str, ...]:
        return _spellings(mod11_p(_agencia(account)))

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        return _spellings(mod11_p(_conta(account)))

    def check(self, boleto: Boleto) -> None:
        check_boleto(self, boleto)
        self.campo_livre(boleto)


def _spellings(digit: str) -> tuple[str, ...]:
    return ("P", "0") if digit == "P" else (digit,)


def _carteira(boleto: Boleto) -> str:
    return fitted(boleto.account.carteira, 2, "carteira")


def _agencia(account: BankAccount) -> str:
    return fitted(account.agencia, 4, "agencia")


def _conta(account: BankAccount) -> str:
    return fitted(account.conta, 7, "conta")


RULES = Bradesco()
