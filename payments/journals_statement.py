"""The journals of what a bank statement tells and no file does."""

from __future__ import annotations

from datetime import date

from brazil.money import ZERO, Money
from payments.ledger import (
    Account,
    Journal,
    JournalKind,
    Posting,
    bank_account,
    bank_fees,
    suspense,
    transferred,
)


def statement_fee(*, ref: str, bank_account_id: str, amount: Money, on: date) -> Journal:
    """A fee the bank took (a negative amount), or gave back."""
    return _moved(ref, bank_account(bank_account_id), bank_fees(bank_account_id), amount, on)


def statement_transfer(*, ref: str, bank_account_id: str, creditor_id: str, amount: Money, on: date) -> Journal:
    """What the account's owner moved out (a negative amount), or in."""
    return _moved(ref, bank_account(bank_account_id), transferred(creditor_id), amount, on)


def statement_held(*, ref: str, bank_account_id: str, amount: Money, on: date) -> Journal:
    """Money that came, or that the bank took back (a negative amount): in suspense until it is known whose it is."""
    return _moved(ref, bank_account(bank_account_id), suspense(bank_account_id), amount, on)


def _moved(ref: str, bank: Account, other: Account, amount: Money, on: date) -> Journal:
    posting = (
        Posting(source=bank, destination=other, amount=-amount)
        if amount < ZERO
        else Posting(source=other, destination=bank, amount=amount)
    )
    return Journal(kind=JournalKind.STATEMENT_LINE, ref=ref, occurred_on=on, postings=(posting,))
