"""The face every issuing bank shows: learn one, know all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from payments.account import BankAccount
from payments.boleto import Boleto
from payments.check_digits import require_digits
from payments.errors import InvalidCharge


@dataclass(frozen=True, slots=True, kw_only=True)
class Carteira:
    """A kind of collection contract. `registered` is False for the old ones whose slips no bank accepts any more."""

    code: str
    registered: bool = True


class BankRules(Protocol):
    """What a bank prescribes for its slips. Fields as text of digits; widths and signs are the bank's own.

    `campo_livre`, `nosso_numero_*` and `agencia_codigo_printed` compose what they are given and raise InvalidCharge
    only for what does not fit; `check` refuses what the bank would.
    """

    @property
    def code(self) -> str:
        """COMPE code, three digits."""

    @property
    def printed_code(self) -> str:
        """Code and digit as in the head of the slip: ``341-7``."""

    @property
    def name(self) -> str:
        """The name printed on the slip."""

    @property
    def carteiras(self) -> tuple[Carteira, ...]:
        """The carteiras known, those without registration included."""

    def campo_livre(self, boleto: Boleto) -> str:
        """Barcode positions 20-44, 25 digits."""

    def nosso_numero_full(self, boleto: Boleto) -> str:
        """The number the bank knows the slip by, at its full width, without the check digit."""

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        """The check digit of the nosso numero, or "" where the bank has none."""

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        """As it is printed on the slip."""

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        """The field Agencia/Codigo do beneficiario."""

    def agencia_digits(self, account: BankAccount) -> tuple[str, ...]:
        """Check digits the agencia may have, the usual spelling first; empty where the bank has none."""

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        """Check digits the conta may have, the usual spelling first."""

    def check(self, boleto: Boleto) -> None:
        """Raise InvalidCharge for what the bank would refuse: its field, and what was expected."""


def fitted(text: str, width: int, field: str) -> str:
    """Digits zero-filled to the width of their field; longer ones are refused, never cut.

    Raises InvalidCharge("not_digits" or "too_long"). An empty text is refused too.
    """
    significant = require_digits(text, field).lstrip("0")
    if len(significant) > width:
        raise InvalidCharge("too_long", field, given=text, expected=width)
    return significant.zfill(width)


def check_boleto(rules: BankRules, boleto: Boleto) -> None:
    """The refusals all banks share: bank, carteira, an unset nosso numero, check digits given wrong."""
    account = boleto.account
    if account.bank != rules.code:
        raise InvalidCharge("another_bank", "bank", given=account.bank, expected=rules.code)
    _check_carteira(rules, account.carteira)
    if not require_digits(boleto.nosso_numero, "nosso_numero").strip("0"):
        raise InvalidCharge("nosso_numero_unset", "nosso_numero", given=boleto.nosso_numero)
    require_one_of(account.conta_dv, rules.conta_digits(account), "conta_dv")
    if account.agencia_dv and (allowed := rules.agencia_digits(account)):
        require_one_of(account.agencia_dv, allowed, "agencia_dv")


def require_one_of(given: str, allowed: tuple[str, ...], field: str) -> None:
    """Raise InvalidCharge("check_digit") unless the digit given is one of those allowed."""
    if given not in allowed:
        raise InvalidCharge("check_digit", field, given=given, expected=allowed[0])


def _check_carteira(rules: BankRules, code: str) -> None:
    carteira = next((known for known in rules.carteiras if known.code == code), None)
    if carteira is None:
        known = tuple(each.code for each in rules.carteiras if each.registered)
        raise InvalidCharge("unknown_carteira", "carteira", given=code, expected=known)
    if not carteira.registered:
        raise InvalidCharge("carteira_without_registration", "carteira", given=code)
