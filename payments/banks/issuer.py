"""What most banks do alike; a bank's file states only where it differs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from payments.account import BankAccount
from payments.banks.rules import AccountField, Carteira, check_account, check_boleto, fitted
from payments.boleto import Boleto


class Issuer(ABC):
    """Base of the banks' rules: a nosso numero of `number_width` digits, the account as `account_fields` says."""

    code: str
    printed_code: str
    name: str
    carteiras: tuple[Carteira, ...]
    account_fields: tuple[AccountField, ...]
    number_width: int
    _widths: Mapping[str, int]

    def __init_subclass__(cls) -> None:
        cls._widths = {field.name: field.width for field in getattr(cls, "account_fields", ())}

    @abstractmethod
    def campo_livre(self, boleto: Boleto) -> str:
        """Barcode positions 20-44, 25 digits."""

    def nosso_numero_full(self, boleto: Boleto) -> str:
        return fitted(boleto.nosso_numero, self.number_width, "nosso_numero")

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        return ""

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        return with_digit(self.nosso_numero_full(boleto), self.nosso_numero_digit(boleto))

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        account = boleto.account
        return f"{self.agencia_printed(account)}/{with_digit(self.part(account, 'conta'), account.conta_dv)}"

    def agencia_printed(self, account: BankAccount) -> str:
        """The agencia with its digit, when that is known."""
        return with_digit(self.part(account, "agencia"), account.agencia_dv)

    def carteira_printed(self, account: BankAccount) -> str:
        return account.carteira

    def agencia_digits(self, account: BankAccount) -> tuple[str, ...]:
        return ()

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        return ()

    def check_account(self, account: BankAccount) -> None:
        check_account(self, account)

    def check(self, boleto: Boleto) -> None:
        check_boleto(self, boleto)

    def part(self, account: BankAccount, name: str) -> str:
        """An attribute of the account, zero-filled to the width the bank gives it. Raises InvalidCharge."""
        return fitted(getattr(account, name), self._widths[name], name)


def with_digit(number: str, digit: str) -> str:
    """``123-4``, or the number alone when it has no digit."""
    return f"{number}-{digit}" if digit else number
