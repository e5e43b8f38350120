"""To which debts a tier applies, beyond the days overdue: every condition written has to hold.

A condition left out asks nothing. Lists mean "one of these"; ranges include both ends.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from offers.debt import Product
from offers.policy_part import Cents, Part

Word = Annotated[str, Field(min_length=1, max_length=120)]
Words = Annotated[tuple[Word, ...], Field(min_length=1, max_length=200)]
Region = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class CentsRange(Part):
    """Amounts from `min_cents` to `max_cents`, both included; an end left out is open."""

    min_cents: Cents | None = None
    max_cents: Cents | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.min_cents is not None and self.max_cents is not None and self.max_cents < self.min_cents:
            raise PydanticCustomError("range_reversed", "max_cents")
        return self


class CountRange(Part):
    """Whole numbers from `minimum` to `maximum`, both included; an end left out is open."""

    minimum: Annotated[int, Field(ge=0, le=1_000)] | None = None
    maximum: Annotated[int, Field(ge=0, le=1_000)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            raise PydanticCustomError("range_reversed", "maximum")
        return self


class Campaign(Part):
    """The pricing days a tier holds for, both included."""

    from_on: date
    until_on: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_on < self.from_on:
            raise PydanticCustomError("campaign_reversed", "until_on")
        return self


class Conditions(Part):
    """What has to be true of a debt and its debtor (offers.facts.DebtFacts) for a tier to apply."""

    balance: CentsRange | None = None
    principal: CentsRange | None = None
    products: Annotated[tuple[Product, ...], Field(min_length=1)] | None = None
    origins: Words | None = None  # the creditor the debt was first owed to, as the portfolio names it
    regions: Annotated[tuple[Region, ...], Field(min_length=1)] | None = None
    segments: Words | None = None
    score_bands: Words | None = None
    earlier_breaches: CountRange | None = None
    campaign: Campaign | None = None
