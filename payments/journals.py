"""The journals of the portal's events: which accounts each of them moves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from brazil.money import ZERO, Money
from payments.ledger import (
    Account,
    Journal,
    JournalKind,
    Posting,
    bank_account,
    bank_fees,
    discount_granted,
    fine_income,
    interest_income,
    origination,
    receivable_agreement,
    receivable_debt,
    refund_payable,
    suspense,
    write_off,
)


def debt_imported(*, debt_id: str, creditor_id: str, balance: Money, ref: str, on: date) -> Journal:
    """A creditor's debt comes in, or grows, by `balance`."""
    return _journal(JournalKind.DEBT_IMPORTED, ref, on, [(origination(creditor_id), receivable_debt(debt_id), balance)])


def agreement_accepted(
    *,
    agreement_id: str,
    creditor_id: str,
    debts: Iterable[tuple[str, Money]],
    accrued: Money,
    agreed_total: Money,
    on: date,
) -> Journal:
    """The old debts become one agreement.

    `debts` are the balances in the ledger of the debts replaced; `accrued` the correction, fine and interest that
    joined them until today and are not yet in the ledger. What the agreement falls short of debts plus accrued is
    discount; what it exceeds is interest of the installments.
    """
    agreement = receivable_agreement(agreement_id)
    replaced = tuple(debts)
    owed = Money(sum(amount.cents for _, amount in replaced)) + accrued
    moves = [(receivable_debt(debt_id), agreement, amount) for debt_id, amount in replaced]
    moves.append((interest_income(creditor_id), agreement, accrued))
    difference = owed - agreed_total
    if difference > ZERO:
        moves.append((agreement, discount_granted(creditor_id), difference))
    else:
        moves.append((interest_income(creditor_id), agreement, -difference))
    return _journal(JournalKind.AGREEMENT_ACCEPTED, agreement_id, on, moves)


def payment_received(
    *,
    bank_key: str,
    bank_account_id: str,
    agreement_id: str,
    paid: Money,
    owed: Money,
    fee: Money,
    on: date,
) -> Journal:
    """A payment matched to an agreement: gross into the bank, what is beyond `owed` to the debtor's credit, fee out.

    `owed` is what this payment could settle: the installment with its late charges, or zero when it was paid
    before. `on` is the day the payer paid.
    """
    bank = bank_account(bank_account_id)
    settles = min(paid, owed)
    moves = [
        (receivable_agreement(agreement_id), bank, settles),
        (refund_payable(agreement_id), bank, paid - settles),
        (bank, bank_fees(bank_account_id), fee),
    ]
    return _journal(JournalKind.PAYMENT_RECEIVED, bank_key, on, moves)


def payment_for_several(*, bank_key: str, bank_account_id: str, paid: Money, fee: Money, on: date) -> Journal:
    """One payment for the agreements of several creditors: gross into the bank, and through suspense, from where each
    of them takes its part at once."""
    bank = bank_account(bank_account_id)
    moves = [(suspense(bank_account_id), bank, paid), (bank, bank_fees(bank_account_id), fee)]
    return _journal(JournalKind.PAYMENT_RECEIVED, bank_key, on, moves)


def payment_unmatched(*, bank_key: str, bank_account_id: str, paid: Money, fee: Money, on: date) -> Journal:
    """A payment nobody was expected to make: held in suspense until somebody says whose it is."""
    bank = bank_account(bank_account_id)
    moves = [(suspense(bank_account_id), bank, paid), (bank, bank_fees(bank_account_id), fee)]
    return _journal(JournalKind.PAYMENT_UNMATCHED, bank_key, on, moves)


def suspense_resolved(
    *, bank_key: str, bank_account_id: str, agreement_id: str, paid: Money, owed: Money, on: date
) -> Journal:
    """Money in suspense found to be of an agreement; what is beyond `owed` becomes the debtor's credit."""
    held = suspense(bank_account_id)
    settles = min(paid, owed)
    moves = [
        (receivable_agreement(agreement_id), held, settles),
        (refund_payable(agreement_id), held, paid - settles),
    ]
    return _journal(JournalKind.SUSPENSE_RESOLVED, bank_key, on, moves)


