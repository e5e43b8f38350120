"""Banco do Brasil (001). Source: Especificacoes Tecnicas do Boleto, Doc 5175, Jan 2016 (annexes VI to XI).

The convenio's length chooses the form of the nosso numero: 7 digits (and 8, seen only outside the manual) make one
of 17 with no digit of its own; 4 and 6 make one of 11 with a module 11 digit, and carry the account in the code.
A 6-digit convenio of carteira 16 or 18 may also have a free number, written with all its 17 digits.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.rules import Carteira, check_boleto, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_x
from payments.errors import InvalidCharge

_SEQUENTIAL = {4: 7, 6: 5, 7: 10, 8: 9}
FREE_LENGTH = 17
FREE_CARTEIRAS = ("16", "18")
_FREE_MARK = "21"
PENDING = "0" * FREE_LENGTH  # the bank is to give the number (carteiras 11, 31, 51): composed, never issued


class BancoDoBrasil:
    """Rules of bank 001."""

    code = "001"
    printed_code = "001-9"
    name = "Banco do Brasil"
    carteiras = tuple(Carteira(code=code) for code in ("11", "12", "15", "16", "17", "18", "31", "51"))

    def campo_livre(self, boleto: Boleto) -> str:
        number, carteira = self.nosso_numero_full(boleto), fitted(boleto.account.carteira, 2, "carteira")
        if _is_free(boleto):
            return _convenio(boleto) + number + _FREE_MARK
        if len(number) == FREE_LENGTH:
            return "000000" + number + carteira
        account = boleto.account
        return number + fitted(account.agencia, 4, "agencia") + fitted(account.conta, 8, "conta") + carteira

    def nosso_numero_full(self, boleto: Boleto) -> str:
        if _is_free(boleto) or boleto.nosso_numero == PENDING:
            return boleto.nosso_numero
        convenio = _convenio(boleto)
        return convenio + fitted(boleto.nosso_numero, _SEQUENTIAL[len(convenio)], "nosso_numero")

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        number = self.nosso_numero_full(boleto)
        return "" if len(number) == FREE_LENGTH else mod11_x(number)

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        digit = self.nosso_numero_digit(boleto)
        return self.nosso_numero_full(boleto) + (f"-{digit}" if digit else "")

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        account = boleto.account
        agencia_dv = account.agencia_dv or self.agencia_digits(account)[0]
        agencia, conta = fitted(account.agencia, 4, "agencia"), fitted(account.conta, 8, "conta")
        return f"{agencia}-{agencia_dv}/{conta}-{account.conta_dv}"

    def agencia_digits(self, account: BankAccount) -> tuple[str, ...]:
        return (mod11_x(fitted(account.agencia, 4, "agencia")),)

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        return (mod11_x(fitted(account.conta, 8, "conta")),)

    def check(self, boleto: Boleto) -> None:
        check_boleto(self, boleto)
        if _is_free(boleto) and boleto.account.carteira not in FREE_CARTEIRAS:
            raise InvalidCharge(
                "free_number_carteira", "carteira", given=boleto.account.carteira, expected=FREE_CARTEIRAS
            )
        self.campo_livre(boleto)


def _convenio(boleto: Boleto) -> str:
    convenio = boleto.account.convenio.lstrip("0")
    if not (convenio.isascii() and convenio.isdigit() and len(convenio) in _SEQUENTIAL):
        raise InvalidCharge("convenio_length", "convenio", given=convenio, expected=tuple(_SEQUENTIAL))
    return convenio


def _is_free(boleto: Boleto) -> bool:
    number = boleto.nosso_numero
    return len(_convenio(boleto)) == 6 and len(number) == FREE_LENGTH and number != PENDING


RULES = BancoDoBrasil()
