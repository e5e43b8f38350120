"""What one installment asks for on a day: what is left of it and, when late, its own fine and interest.

Late begins when the last day to pay without charges has passed (Lei 7.089/1983 art. 1º); the charges then count from
the nominal due date. The fine falls once, on what was still unpaid then (CDC art. 52 §1º); interest is simple, on what
is left between one payment and the next, and bears none itself (Decreto 22.626/1933 art. 4º).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brazil.money import ZERO, Money, total
from offers.agreements.breach import simple_interest
from offers.agreements.terms import LifeTerms
from offers.plans.schedule import effective_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What one earlier payment settled of the installment, on the day it was paid."""

    on: date
    nominal: Money = ZERO
    fine: Money = ZERO
    interest: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentDue:
    """What settles an installment on a day. `days_late` counts from its due date, zero while it is not late."""

    days_late: int
    nominal: Money
    fine: Money
    interest: Money

    @property
    def charges(self) -> Money:
        """Fine and interest of the delay."""
        return self.fine + self.interest

    @property
    def total(self) -> Money:
        """What settles it."""
        return self.nominal + self.charges


def installment_due(
    amount: Money, due_on: date, earlier: Iterable[Settled], on: date, terms: LifeTerms
) -> InstallmentDue:
    """What is due of an installment of `amount` on a day, after earlier payments; never below zero."""
    paid = sorted((one for one in earlier if one.on <= on), key=lambda one: one.on)
    last_day = effective_on(due_on)
    left = max(amount - total(one.nominal for one in paid), ZERO)
    if on <= last_day:
        return InstallmentDue(days_late=0, nominal=left, fine=ZERO, interest=ZERO)
    unpaid = max(amount - total(one.nominal for one in paid if one.on <= last_day), ZERO)
    fine = unpaid.times(Decimal(terms.fine_bps).scaleb(-4))
    interest = _interest(amount, due_on, paid, on, terms, last_day)
    return InstallmentDue(
        days_late=(on - due_on).days if unpaid else 0,
        nominal=left,
        fine=max(fine - total(one.fine for one in paid), ZERO),
        interest=max(interest - total(one.interest for one in paid), ZERO),
    )


def _interest(
    amount: Money, due_on: date, paid: Iterable[Settled], on: date, terms: LifeTerms, last_day: date
) -> Money:
    """What ran from the due date on: nothing on what was paid in time, piece by piece on the rest."""
    accrue = simple_interest(Decimal(terms.interest_bps).scaleb(-4))
    paid = tuple(paid)
    base = max(amount - total(one.nominal for one in paid if one.on <= last_day), ZERO)
    ran, since = ZERO, due_on
    for one in (*(each for each in paid if each.on > last_day), Settled(on=on)):
        ran += accrue(base, since, one.on).interest
        base, since = max(base - one.nominal, ZERO), one.on
    return ran
