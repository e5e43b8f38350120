"""What paying early costs: one, some or all installments of a plan on any day.

CDC art. 52 §2º gives the consumer a proportional reduction of the interest; Res. CMN 5.004/2022 art. 7º takes the
present value at the rate agreed: `sum(installment / (1+i)^(days/30))`, on the days to each due date. A plan without
interest has none to reduce. There is no charge for paying early (CDC art. 54-B V).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

from brazil.money import Money, total
from offers.errors import OfferError
from offers.factors import growth
from offers.plans.installments import InstallmentLine
from offers.plans.plan import Plan

_EXACT = Context(prec=60)
_TIE = Decimal(1).scaleb(-25)  # a half centavo reached through a division is still a half centavo


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffLine:
    """One installment paid on the day: its nominal amount, and what it takes to pay it then."""

    number: int
    due_on: date
    nominal: Money
    value: Money

    @property
    def discount(self) -> Money:
        """The interest that does not come to run."""
        return self.nominal - self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Payoff:
    """The installments paid on a day, in due order. The lines add up to the value to the centavo."""

    on: date
    lines: tuple[PayoffLine, ...]

    @property
    def nominal(self) -> Money:
        """What they would cost on their due dates."""
        return total(line.nominal for line in self.lines)

    @property
    def value(self) -> Money:
        """What they cost on the day."""
        return total(line.value for line in self.lines)

    @property
    def discount(self) -> Money:
        """What paying early takes off."""
        return self.nominal - self.value


def payoff(
    installments: Iterable[InstallmentLine],
    monthly_rate: Decimal,
    on: date,
    *,
    interest_from: date | None = None,
    numbers: Collection[int] | None = None,
) -> Payoff:
    """What it takes to pay these installments on a day; those of `numbers` only, when given.

    The sum is rounded half up once, and each line is what it adds to the rounded sum of those before it. Installments
    due by the day cost their nominal amount: what lateness adds is another matter (agreements.breach). No interest is
    taken off for days before `interest_from`, when none ran yet. `monthly_rate` is a fraction.
    Raises OfferError("installment_unknown") for a number that is not among the installments.
    """
    chosen = _chosen(tuple(installments), numbers)
    since = max(on, interest_from) if interest_from else on
    lines = []
    exact, rounded = Decimal(0), 0
    for line in chosen:
        with localcontext(_EXACT):
            exact += line.amount.cents / growth(monthly_rate, max((line.due_on - since).days, 0))
            upto = int(exact.quantize(_TIE).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        value = Money(upto - rounded)
        lines.append(PayoffLine(number=line.number, due_on=line.due_on, nominal=line.amount, value=value))
        rounded = upto
    return Payoff(on=on, lines=tuple(lines))


def plan_payoff(plan: Plan, priced_on: date, on: date, numbers: Collection[int] | None = None) -> Payoff:
    """`payoff` of a plan made on `priced_on`, at its own rate.

    Interest runs from that day or, where there is a down payment, from the day of the down payment.
    """
    interest_from = plan.first_due_on if plan.has_down_payment else priced_on
    return payoff(plan.installments, plan.monthly_rate, on, interest_from=interest_from, numbers=numbers)


def latest_first(installments: Iterable[InstallmentLine], count: int) -> frozenset[int]:
    """The numbers of the last so many installments: those that save the most when paid early."""
    ordered = sorted(installments, key=lambda line: line.due_on, reverse=True)
    return frozenset(line.number for line in ordered[: max(count, 0)])


def _chosen(installments: tuple[InstallmentLine, ...], numbers: Collection[int] | None) -> list[InstallmentLine]:
    if numbers is not None:
        unknown = set(numbers) - {line.number for line in installments}
        if unknown:
            raise OfferError("installment_unknown", numbers=tuple(sorted(unknown)))
    wanted = [line for line in installments if numbers is None or line.number in numbers]
    return sorted(wanted, key=lambda line: (line.due_on, line.number))
