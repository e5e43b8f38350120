"""Banco do Brasil (001). Source: Especificacoes Tecnicas do Boleto, Doc 5175, Jan 2016 (annexes VI to XI).

The convenio's length chooses the form of the nosso numero: 7 digits (and 8, seen only outside the manual) make one
of 17 with no digit of its own; 4 and 6 make one of 11 with a module 11 digit, and carry the account in the code.
A 6-digit convenio of carteira 16 or 18 may also have a free number, written with all its 17 digits.
"""

from __future__ import annotations

from payments.account import BankAccount
from payments.banks.account_fields import agencia, conta, conta_dv, convenio
from payments.banks.issuer import Issuer, with_digit
from payments.banks.rules import Carteira, fitted
from payments.boleto import Boleto
from payments.check_digits import mod11_x
from payments.errors import InvalidCharge

_SEQUENTIAL = {4: 7, 6: 5, 7: 10, 8: 9}
FREE_LENGTH = 17
FREE_CARTEIRAS = ("16", "18")
_FREE_MARK = "21"
PENDING = "0" * FREE_LENGTH  # the bank is to give the number (carteiras 11, 31, 51): composed, never issued


class BancoDoBrasil(Issuer):
    """Rules of bank 001."""

    code = "001"
    printed_code = "001-9"
    name = "Banco do Brasil"
    carteiras = tuple(Carteira(code=code) for code in ("11", "12", "15", "16", "17", "18", "31", "51"))
    account_fields = (convenio(8, "Convênio"), agencia(), conta(8), conta_dv())

    def campo_livre(self, boleto: Boleto) -> str:
        number, carteira = self.nosso_numero_full(boleto), fitted(boleto.account.carteira, 2, "carteira")
        if _is_free(boleto):
            return _convenio(boleto.account) + number + _FREE_MARK
        if len(number) == FREE_LENGTH:
            return "000000" + number + carteira
        return number + self.part(boleto.account, "agencia") + self.part(boleto.account, "conta") + carteira

    def nosso_numero_full(self, boleto: Boleto) -> str:
        if _is_free(boleto) or boleto.nosso_numero == PENDING:
            return boleto.nosso_numero
        number = _convenio(boleto.account)
        return number + fitted(boleto.nosso_numero, _SEQUENTIAL[len(number)], "nosso_numero")

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        number = self.nosso_numero_full(boleto)
        return "" if len(number) == FREE_LENGTH else mod11_x(number)

    def carteira_printed(self, account: BankAccount) -> str:
        return with_digit(account.carteira, account.variacao)

    def agencia_printed(self, account: BankAccount) -> str:
        return f"{self.part(account, 'agencia')}-{account.agencia_dv or self.agencia_digits(account)[0]}"

    def agencia_digits(self, account: BankAccount) -> tuple[str, ...]:
        return (mod11_x(self.part(account, "agencia")),)

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        return (mod11_x(self.part(account, "conta")),)

    def check_account(self, account: BankAccount) -> None:
        if account.bank == self.code:
            _convenio(account)
        super().check_account(account)

    def check(self, boleto: Boleto) -> None:
        super().check(boleto)
        if _is_free(boleto) and boleto.account.carteira not in FREE_CARTEIRAS:
            raise InvalidCharge(
                "free_number_carteira", "carteira", given=boleto.account.carteira, expected=FREE_CARTEIRAS
            )


def _convenio(account: BankAccount) -> str:
    number = account.convenio.lstrip("0")
    if not (number.isascii() and number.isdigit() and len(number) in _SEQUENTIAL):
        raise InvalidCharge("convenio_length", "convenio", given=number, expected=tuple(_SEQUENTIAL))
    return number


def _is_free(boleto: Boleto) -> bool:
    number = boleto.nosso_numero
    return len(_convenio(boleto.account)) == 6 and len(number) == FREE_LENGTH and number != PENDING


RULES = BancoDoBrasil()
