"""What an operator earns on what it recovers for a creditor, and the life of a payout, as one table.

Sources: the contract between creditor and operator alone; no law sets a commission. Amounts are whole centavos, rates
are basis points (1/100 of a percent), ages are days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from brazil.money import ZERO, Money
from payments.errors import IllegalTransition

_ONE = 10_000  # basis points


class RecoveredPart(StrEnum):
    """What a payment recovered; a contract says which of them bear commission."""

    PRINCIPAL = "principal"
    INTEREST = "interest"  # of the installments and of their delay
    FINE = "fine"


class FeeBearer(StrEnum):
    """Who bears what the bank keeps of a payment that came into the operator's account."""

    CREDITOR = "creditor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The rate of debts this old or older, until the next band begins. `from_days` counts from the debt's due date."""

    from_days: int
    rate_bps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionTerms:
    """What a contract says of commission. `minimum` is for each payment that recovered something that bears it.

    Raises ValueError, with a code as its text, for terms no payment could be told by: ``no_bands``,
    ``first_band_not_zero``, ``bands_out_of_order``, ``rate_out_of_range``, ``minimum_negative``, ``nothing_bears``.
    """

    bands: tuple[Band, ...]
    minimum: Money = ZERO
    bears: frozenset[RecoveredPart] = frozenset(RecoveredPart)
    fee_bearer: FeeBearer = FeeBearer.OPERATOR

    def __post_init__(self) -> None:
        for wrong, code in (
            (not self.bands, "no_bands"),
            (bool(self.bands) and self.bands[0].from_days != 0, "first_band_not_zero"),
            (any(one.from_days >= two.from_days for one, two in pairwise(self.bands)), "bands_out_of_order"),
            (not all(0 <= band.rate_bps <= _ONE for band in self.bands), "rate_out_of_range"),
            (self.minimum < ZERO, "minimum_negative"),
            (not self.bears, "nothing_bears"),
        ):
            if wrong:
                raise ValueError(code)

    def rate_at(self, age_days: int) -> int:
        """The rate of a debt of this age, in bps; one not yet due is as one due today."""
        reached = [band for band in self.bands if band.from_days <= max(age_days, 0)]
        return reached[-1].rate_bps


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What one payment settled of what was owed. What came in beyond it is the debtor's, and is not here."""

    principal: Money = ZERO
    interest: Money = ZERO
    fine: Money = ZERO

    @property
    def total(self) -> Money:
        """All of it."""
        return self.principal + self.interest + self.fine

    def of(self, parts: frozenset[RecoveredPart]) -> Money:
        """What these parts come to."""
        held = {
            RecoveredPart.PRINCIPAL: self.principal,
            RecoveredPart.INTEREST: self.interest,
            RecoveredPart.FINE: self.fine,
        }
        return Money(sum(held[part].cents for part in parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """What is due on one payment, and why: the rate, what it was taken on, and whether the minimum decided."""

    rate_bps: int
    base: Money
    amount: Money
    by_minimum: bool


def commission_of(recovered: Recovered, terms: CommissionTerms, *, age_days: int) -> Commission:
    """The rate of the debt's age on what bears commission, half up to the centavo; the minimum where that is more.

    Never more than the base, so that no creditor pays to be paid; nothing at all on a payment without one. Raises
    ValueError("negative_part"): a payment taken back is the negative of its own line, never worked out anew.
    """
    if min(recovered.principal, recovered.interest, recovered.fine) < ZERO:
        raise ValueError("negative_part")
    base, rate = recovered.of(terms.bears), terms.rate_at(age_days)
    by_rate = Money((base.cents * rate + _ONE // 2) // _ONE)
    amount = min(max(by_rate, terms.minimum), base)
    return Commission(rate_bps=rate, base=base, amount=amount, by_minimum=amount > by_rate)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """A line's money: what was recovered, what is kept of it, and what is left for whom it is owed to."""

    recovered: Money
    commission: Money
    fee: Money

    @property
    def net(self) -> Money:
        """What is paid out; negative where the bank's fee is more than what the payment left."""
        return self.recovered - self.commission - self.fee


def dues_of(recovered: Recovered, terms: CommissionTerms, *, age_days: int, bank_fee: Money, to_operator: bool) -> Dues:
    """The line of one payment. Into the creditor's own account the bank took its fee from the creditor already."""
    charged = bank_fee if to_operator and terms.fee_bearer is FeeBearer.CREDITOR else ZERO
    commission = commission_of(recovered, terms, age_days=age_days)
    return Dues(recovered=recovered.total, commission=commission.amount, fee=charged)


class PayoutState(StrEnum):
    """Where a payout, or an invoice of commission, is."""

    PREPARED = "prepared"
    REVIEWED = "reviewed"  # somebody looked at its lines
    APPROVED = "approved"  # by another person than who prepared it
    PAID = "paid"
    CANCELED = "canceled"  # before it was paid: its lines are free for the next


class PayoutEvent(StrEnum):
    """What can happen to a payout."""

    REVIEW = "review"
    APPROVE = "approve"
    PAY = "pay"
    CANCEL = "cancel"


_S, _E = PayoutState, PayoutEvent

TRANSITIONS: Mapping[PayoutState, Mapping[PayoutEvent, PayoutState]] = {
    _S.PREPARED: {_E.REVIEW: _S.REVIEWED, _E.CANCEL: _S.CANCELED},
    _S.REVIEWED: {_E.APPROVE: _S.APPROVED, _E.CANCEL: _S.CANCELED},
    _S.APPROVED: {_E.PAY: _S.PAID, _E.CANCEL: _S.CANCELED},
    _S.PAID: {},
    _S.CANCELED: {},
}

OPEN = frozenset({_S.PREPARED, _S.REVIEWED, _S.APPROVED})


def advance(state: PayoutState, event: PayoutEvent) -> PayoutState:
    """The state after the event. Raises IllegalTransition when the present state does not allow it."""
    following = TRANSITIONS[state].get(event)
    if following is None:
        raise IllegalTransition(state.value, event.value)
    return following
