"""What it takes to pay one, some or all installments of an agreement today, the late ones with their charges.

An installment not due yet costs its present value at the plan's rate (CDC art. 52 §2º; plans.payoff): a plan without
interest has none to take off. A late one costs what is left of it with its own fine and interest (delay.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brazil.money import ZERO, Money, total
from offers.agreements.delay import InstallmentDue, installment_due
from offers.agreements.frozen import Freeze
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.errors import OfferError
from offers.plans.installments import InstallmentLine
from offers.plans.payoff import payoff


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingLine:
    """One installment paid today: what is left of its amount, what paying early takes off, what delay added."""

    number: int
    due_on: date
    days_late: int
    left: Money
    rebate: Money
    fine: Money
    interest: Money

    @property
    def charges(self) -> Money:
        """Fine and interest of the delay."""
        return self.fine + self.interest

    @property
    def value(self) -> Money:
        """What it takes to settle it today."""
        return self.left - self.rebate + self.charges


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """Installments settled on a day, in due order. The lines add up to the value to the centavo."""

    on: date
    lines: tuple[SettlingLine, ...]

    @property
    def left(self) -> Money:
        """What they would cost on their due dates, without delay."""
        return total(line.left for line in self.lines)

    @property
    def rebate(self) -> Money:
        """What paying early takes off."""
        return total(line.rebate for line in self.lines)

    @property
    def charges(self) -> Money:
        """What delay added."""
        return total(line.charges for line in self.lines)

    @property
    def value(self) -> Money:
        """What it takes to settle them today."""
        return total(line.value for line in self.lines)


def settling(
    installments: Iterable[InstallmentFacts],
    terms: LifeTerms,
    monthly_rate: Decimal,
    on: date,
    *,
    numbers: Collection[int] | None = None,
    interest_from: date | None = None,
    freezes: Collection[Freeze] = (),
) -> Settling:
    """What it takes to settle the open installments of `numbers`, or all of them, on a day.

    `monthly_rate` is the plan's, a fraction; no interest is taken off for days before `interest_from`, when none ran.
    Raises OfferError("installment_unknown") for a number that is not open.
    """
    facts = {one.number: one for one in installments if one.open and (numbers is None or one.number in numbers)}
    unknown = set(numbers or ()) - facts.keys()
    if unknown:
        raise OfferError("installment_unknown", numbers=tuple(sorted(unknown)))
    due = {
        number: installment_due(one.amount, one.due_on, one.settled, on, terms, freezes)
        for number, one in facts.items()
    }
    early = payoff(
        [_line(one, due[one.number]) for one in facts.values()], monthly_rate, on, interest_from=interest_from
    )
    return Settling(
        on=on,
        lines=tuple(
            SettlingLine(
                number=line.number,
                due_on=line.due_on,
                days_late=due[line.number].days_late,
                left=line.nominal,
                rebate=line.discount,
                fine=due[line.number].fine,
                interest=due[line.number].interest,
            )
            for line in early.lines
        ),
    )


def _line(one: InstallmentFacts, due: InstallmentDue) -> InstallmentLine:
    return InstallmentLine(
        number=one.number, due_on=one.due_on, amount=due.nominal, principal=due.nominal, interest=ZERO
    )
