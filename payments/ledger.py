"""Double entry in centavos: money goes from a source account to a destination, and nothing is ever updated.

A balance is what came in less what went out, so assets (receivables, bank) are positive, what is owed to others
(suspense, refunds) and income are negative, and all balances together are zero. A correction is a reversal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zlib import crc32

from brazil.money import ZERO, Money


class AccountKind(StrEnum):
    """The kinds of account; each account belongs to one debt, agreement, creditor or bank account."""

    RECEIVABLE_DEBT = "receivable_debt"
    RECEIVABLE_AGREEMENT = "receivable_agreement"
    ORIGINATION = "origination"  # where the debts of a creditor come from
    DISCOUNT_GRANTED = "discount_granted"
    INTEREST_INCOME = "interest_income"
    FINE_INCOME = "fine_income"
    BANK = "bank"
    PIX = "pix"
    BANK_FEES = "bank_fees"
    SUSPENSE = "suspense"
    REFUND_PAYABLE = "refund_payable"
    COMMISSION = "commission"
    COMMISSION_RECEIVABLE = "commission_receivable"  # invoiced to a creditor that receives in its own account
    COLLECTED = "collected"  # received in the operator's account for a creditor: the other side of what it is owed
    PAYABLE_TO_CREDITOR = "payable_to_creditor"
    WRITE_OFF = "write_off"
    TRANSFERRED = "transferred"  # moved by the account's owner to or from what the books do not follow
    OPERATOR = "operator"  # the operator's own money, outside the accounts that receive: commission paid to it


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """One account, written ``kind:owner`` (as in ``bank:341-0057-72192``)."""

    kind: AccountKind
    owner: str

    def __post_init__(self) -> None:
        if not self.owner:
            raise ValueError(f"{self.kind} account without an owner")

    def __str__(self) -> str:
        return f"{self.kind}:{self.owner}"

    @classmethod
    def parse(cls, text: str) -> Account:
        """The account of its written form. Raises ValueError when it is none."""
        kind, _, owner = text.partition(":")
        return cls(AccountKind(kind), owner)


def receivable_debt(debt_id: str) -> Account:
    """What a debtor owes on an original debt."""
    return Account(AccountKind.RECEIVABLE_DEBT, debt_id)


def receivable_agreement(agreement_id: str) -> Account:
    """What a debtor owes on an agreement."""
    return Account(AccountKind.RECEIVABLE_AGREEMENT, agreement_id)


def origination(creditor_id: str) -> Account:
    """The other side of a debt as it came in."""
    return Account(AccountKind.ORIGINATION, creditor_id)


def discount_granted(creditor_id: str) -> Account:
    """What a creditor gave up by agreements."""
    return Account(AccountKind.DISCOUNT_GRANTED, creditor_id)


def interest_income(creditor_id: str) -> Account:
    """Interest charged: of financed installments and of delay."""
    return Account(AccountKind.INTEREST_INCOME, creditor_id)


def fine_income(creditor_id: str) -> Account:
    """Late fines charged."""
    return Account(AccountKind.FINE_INCOME, creditor_id)


def bank_account(bank_account_id: str) -> Account:
    """Money in a bank account (convenio)."""
    return Account(AccountKind.BANK, bank_account_id)


def pix_account(pix_account_id: str) -> Account:
    """Money in an account that receives by Pix."""
    return Account(AccountKind.PIX, pix_account_id)


def bank_fees(bank_account_id: str) -> Account:
    """Fees a bank took from an account."""
    return Account(AccountKind.BANK_FEES, bank_account_id)


def suspense(bank_account_id: str) -> Account:
    """Money that came into an account and is not yet known to be anybody's."""
    return Account(AccountKind.SUSPENSE, bank_account_id)


def refund_payable(agreement_id: str) -> Account:
    """Money a debtor paid beyond what was owed, to be given back or used as the debtor chooses."""
    return Account(AccountKind.REFUND_PAYABLE, agreement_id)


def commission(creditor_id: str) -> Account:
    """The operator's commission on what was recovered for a creditor."""
    return Account(AccountKind.COMMISSION, creditor_id)


def commission_receivable(creditor_id: str) -> Account:
    """Commission a creditor owes the operator, where the money came into its own account."""
    return Account(AccountKind.COMMISSION_RECEIVABLE, creditor_id)


def collected(creditor_id: str) -> Account:
    """What the operator received for a creditor: it faces what is payable to that creditor."""
    return Account(AccountKind.COLLECTED, creditor_id)


def payable_to_creditor(creditor_id: str) -> Account:
    """What the operator received for a creditor and has not paid out."""
    return Account(AccountKind.PAYABLE_TO_CREDITOR, creditor_id)


def operator(creditor_id: str) -> Account:
    """Where a creditor's invoices of commission are paid."""
    return Account(AccountKind.OPERATOR, creditor_id)


