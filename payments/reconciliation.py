"""Matching what a bank says was paid to what was expected, and tying a file out to the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brazil.money import ZERO, Money, total
from payments.charge import ChargeState
from payments.cnab.movements import Occurrence, RetornoLine
from payments.incoming import Standing
from payments.ledger import Account, Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedPayment:
    """A charge that somebody may pay. `amount` is what is left of what it is for; `late_charges` what delay adds on the
    day it was paid; `standing` how what it is for stands.

    `key` is whatever the caller knows the charge by.
    """

    key: str
    state: ChargeState
    amount: Money
    due_on: date
    late_charges: Money = ZERO
    standing: Standing = Standing.OPEN

    @property
    def owed(self) -> Money:
        """What settles it."""
        return self.amount + self.late_charges


class Fit(StrEnum):
    """How a matched payment compares with what was owed."""

    EXACT = "exact"
    SHORT = "short"
    OVER = "over"


class UnmatchedReason(StrEnum):
    """Why a payment found no charge to settle; each has its remedy on the finance desk."""

    UNKNOWN_NUMBER = "unknown_number"  # no charge with this nosso numero
    WRONG_CREDITOR = "wrong_creditor"  # a charge of another account has this number, due date and amount
    DUPLICATE = "duplicate"  # the same movement was already taken in
    WRITTEN_OFF = "written_off"  # the charge was written off at the bank before
    NEVER_SENT = "never_sent"  # the charge exists here, but the bank was never told of it
    NOT_A_PAYMENT = "not_a_payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """A payment and the charge it settles. `difference` is paid less owed: negative when short."""

    line: RetornoLine
    expected: ExpectedPayment
    fit: Fit
    difference: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """A payment for the queue. `expected` is the charge of that number, when there is one."""

    line: RetornoLine
    reason: UnmatchedReason
    expected: ExpectedPayment | None = None


_TAKES_ANY = frozenset({Standing.PAID, Standing.ENDED, Standing.SETTLED})
"""Nothing is left to settle: whatever comes is the debtor's credit, and no baixa is a reason to doubt whose it is."""

_REFUSING: Mapping[ChargeState, UnmatchedReason] = {
    ChargeState.WRITTEN_OFF: UnmatchedReason.WRITTEN_OFF,
    ChargeState.DRAFTED: UnmatchedReason.NEVER_SENT,
    ChargeState.CANCELED: UnmatchedReason.NEVER_SENT,
    ChargeState.REJECTED: UnmatchedReason.NEVER_SENT,
}


def match(
    line: RetornoLine,
    expected: Mapping[str, ExpectedPayment],
    taken_in: frozenset[str] | set[str] = frozenset(),
) -> Matched | Unmatched:
    """What a payment line settles, or why it settles nothing.

    `expected` is keyed by nosso numero as the bank's files write it; `taken_in` holds the bank keys of movements
    already recorded.
    """
    if not line.is_payment:
        return Unmatched(line=line, reason=UnmatchedReason.NOT_A_PAYMENT)
    charge = expected.get(line.nosso_numero)
    if line.bank_key in taken_in:
        return Unmatched(line=line, reason=UnmatchedReason.DUPLICATE, expected=charge)
    if charge is None:
        return Unmatched(line=line, reason=UnmatchedReason.UNKNOWN_NUMBER)
    refused = _REFUSING.get(charge.state)
    if refused is not None and not (refused is UnmatchedReason.WRITTEN_OFF and charge.standing in _TAKES_ANY):
        return Unmatched(line=line, reason=refused, expected=charge)
    difference = line.paid_amount - charge.owed
    return Matched(line=line, expected=charge, fit=_fit(difference), difference=difference)


def _fit(difference: Money) -> Fit:
    if not difference:
        return Fit.EXACT
    return Fit.OVER if difference > ZERO else Fit.SHORT


@dataclass(frozen=True, slots=True, kw_only=True)
class TieOut:
    """A file against the ledger. `difference` is zero when they agree."""

    file_paid_total: Money
    file_reversed_total: Money
    fees: Money
    ledger_movement: Money

    @property
    def expected_movement(self) -> Money:
        """What the bank account must have moved by: paid, less taken back, less fees."""
        return self.file_paid_total - self.file_reversed_total - self.fees

    @property
    def difference(self) -> Money:
        """Ledger less file."""
        return self.ledger_movement - self.expected_movement

    @property
    def ties(self) -> bool:
        """Whether file and ledger agree to the centavo."""
        return not self.difference


def tie_out(lines: Iterable[RetornoLine], journals: Iterable[Journal], bank: Account) -> TieOut:
    """The file's totals against what its journals moved on the bank account `bank`."""
    listed = tuple(lines)
    return TieOut(
        file_paid_total=total(line.paid_amount for line in listed if line.is_payment),
        file_reversed_total=total(line.paid_amount for line in listed if line.occurrence is Occurrence.REVERSED),
        fees=total(line.fee for line in listed),
        ledger_movement=_movement(journals, bank),
    )


def _movement(journals: Iterable[Journal], account: Account) -> Money:
    postings = [posting for journal in journals for posting in journal.postings]
    came = total(posting.amount for posting in postings if posting.destination == account)
    went = total(posting.amount for posting in postings if posting.source == account)
    return came - went
