"""One way to pay: at once or over time, with everything the person reads before choosing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from brazil.money import ZERO, Money, total
from offers.plans.choice import Choice, Payday
from offers.plans.discount import DiscountLine
from offers.plans.installments import Installments
from offers.plans.slot_init import filling_slots
from offers.policies.limits import ClearsAfter, Rhythm


class PlanKind(StrEnum):
    """Paid at once, or over time."""

    CASH = "cash"
    INSTALLMENTS = "installments"


@filling_slots
@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is paid, when, and what it costs (CDC arts. 52 and 54-B).

    `installments` lists every payment in order, a down payment first; a cash plan has one. `financed` is the balance
    less the discounts plus the tax financed with it (`iof`), and the sum of the principal parts; `saving` is the
    balance less everything paid, below zero when interest passes the discount.
    Rates are fractions with four places (0.0199 is 1.99 %); `annual_rate` is `(1+monthly_rate)^12 - 1`. The CET is
    None when it passes 100,000 % a year.
    """

    kind: PlanKind
    installments: Installments
    down_payment: Money
    discounts: tuple[DiscountLine, ...]
    balance_total: Money
    monthly_rate: Decimal
    annual_rate: Decimal
    cet_annual: Decimal | None
    cet_monthly: Decimal | None
    clears_after: ClearsAfter
    rhythm: Rhythm
    payday: Payday | None
    iof: Money

    @property
    def choice(self) -> Choice:
        """What builds this plan again."""
        return Choice(
            count=self.count,
            first_due_on=self.first_due_on,
            rhythm=self.rhythm,
            payday=self.payday,
            down_payment=self.down_payment,
        )

    @property
    def count(self) -> int:
        """The number of payments, a down payment included; 1 for cash."""
        return len(self.installments)

    @property
    def first_due_on(self) -> date:
        """The date of the first payment."""
        return self.installments.due_dates[0]

    @property
    def last_due_on(self) -> date:
        """The date of the last payment."""
        return self.installments.due_dates[-1]

    @property
    def first_payment(self) -> Money:
        """What is paid first: the down payment, the first installment or the whole cash amount."""
        return Money(self.installments.amounts[0])

    @property
    def total(self) -> Money:
        """Everything paid under the plan."""
        return Money(sum(self.installments.amounts))

    @property
    def interest(self) -> Money:
        """The plan's own interest, over and above the financed amount."""
        return self.total - self.financed

    @property
    def discount(self) -> Money:
        """Everything taken off the balance."""
        return total(line.discount for line in self.discounts)

    @property
    def financed(self) -> Money:
        """The balance less the discounts, and the tax financed with it: what the principal parts add up to."""
        return self.balance_total - self.discount + self.iof

    @property
    def saving(self) -> Money:
        """Today's balance less the total of the plan."""
        return self.balance_total - self.total

    @property
    def has_down_payment(self) -> bool:
        """Whether the first payment is a down payment apart from equal installments."""
        return self.down_payment != ZERO
