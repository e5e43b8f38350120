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
    """A kind of collection contract. `registered` is False for the old ones whose slips no bank accepts any more;
    `of_the_bank` is True where the bank itself numbers or prints the slips, so that none may be issued here."""

    code: str
    registered: bool = True
    of_the_bank: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountField:
    """What a bank asks of an account: an attribute of BankAccount, its width and the bank's own word for it.

    `letter` is True for check digits that may be X or P.
    """

    name: str
    width: int
    called: str
    letter: bool = False


class BankRules(Protocol):
    """What a bank prescribes for its slips. Fields as text of digits; widths and signs are the bank's own.

    `campo_livre`, `nosso_numero_*` and `agencia_codigo_printed` compose what they are given and raise InvalidCharge
    only for what does not fit; `check` refuses what the bank would, before anything is composed.
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

    @property
    def account_fields(self) -> tuple[AccountField, ...]:
        """What must be known of an account, besides its carteira, before it can issue."""

    def campo_livre(self, boleto: Boleto) -> str:
        """Barcode positions 20-44, 25 digits."""

    def nosso_numero_full(self, boleto: Boleto) -> str:
        """The number the bank knows the slip by, at its full width, without the check digit."""

    def nosso_numero_digit(self, boleto: Boleto) -> str:
        """The check digit of the nosso numero (two at some banks), or "" where the bank has none."""

    def nosso_numero_printed(self, boleto: Boleto) -> str:
        """As it is printed on the slip."""

    def agencia_codigo_printed(self, boleto: Boleto) -> str:
        """The field Agencia/Codigo do beneficiario."""

    def carteira_printed(self, account: BankAccount) -> str:
        """The field Carteira, which some banks call otherwise on the slip than in the code."""

    def agencia_digits(self, account: BankAccount) -> tuple[str, ...]:
        """Check digits the agencia may have, the usual spelling first; empty where the bank's rule is not known."""

    def conta_digits(self, account: BankAccount) -> tuple[str, ...]:
        """Check digits the conta may have, the usual spelling first; empty where the bank's rule is not known."""

    def check_account(self, account: BankAccount) -> None:
        """Raise InvalidCharge for an account that cannot issue: its field, and what was expected."""

    def check(self, boleto: Boleto) -> None:
        """Raise InvalidCharge for what the bank would refuse: its field, and what was expected."""


def fitted(text: str, width: int, field: str) -> str:
    """Digits zero-filled to the width of their field; longer ones are refused, never cut.

    Raises InvalidCharge("not_digits" or "too_long"). An empty text is refused too.
    """
    if len(require_digits(text, field)) <= width:
        return text.zfill(width)
    significant = text.lstrip("0")
    if len(significant) > width:
        raise InvalidCharge("too_long", field, given=text, expected=width)
    return significant.zfill(width)


def check_account(rules: BankRules, account: BankAccount) -> None:
    """The refusals all banks share for an account: bank, carteira, what is missing, check digits given wrong."""
    if account.bank != rules.code:
        raise InvalidCharge("another_bank", "bank", given=account.bank, expected=rules.code)
    _check_carteira(rules, account.carteira)
    for field in rules.account_fields:
        check_field(field, getattr(account, field.name))
    if allowed := rules.conta_digits(account):
        require_one_of(account.conta_dv, allowed, "conta_dv")
    if account.agencia_dv and (allowed := rules.agencia_digits(account)):
        require_one_of(account.agencia_dv, allowed, "agencia_dv")


def check_boleto(rules: BankRules, boleto: Boleto) -> None:
    """The refusals all banks share for a slip: those of its account, and an unset nosso numero."""
    rules.check_account(boleto.account)
    if not require_digits(boleto.nosso_numero, "nosso_numero").strip("0"):
        raise InvalidCharge("nosso_numero_unset", "nosso_numero", given=boleto.nosso_numero)


def require_one_of(given: str, allowed: tuple[str, ...], field: str) -> None:
    """Raise InvalidCharge("check_digit") unless the digit given is one of those allowed."""
    if given not in allowed:
        raise InvalidCharge("check_digit", field, given=given, expected=allowed[0])


def check_field(field: AccountField, given: str) -> None:
    """Raise InvalidCharge for a part of an account that is missing or does not fit.

    A single digit may well be zero; a number of nothing but zeros says nothing.
    """
    if not given or (field.width > 1 and not given.strip("0")):
        raise InvalidCharge("account_field_missing", field.name, expected=field.width, called=field.called)
    if field.letter and given in ("X", "P"):
        return
    fitted(given, field.width, field.name)


def _check_carteira(rules: BankRules, code: str) -> None:
    known = tuple(each.code for each in rules.carteiras if each.registered and not each.of_the_bank)
    carteira = next((each for each in rules.carteiras if each.code == code), None)
    if carteira is None:
        raise InvalidCharge("unknown_carteira", "carteira", given=code, expected=known)
    if not carteira.registered:
        raise InvalidCharge("carteira_without_registration", "carteira", given=code, expected=known)
    if carteira.of_the_bank:
        raise InvalidCharge("carteira_of_the_bank", "carteira", given=code, expected=known)