def refund_paid(*, ref: str, bank_account_id: str, agreement_id: str, amount: Money, on: date) -> Journal:
    """A debtor's credit given back."""
    moves = [(bank_account(bank_account_id), refund_payable(agreement_id), amount)]
    return _journal(JournalKind.REFUND_PAID, ref, on, moves)


def bank_fee(*, bank_key: str, bank_account_id: str, fee: Money, on: date) -> Journal:
    """A fee listed in a line of its own."""
    moves = [(bank_account(bank_account_id), bank_fees(bank_account_id), fee)]
    return _journal(JournalKind.BANK_FEE, bank_key, on, moves)


def late_surcharge(*, ref: str, agreement_id: str, creditor_id: str, fine: Money, interest: Money, on: date) -> Journal:
    """Fine and interest of a late installment join what is owed on the agreement."""
    agreement = receivable_agreement(agreement_id)
    moves = [
        (fine_income(creditor_id), agreement, fine),
        (interest_income(creditor_id), agreement, interest),
    ]
    return _journal(JournalKind.LATE_SURCHARGE, ref, on, moves)


def early_rebate(*, ref: str, agreement_id: str, creditor_id: str, amount: Money, on: date) -> Journal:
    """Interest that paying early takes off what is owed (CDC art. 52 §2º)."""
    moves = [(receivable_agreement(agreement_id), interest_income(creditor_id), amount)]
    return _journal(JournalKind.EARLY_REBATE, ref, on, moves)


def credit_used(*, ref: str, credit_of: str, agreement_id: str, amount: Money, on: date) -> Journal:
    """A debtor's credit under the agreement `credit_of` pays installments of `agreement_id`, most often the same."""
    return _journal(
        JournalKind.CREDIT_USED, ref, on, [(receivable_agreement(agreement_id), refund_payable(credit_of), amount)]
    )


def credit_on_debt(*, ref: str, credit_of: str, debts: Iterable[tuple[str, Money]], on: date) -> Journal:
    """A debtor's credit under an agreement that ended pays what came back of its debts."""
    moves = [(receivable_debt(debt_id), refund_payable(credit_of), amount) for debt_id, amount in debts]
    return _journal(JournalKind.CREDIT_USED, ref, on, moves)


def suspense_refunded(*, ref: str, bank_account_id: str, amount: Money, on: date) -> Journal:
    """Money whose owner under an agreement was never found goes back to who paid it."""
    moves = [(bank_account(bank_account_id), suspense(bank_account_id), amount)]
    return _journal(JournalKind.REFUND_PAID, ref, on, moves)


def payment_taken_back(*, bank_key: str, bank_account_id: str, amount: Money, fee: Money, on: date) -> Journal:
    """The bank account loses what had been paid, and the fee; suspense says that somebody must undo the payment."""
    bank = bank_account(bank_account_id)
    moves = [(bank, suspense(bank_account_id), amount), (bank, bank_fees(bank_account_id), fee)]
    return _journal(JournalKind.REVERSAL, bank_key, on, moves)


def payment_undone(
    *,
    ref: str,
    bank_account_id: str,
    agreement_id: str,
    creditor_id: str,
    settled: Money,
    credit: Money,
    lost: Money,
    on: date,
) -> Journal:
    """What a payment taken back had settled is owed again, and its credit is gone; `lost` is credit given back before,
    which nobody has any more."""
    held = suspense(bank_account_id)
    moves = [
        (held, receivable_agreement(agreement_id), settled),
        (held, refund_payable(agreement_id), credit),
        (held, write_off(creditor_id), lost),
    ]
    return _journal(JournalKind.REVERSAL, ref, on, moves)


def made_credit(*, ref: str, agreement_id: str, amount: Money, on: date) -> Journal:
    """What a payment had settled becomes the debtor's credit instead."""
    moves = [(refund_payable(agreement_id), receivable_agreement(agreement_id), amount)]
    return _journal(JournalKind.REVERSAL, ref, on, moves)


def _journal(kind: JournalKind, ref: str, on: date, moves: Iterable[tuple[Account, Account, Money]]) -> Journal:
    """A journal of the moves that are not zero; a negative one is a broken promise and raises ValueError."""
    postings = tuple(
        Posting(source=source, destination=destination, amount=amount)
        for source, destination, amount in moves
        if amount
    )
    return Journal(kind=kind, ref=ref, occurred_on=on, postings=postings)
