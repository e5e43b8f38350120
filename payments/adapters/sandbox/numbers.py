"""A slip's number as its bank knows it, taken apart by the bank's own rules: no bank needs code of its own here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from brazil.money import Money
from payments.account import BankAccount
from payments.banks import bank_rules
from payments.boleto import Boleto
from payments.errors import InvalidCharge
from payments.party import Party

_NOBODY = Party(name="", tax_id="")


def slip_numbered(account: BankAccount, full: str, day: date) -> Boleto | None:
    """A slip whose number the bank writes like this: convenio, carteira or year that the rules put before it are taken
    off. None for a number the account cannot have."""
    slip = _slip(account, full, day)
    for start in range(len(full)):
        tried = replace(slip, nosso_numero=full[start:])
        try:
            if bank_rules(account.bank).nosso_numero_full(tried) == full:
                return tried
        except InvalidCharge:
            continue
    return None


def number_digit(account: BankAccount, full: str, day: date) -> str | None:
    """The check digit of a full number, "" where the bank has none; None for a number the account cannot have."""
    slip = slip_numbered(account, full, day)
    return None if slip is None else bank_rules(account.bank).nosso_numero_digit(slip)


def prints(account: BankAccount, full: str, campo_livre: str, day: date) -> bool:
    """Whether the slip of this number carries this campo livre."""
    slip = slip_numbered(account, full, day)
    try:
        return slip is not None and bank_rules(account.bank).campo_livre(slip) == campo_livre
    except InvalidCharge:
        return False


def full_numbers(account: BankAccount, digits: str, day: date) -> tuple[str, ...]:
    """The numbers a bank may know a slip by when somebody says these digits, with or without zeros and convenio."""
    found = [digits]
    for said in (digits, digits.lstrip("0")):
        try:
            found.append(bank_rules(account.bank).nosso_numero_full(_slip(account, said, day)))
        except InvalidCharge:
            continue
    found += [digits.lstrip("0").zfill(len(number)) for number in found]
    return tuple(dict.fromkeys(found))


def _slip(account: BankAccount, number: str, day: date) -> Boleto:
    return Boleto(
        account=account,
        nosso_numero=number,
        document_number="",
        amount=Money(1),
        issued_on=day,
        due_on=day,
        payer=_NOBODY,
        creditor=_NOBODY,
    )
