"""A creditor's policy: what may be offered to which debts, as a document creditors keep in git.

The models refuse unknown fields, numbers written as text and anything fractional. Whatever a field left out means, it
means forever: published versions and the offers made under them are read with the defaults written here, and
`policies.policy_file.policy_digest` counts on them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from offers.policies.conditions import Conditions
from offers.policies.counter_limits import CounterLimits
from offers.policies.disputes import DisputeRules
from offers.policies.limits import (
    Changes,
    ClearsAfter,
    DiscountLimits,
    InstallmentLimits,
    IofMode,
    Method,
    Residue,
    Rhythm,
    Vesting,
)
from offers.policies.policy_part import Bps, Days, Part

__all__ = [
    "Authority",
    "AuthorityLevel",
    "Changes",
    "ClearsAfter",
    "Conditions",
    "CounterLimits",
    "DiscountLimits",
    "DisputeRules",
    "InstallmentLimits",
    "IofMode",
    "Method",
    "Policy",
    "Residue",
    "Rhythm",
    "Selection",
    "Tier",
    "Vesting",
]


class Selection(StrEnum):
    """Which tier applies when the conditions of several hold."""

    FIRST_MATCH = "first_match"  # the first written
    BEST_FOR_DEBTOR = "best_for_debtor"  # least to pay in cash, then over time, then the first written


class Authority(StrEnum):
    """Who may go past a tier's limits by hand."""

    ANALYST = "analyst"
    MANAGER = "manager"


class AuthorityLevel(Part):
    """How far past the limits an exception of this authority may go.

    `extra_discount_bps` is added to each component's limit and to the ceiling, never past 100 %;
    `extra_installments` to the most payments (policies.authority).
    """

    authority: Authority
    extra_discount_bps: Bps = 0
    extra_installments: Annotated[int, Field(ge=0, le=120)] = 0


class Tier(Part):
    """The rules for debts overdue from `min_days_overdue` to `max_days_overdue`, both included, that meet `when`.

    A discount over time may differ from the one in cash; `policies.lint` reports where that makes cash the dearer.
    An offer stands for `validity_days` after its pricing day: never under 2 (CDC art. 54-B III). The first payment
    falls between `first_due_min_days` and `first_due_max_days` after that day, and never before the offer expires.
    """

    name: Annotated[str, Field(max_length=120)] = ""
    min_days_overdue: Days
    max_days_overdue: Days | None = None
    when: Conditions = Conditions()
    cash: DiscountLimits
    installments: InstallmentLimits
    validity_days: Annotated[int, Field(ge=2, le=90)]
    first_due_min_days: Annotated[int, Field(ge=0, le=90)]
    first_due_max_days: Annotated[int, Field(ge=0, le=90)]
    changes: Changes = Changes()
    counter: CounterLimits | None = None  # proposals of the debtor get nothing past the offers shown

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
        """Whether a debt overdue by so many days falls in this tier's span."""
        after_start = days_overdue >= self.min_days_overdue
        return after_start and (self.max_days_overdue is None or days_overdue <= self.max_days_overdue)


class Policy(Part):
    """A creditor's policy; `format` is the version of this layout. `selection` says which of several tiers applies."""

    format: Literal[1] = 1
    name: Annotated[str, Field(min_length=1, max_length=120)]
    selection: Selection = Selection.FIRST_MATCH
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1, max_length=200)]
    authority: Annotated[tuple[AuthorityLevel, ...], Field(max_length=2)] = ()
    disputes: DisputeRules = DisputeRules()

    @model_validator(mode="after")
    def _each_authority_once(self) -> Self:
        if len({level.authority for level in self.authority}) != len(self.authority):
            raise PydanticCustomError("authority_twice", "authority")
        return self
