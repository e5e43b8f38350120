"""What is owed when an agreement that took the place of the first debt breaks (CC art. 360).

What is left of it falls due, and only what is late bears charges: a penalty reaches no part already met (art. 413).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brazil.money import ZERO, Money, total
from offers.agreements.breach import simple_interest
from offers.plans.installments import InstallmentLine
from offers.plans.payoff import payoff
from offers.plans.schedule import effective_on


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One unpaid installment once the rest fell due. Charges are zero on those that are not late."""

    number: int
    due_on: date
    days_late: int
    nominal: Money
    amount: Money
    fine: Money
    interest: Money

    @property
    def owed(self) -> Money:
        """The amount with its charges."""
        return self.amount + self.fine + self.interest


def rest_falls_due(
    unpaid: Sequence[InstallmentLine],
    on: date,
    *,
    fine_rate: Decimal,
    late_rate: Decimal,
    plan_rate: Decimal = Decimal(0),
) -> tuple[DueLine, ...]:
    """The unpaid installments of a novation on the day the rest of it falls due, in due order.

    One is late once the last day to pay it without charges has passed (Lei 7.089/1983 art. 1º): it then bears the
    fine on its own amount and simple interest from its nominal date. The others come without charges, and without the
    plan's interest for days that did not run yet (CC art. 1.426; CDC art. 52 §2º): a plan without interest, at its
    nominal amounts. Rates are fractions, `late_rate` and `plan_rate` a month.
    """
    accrue = simple_interest(late_rate)
    lines = []
    for line in payoff(unpaid, plan_rate, on).lines:
        late = on > effective_on(line.due_on)
        lines.append(
            DueLine(
                number=line.number,
                due_on=line.due_on,
                days_late=(on - line.due_on).days if late else 0,
                nominal=line.nominal,
                amount=line.value,
                fine=line.nominal.times(fine_rate) if late else ZERO,
                interest=accrue(line.nominal, line.due_on, on).interest if late else ZERO,
            )
        )
    return tuple(lines)


def owed_of(lines: Iterable[DueLine]) -> Money:
    """What all of them come to."""
    return total(line.owed for line in lines)
