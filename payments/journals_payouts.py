"""The journals of money that is a creditor's: received for it, commission kept, paid out, invoiced."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from brazil.money import Money
from payments.ledger import (
    Account,
    Journal,
    JournalKind,
    Posting,
    bank_account,
    collected,
    commission,
    commission_receivable,
    operator,
    payable_to_creditor,
)


def collected_for_creditor(*, ref: str, creditor_id: str, recovered: Money, fee: Money, on: date) -> Journal:
    """Money came into the operator's account: it is owed to the creditor, less the bank's fee where that bears it."""
    held, owed = collected(creditor_id), payable_to_creditor(creditor_id)
    return _journal(JournalKind.COLLECTED_FOR_CREDITOR, ref, on, [(owed, held, recovered), (held, owed, fee)])


def commission_charged(*, ref: str, creditor_id: str, amount: Money, to_operator: bool, on: date) -> Journal:
    """Commission on a payment: kept of what is owed to the creditor, or owed by it where the money came to it."""
    bears = payable_to_creditor(creditor_id) if to_operator else commission_receivable(creditor_id)
    return _journal(JournalKind.COMMISSION_CHARGED, ref, on, [(commission(creditor_id), bears, amount)])


def payout_paid(*, ref: str, creditor_id: str, bank_account_id: str, amount: Money, on: date) -> Journal:
    """A payout left the operator's account for the creditor's."""
    moves = [(bank_account(bank_account_id), payable_to_creditor(creditor_id), amount)]
    return _journal(JournalKind.PAYOUT_PAID, ref, on, moves)


def commission_paid(*, ref: str, creditor_id: str, amount: Money, on: date) -> Journal:
    """A creditor paid an invoice of commission, into an account of the operator's that receives no debtor's money."""
    moves = [(commission_receivable(creditor_id), operator(creditor_id), amount)]
    return _journal(JournalKind.COMMISSION_PAID, ref, on, moves)


def _journal(kind: JournalKind, ref: str, on: date, moves: Iterable[tuple[Account, Account, Money]]) -> Journal:
    """A journal of the moves that are not zero. Raises ValueError for a negative one, and when none is left."""
    postings = tuple(
        Posting(source=source, destination=destination, amount=amount)
        for source, destination, amount in moves
        if amount
    )
    return Journal(kind=kind, ref=ref, occurred_on=on, postings=postings)
