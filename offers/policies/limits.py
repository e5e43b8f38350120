"""What one tier allows: discounts by component, the shape of paying over time, and changes while an agreement runs."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from offers.owed.balance import Component
from offers.policies.policy_part import Bps, Part

Count = Annotated[int, Field(ge=2, le=120)]
"""Payments of a plan over time, a down payment included."""
MonthlyBps = Annotated[int, Field(ge=0, le=3_000)]
"""Interest a month of 30 days, in basis points: 199 is 1.99 %."""


class Method(StrEnum):
    """How the discounted amount becomes installments."""

    EQUAL = "equal"  # interest-free equal parts
    PRICE = "price"  # constant installments with interest (French system)
    SAC = "sac"  # constant principal with interest on what is left


class Residue(StrEnum):
    """Where the centavos that do not divide go, in equal parts."""

    LAST = "last"
    FIRST = "first"
    SPREAD = "spread"  # one centavo each, from the first on


class Rhythm(StrEnum):
    """How often a payment falls due."""

    MONTHLY = "monthly"
    FORTNIGHTLY = "fortnightly"  # every 14 days
    WEEKLY = "weekly"


class IofMode(StrEnum):
    """Which tax on credit operations the plan bears (Decreto 6.306/2007 art. 7º; IN RFB 907/2009 art. 3º)."""

    NONE = "none"  # not a credit operation, or the ceiling of 365 days was already taxed
    COMPLEMENTARY = "complementary"  # same debtor, no new money: the daily rate, up to 365 days
    NEW_OPERATION = "new_operation"  # daily rate and the additional 0.38 %


class ClearsAfter(StrEnum):
    """When the creditor takes the name off the credit bureaus, within 5 business days (STJ Súmula 548)."""

    FIRST_PAYMENT = "first_payment"
    LAST_PAYMENT = "last_payment"


class Vesting(StrEnum):
    """What becomes of the discount when an agreement breaks."""

    NONE = "none"  # only what was paid counts
    PROPORTIONAL = "proportional"  # the share paid keeps its share of the discount
    AT_END = "at_end"  # the discount is earned with the last payment


class Nature(StrEnum):
    """What accepting does to the first debt (CC arts. 360 and 361)."""

    CONFESSION = "confession"  # it stands behind the agreement, and comes back when that breaks
    NOVATION = "novation"  # it is gone: what breaks is the agreement itself


class ImputationOrder(StrEnum):
    """In which order a partial payment settles what is owed; the name is kept with each payment."""

    LAW = "law"  # CC art. 354: interest, then capital; fine last, since the article does not name it
    CLAUSE = "clause"  # interest, fine, capital: only where the terms say so


_LIMIT_OF = {
    Component.PRINCIPAL: "principal_bps",
    Component.CORRECTION: "correction_bps",
    Component.REMUNERATORY: "interest_bps",
    Component.FINE: "fine_bps",
    Component.INTEREST: "interest_bps",
    Component.FEES: "fees_bps",
}


class DiscountLimits(Part):
    """The most that may be taken off each component, and off the whole balance.

    A discount is the share of its component floored to the centavo, so that no rounding passes what the creditor
    allowed. `ceiling_bps` is a share of the balance, floored as well; it is used up in the order interest (late, then
    remuneratory), fine, fees, correction, principal (plans.discount).
    """

    interest_bps: Bps
    fine_bps: Bps
    correction_bps: Bps
    principal_bps: Bps
    fees_bps: Bps = 0
    ceiling_bps: Bps = 10_000

    def of(self, component: Component) -> int:
        """The limit of a component, in basis points. Interest of both kinds has one limit."""
        bps: int = getattr(self, _LIMIT_OF[component])
        return bps


class RateStep(Part):
    """From so many payments on, this interest a month."""

    from_count: Count
    monthly_interest_bps: MonthlyBps


class InstallmentLimits(DiscountLimits):
    """Discounts and shape of paying over time. `max_installments` counts the down payment; 1 means cash only.

    `min_installment_cents` holds for every payment, the down payment too. `min_down_payment_bps` is a share of the
    discounted amount, rounded up. `counts` names the only counts offered, all from 2 on when left out. `rate_steps`
    take the place of `monthly_interest_bps` from their count on. `rhythms` are what the debtor may choose from, the
    first by default. Equal parts bear no interest: an interest or a step with them is an error.
    """

    max_installments: Annotated[int, Field(ge=1, le=120)]
    min_installment_cents: Annotated[int, Field(ge=1, le=10_000_000_00)]
    min_down_payment_bps: Annotated[int, Field(ge=0, le=9_000)] = 0
    monthly_interest_bps: MonthlyBps = 0
    method: Method = Method.EQUAL
    clears_after: ClearsAfter = ClearsAfter.FIRST_PAYMENT
    counts: Annotated[tuple[Count, ...], Field(min_length=1, max_length=119)] | None = None
    rate_steps: Annotated[tuple[RateStep, ...], Field(max_length=20)] = ()
    residue: Residue = Residue.LAST
    rhythms: Annotated[tuple[Rhythm, ...], Field(min_length=1, max_length=3)] = (Rhythm.MONTHLY,)
    iof: IofMode = IofMode.NONE

    @model_validator(mode="after")
    def _equal_parts_bear_no_interest(self) -> Self:
        if self.method is Method.EQUAL and (self.monthly_interest_bps or self.rate_steps):
            field = "monthly_interest_bps" if self.monthly_interest_bps else "rate_steps"
            raise PydanticCustomError("interest_with_equal_parts", field)
        return self

    @model_validator(mode="after")
    def _lists_in_order(self) -> Self:
        steps = [step.from_count for step in self.rate_steps]
        if steps != sorted(set(steps)):
            raise PydanticCustomError("steps_out_of_order", "rate_steps")
        if self.counts is not None and list(self.counts) != sorted(set(self.counts)):
            raise PydanticCustomError("counts_out_of_order", "counts")
        if len(set(self.rhythms)) != len(self.rhythms):
            raise PydanticCustomError("rhythm_twice", "rhythms")
        return self

    def allows(self, count: int) -> bool:
        """Whether a plan of so many payments may be offered at all."""
        return 2 <= count <= self.max_installments and (self.counts is None or count in self.counts)

    def rate_bps(self, count: int) -> int:
        """The interest a month of a plan of so many payments, in basis points."""
        bps = self.monthly_interest_bps
        for step in self.rate_steps:
            if step.from_count > count:
                break
            bps = step.monthly_interest_bps
        return bps


class Changes(Part):
    """What an agreement made under the tier bears before it breaks, and what breaking does.

    `grace_days` run from an unpaid due date to the notice, `notice_days` from the notice to the end of the cure
    window. `due_date_moves` and `skips` are how many times over its whole life a due date may move, at most by
    `move_days`, or a payment be put off to the end. `renegotiations` is how often what is left of a running agreement
    may be agreed anew, over the whole life of its debt.
    """

    grace_days: Annotated[int, Field(ge=0, le=60)] = 5
    notice_days: Annotated[int, Field(ge=1, le=60)] = 5
    due_date_moves: Annotated[int, Field(ge=0, le=12)] = 1
    skips: Annotated[int, Field(ge=0, le=6)] = 0
    vesting: Vesting = Vesting.PROPORTIONAL
    move_days: Annotated[int, Field(ge=1, le=31)] = 15
    nature: Nature = Nature.CONFESSION
    imputation: ImputationOrder = ImputationOrder.LAW
    renegotiations: Annotated[int, Field(ge=0, le=6)] = 0
