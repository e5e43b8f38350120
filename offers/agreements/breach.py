"""What is owed when an agreement that novated nothing breaks.

A confession without novation leaves the first debt standing (CC art. 361): it comes back, with each payment imputed on
its own day (art. 354), and what was paid is never lost. When, and after which notice, an agreement breaks is decided
elsewhere: these are the amounts. Under a contract's own terms: restored.py; after a novation: broken.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brazil.money import ZERO, Money, total
from offers.agreements.imputation import impute
from offers.errors import OfferError
from offers.owed.balance import Component
from offers.policies.limits import Vesting


@dataclass(frozen=True, slots=True, kw_only=True)
class Accrued:
    """What ran on a principal between two days. Correction is principal itself, restated; interest waits beside it."""

    interest: Money
    correction: Money = ZERO


Accrue = Callable[[Money, date, date], Accrued]
"""What runs on a principal from a day, excluded, to another, included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A payment under the agreement and the day it was made."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The first debt after one payment, or on the last day: what ran since the step before and what it settled."""

    on: date
    days: int
    correction: Money
    interest: Money
    to_interest: Money
    to_principal: Money
    unpaid_interest: Money
    principal: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """The first debt as it comes back.

    `fine` is no part of the imputation, `vested` is discount already earned, `surplus` was paid beyond principal and
    interest and goes to the fine, `cut` is what the ceiling of a card's charges takes off.
    """

    steps: tuple[Step, ...]
    fine: Money
    vested: Money
    surplus: Money
    cut: Money = ZERO

    @property
    def without_fine(self) -> Money:
        """Principal and interest left."""
        return self.steps[-1].principal + self.steps[-1].unpaid_interest

    @property
    def owed(self) -> Money:
        """What is owed on the last day, the discount already earned taken off; never below zero."""
        return max(self.without_fine + self.fine - self.surplus - self.cut - self.vested, ZERO)

    @property
    def excess(self) -> Money:
        """What was paid beyond the debt and its fine, to be given back (CC art. 876)."""
        return max(self.surplus + self.cut - self.without_fine - self.fine, ZERO)

    @property
    def charged(self) -> Money:
        """Everything that ever ran on the first debt, its fine included, before any cut."""
        return total(step.correction + step.interest for step in self.steps) + self.fine


def simple_interest(monthly_rate: Decimal) -> Accrue:
    """`half_up(principal * rate * days/30)`, the habit of a contract rate; `monthly_rate` is a fraction."""

    def accrue(principal: Money, since: date, until: date) -> Accrued:
        return Accrued(interest=_over(principal.cents * (until - since).days * monthly_rate, 30))

    return accrue


def original_restored(
    principal: Money,
    due_on: date,
    payments: Iterable[Paid],
    on: date,
    accrue: Accrue,
    *,
    fine_rate: Decimal = Decimal(0),
    vested: Money = ZERO,
) -> Restored:
    """A debt of this principal, due on a day, after these payments, as of `on`.

    Interest runs on the principal left, and unpaid interest bears none. The fine is a fraction of the first principal
    (the lesser of the contract's and the legal one: offers.consumer_law), added at the end. `vested` is the share of
    the discount already earned (`vested_discount`).
    Raises OfferError("payment_outside") for a payment before the due date or after `on`.
    """
    steps: list[Step] = []
    surplus = ZERO
    last = _start(principal, due_on)
    for payment in sorted(payments, key=lambda one: one.on):
        if not due_on <= payment.on <= on:
            raise OfferError("payment_outside", on=payment.on)
        last, unused = _step(last, payment, accrue)
        steps.append(last)
        surplus += unused
    if not steps or last.on < on:
        steps.append(_step(last, Paid(on=on, amount=ZERO), accrue)[0])
    return Restored(steps=tuple(steps), fine=principal.times(fine_rate), vested=vested, surplus=surplus)


def vested_discount(discount: Money, agreed: Money, paid: Money, vesting: Vesting) -> Money:
    """The part of the discount a broken agreement leaves with the debtor.

    Proportional: the share paid of the agreed total, half up. The other two leave none: nothing vests, or all of it
    with the last payment alone. Raises OfferError("agreed_not_positive").
    """
    if agreed <= ZERO:
        raise OfferError("agreed_not_positive", agreed=agreed)
    if vesting is not Vesting.PROPORTIONAL or paid <= ZERO:
        return ZERO
    return _over(Decimal(discount.cents * min(paid, agreed).cents), agreed.cents)


def _start(principal: Money, on: date) -> Step:
    return Step(
        on=on,
        days=0,
        correction=ZERO,
        interest=ZERO,
        to_interest=ZERO,
        to_principal=ZERO,
        unpaid_interest=ZERO,
        principal=principal,
    )


def _step(before: Step, payment: Paid, accrue: Accrue) -> tuple[Step, Money]:
    ran = accrue(before.principal, before.on, payment.on)
    owed = {
        Component.INTEREST: before.unpaid_interest + ran.interest,
        Component.PRINCIPAL: before.principal + ran.correction,
    }
    imputed = impute(owed, payment.amount)
    step = Step(
        on=payment.on,
        days=(payment.on - before.on).days,
        correction=ran.correction,
        interest=ran.interest,
        to_interest=imputed.applied_to(Component.INTEREST),
        to_principal=imputed.applied_to(Component.PRINCIPAL),
        unpaid_interest=imputed.left_of(Component.INTEREST),
        principal=imputed.left_of(Component.PRINCIPAL),
    )
    return step, imputed.excess


def _over(numerator: Decimal, denominator: int) -> Money:
    """A quotient rounded half up to the centavo, exactly: no division comes before the rounding."""
    top, bottom = numerator.as_integer_ratio()
    bottom *= denominator
    return Money((2 * top + bottom) // (2 * bottom))