def write_off(creditor_id: str) -> Account:
    """What a creditor gave up as lost."""
    return Account(AccountKind.WRITE_OFF, creditor_id)


def transferred(creditor_id: str) -> Account:
    """What the owner of a bank account moved out of it, less what it moved in: applications, withdrawals."""
    return Account(AccountKind.TRANSFERRED, creditor_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """An amount, always positive, from one account to another."""

    source: Account
    destination: Account
    amount: Money

    def __post_init__(self) -> None:
        if self.amount <= ZERO:
            raise ValueError(f"a posting of {self.amount.cents} centavos")
        if self.source == self.destination:
            raise ValueError(f"a posting from {self.source} to itself")


class JournalKind(StrEnum):
    """Why money moved."""

    DEBT_IMPORTED = "debt_imported"
    AGREEMENT_ACCEPTED = "agreement_accepted"
    PAYMENT_RECEIVED = "payment_received"
    PAYMENT_UNMATCHED = "payment_unmatched"
    SUSPENSE_RESOLVED = "suspense_resolved"
    REFUND_PAID = "refund_paid"
    BANK_FEE = "bank_fee"
    LATE_SURCHARGE = "late_surcharge"
    EARLY_REBATE = "early_rebate"  # interest that paying early takes off (CDC art. 52 §2º)
    SKIP_COST = "skip_cost"  # interest of a payment put off to the end
    CREDIT_USED = "credit_used"  # a debtor's credit pays installments
    AGREEMENT_BROKEN = "agreement_broken"
    AGREEMENT_REPLACED = "agreement_replaced"
    AGREEMENT_CANCELED = "agreement_canceled"
    AGREEMENT_REINSTATED = "agreement_reinstated"
    WRITTEN_OFF = "written_off"
    COLLECTED_FOR_CREDITOR = "collected_for_creditor"
    COMMISSION_CHARGED = "commission_charged"
    PAYOUT_PAID = "payout_paid"
    COMMISSION_PAID = "commission_paid"  # a creditor paid an invoice of commission
    STATEMENT_LINE = "statement_line"  # a movement of the bank statement that no file told of
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """Postings that happen together. (`kind`, `ref`) is the natural key: the same pair is never recorded twice."""

    kind: JournalKind
    ref: str
    occurred_on: date
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        if not self.postings:
            raise ValueError(f"{self.kind} {self.ref} without postings")


def reverse(journal: Journal, *, occurred_on: date) -> Journal:
    """The journal that undoes another: each posting back where it came from."""
    back = tuple(
        Posting(source=each.destination, destination=each.source, amount=each.amount) for each in journal.postings
    )
    ref = f"{journal.kind}:{journal.ref}"
    return Journal(kind=JournalKind.REVERSAL, ref=ref, occurred_on=occurred_on, postings=back)


def balances(journals: Iterable[Journal]) -> dict[Account, Money]:
    """Each account's balance: in less out. Accounts that ended at zero are there too; the sum is always zero."""
    held: dict[Account, Money] = {}
    for journal in journals:
        for posting in journal.postings:
            held[posting.source] = held.get(posting.source, ZERO) - posting.amount
            held[posting.destination] = held.get(posting.destination, ZERO) + posting.amount
    return held


SLICES = 16
"""Into how many rows the balance of an account is cut that every posting of a creditor touches."""

OF_ONE_DEBTOR = frozenset({AccountKind.RECEIVABLE_DEBT, AccountKind.RECEIVABLE_AGREEMENT, AccountKind.REFUND_PAYABLE})

BalanceChanges = tuple[tuple[tuple[str, int], int], ...]
"""((written account, slice), centavos added to it), sorted."""


def slice_of(account: Account, ref: str) -> int:
    """Which part of an account's balance a journal of this `ref` changes, from 0 to SLICES - 1.

    An account of one debtor has one part. Whatever the part, the balance is the sum of all of them.
    """
    return 0 if account.kind in OF_ONE_DEBTOR else crc32(ref.encode()) % SLICES


def balance_changes(postings: Iterable[Posting], ref: str) -> BalanceChanges:
    """What postings of a journal add to each part of each balance; what comes out at zero is left out.

    Sorted, so that two transactions that change the same parts change them in the same order.
    """
    held: dict[tuple[str, int], int] = {}
    for each in postings:
        for account, cents in ((each.source, -each.amount.cents), (each.destination, each.amount.cents)):
            key = str(account), slice_of(account, ref)
            held[key] = held.get(key, 0) + cents
    return tuple(sorted((key, cents) for key, cents in held.items() if cents))


def all_changes(several: Iterable[BalanceChanges]) -> BalanceChanges:
    """The changes of several journals as one, sorted."""
    held: dict[tuple[str, int], int] = {}
    for changes in several:
        for key, cents in changes:
            held[key] = held.get(key, 0) + cents
    return tuple(sorted((key, cents) for key, cents in held.items() if cents))
