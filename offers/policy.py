"""A creditor's policy: what may be offered for how many days overdue.

Discounts, down payments and rates are basis points (10000 is 100 %), amounts are centavos, spans are days.
The models refuse unknown fields, numbers written as text and anything fractional.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from offers.balance import Component

Bps = Annotated[int, Field(ge=0, le=10_000)]
Days = Annotated[int, Field(ge=0, le=36_500)]


class Method(StrEnum):
    """How the discounted amount becomes installments."""

    EQUAL = "equal"  # interest-free equal parts
    PRICE = "price"  # constant installments with monthly interest (French system)


class ClearsAfter(StrEnum):
    """When the creditor takes the name off the credit bureaus, within 5 business days (STJ Súmula 548)."""

    FIRST_PAYMENT = "first_payment"
    LAST_PAYMENT = "last_payment"


class Part(BaseModel):
    """What every part of the document is: frozen, strict, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class DiscountLimits(Part):
    """The most that may be taken off each component of the balance."""

    interest_bps: Bps
    fine_bps: Bps
    correction_bps: Bps
    principal_bps: Bps

    def of(self, component: Component) -> int:
        """The limit of a component, in basis points."""
        return {
            Component.PRINCIPAL: self.principal_bps,
            Component.CORRECTION: self.correction_bps,
            Component.FINE: self.fine_bps,
            Component.INTEREST: self.interest_bps,
        }[component]


class InstallmentLimits(DiscountLimits):
    """Discounts and shape of paying over time. `max_installments` counts the down payment; 1 means cash only."""

    max_installments: Annotated[int, Field(ge=1, le=120)]
    min_installment_cents: Annotated[int, Field(ge=1, le=10_000_000_00)]
    min_down_payment_bps: Annotated[int, Field(ge=0, le=9_000)] = 0
    monthly_interest_bps: Annotated[int, Field(ge=0, le=3_000)] = 0
    method: Method = Method.EQUAL
    clears_after: ClearsAfter = ClearsAfter.FIRST_PAYMENT

    @model_validator(mode="after")
    def _equal_parts_bear_no_interest(self) -> Self:
        if self.method is Method.EQUAL and self.monthly_interest_bps:
            raise PydanticCustomError("interest_with_equal_parts", "monthly_interest_bps")
        return self


class Tier(Part):
    """The rules for debts overdue from `min_days_overdue` to `max_days_overdue`, both included.

    An offer stands for `validity_days` after its pricing day: never under 2 (CDC art. 54-B III). The first payment
    falls between `first_due_min_days` and `first_due_max_days` after that day, and never before the offer expires.
    """

    min_days_overdue: Days
    max_days_overdue: Days | None = None
    cash: DiscountLimits
    installments: InstallmentLimits
    validity_days: Annotated[int, Field(ge=2, le=90)]
    first_due_min_days: Annotated[int, Field(ge=0, le=90)]
    first_due_max_days: Annotated[int, Field(ge=0, le=90)]

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.max_days_overdue is not None and self.max_days_overdue < self.min_days_overdue:
            raise PydanticCustomError("days_overdue_reversed", "max_days_overdue")
        if self.first_due_max_days < self.first_due_min_days:
            raise PydanticCustomError("first_due_reversed", "first_due_max_days")
        if self.first_due_max_days < self.validity_days:
            raise PydanticCustomError("first_due_before_expiry", "first_due_max_days")
        return self

    def covers(self, days_overdue: int) -> bool:
        """Whether a debt overdue by so many days falls in this tier."""
        after_start = days_overdue >= self.min_days_overdue
        return after_start and (self.max_days_overdue is None or days_overdue <= self.max_days_overdue)


class Policy(Part):
    """A creditor's policy. The first tier that covers a debt applies; `format` is the version of this layout."""

    format: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=120)]
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1, max_length=200)]
