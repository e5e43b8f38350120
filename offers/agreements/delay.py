"""What one installment asks for on a day: what is left of it and, when late, its own fine and interest.

Late begins when the last day to pay without charges has passed (Lei 7.089/1983 art. 1º); the charges then count from
the nominal due date. The fine falls once, on what was still unpaid then (CDC art. 52 §1º); interest is simple, on what
is left between one payment and the next, and bears none itself (Decreto 22.626/1933 art. 4º). The day a payment was
made decides what ran, whenever it came to be known. On days held by a court or a dispute nothing runs (frozen.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from brazil.money import ZERO, Money, total
from offers.agreements.frozen import Freeze, open_bank_day, running_days
from offers.agreements.terms import LifeTerms
from offers.factors import divided

_MONTH_OF_BPS = 30 * 10_000  # a rate of one month of 30 days, in basis points


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What one payment settled of the installment, on the day it was paid. `nominal` counts what paying early took off
    as well."""

    on: date
    nominal: Money = ZERO
    fine: Money = ZERO
    interest: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentDue:
    """What settles an installment on a day. `days_late` counts from its due date; zero while it is not late, or once
    nothing is left of it."""

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


def last_day_to_pay(due_on: date, freezes: Collection[Freeze] = ()) -> date:
    """The last day to pay without charges: a bank day that is not held (Lei 7.089/1983 art. 1º)."""
    return open_bank_day(due_on, freezes)


def installment_due(
    amount: Money,
    due_on: date,
    earlier: Iterable[Settled],
    on: date,
    terms: LifeTerms,
    freezes: Collection[Freeze] = (),
) -> InstallmentDue:
    """What is due of an installment of `amount` on a day, after the payments known; never below zero.

    Every payment given lowers what is left, one of a later day too: it was settled by then. Charges that a payment of
    an earlier day, known only later, shows never ran are taken off what is left of the amount.
    """
    known = sorted(earlier, key=lambda one: one.on)
    last_day = last_day_to_pay(due_on, freezes)
    fine, interest = ZERO, ZERO
    if on > last_day:
        unpaid = max(amount - total(one.nominal for one in known if one.on <= last_day), ZERO)
        fine = unpaid.times(Decimal(terms.fine_bps).scaleb(-4))
        later = [one for one in known if last_day < one.on <= on]
        interest = _interest(unpaid, due_on, later, on, terms, freezes)
    fine -= total(one.fine for one in known)
    interest -= total(one.interest for one in known)
    beyond = max(-fine, ZERO) + max(-interest, ZERO)
    left = max(amount - total(one.nominal for one in known) - beyond, ZERO)
    owed = InstallmentDue(days_late=0, nominal=left, fine=max(fine, ZERO), interest=max(interest, ZERO))
    late = on > last_day and owed.total > ZERO
    return replace(owed, days_late=running_days(due_on, on, freezes)) if late else owed


def _interest(
    unpaid: Money, due_on: date, later: Iterable[Settled], on: date, terms: LifeTerms, freezes: Collection[Freeze]
) -> Money:
    """What ran from the due date on what was not paid in time, piece by piece: each half up to the centavo."""
    ran, since = ZERO, due_on
    for one in (*later, Settled(on=on)):
        days = running_days(since, one.on, freezes)
        ran += Money(divided(unpaid.cents * terms.interest_bps * days, _MONTH_OF_BPS))
        unpaid, since = max(unpaid - one.nominal, ZERO), one.on
    return ran
