"""To which debts a tier applies, beyond the days overdue: every condition written has to hold.

A condition left out asks nothing. Lists mean "one of these"; ranges include both ends. Words are compared as they are
written, capitals and accents included; a debt of which a word is not known meets no condition on it.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from brazil.regions import STATES
from offers.debt import Product
from offers.policies.policy_part import Cents, Part


def _known_state(code: str) -> str:
    if code not in STATES:
        raise PydanticCustomError("not_a_region", "{region}", {"region": code[:20]})
    return code


Word = Annotated[str, Field(min_length=1, max_length=120)]
Words = Annotated[tuple[Word, ...], Field(min_length=1, max_length=200)]
Region = Annotated[str, AfterValidator(_known_state), Field(json_schema_extra={"enum": sorted(STATES)})]
Count = Annotated[int, Field(ge=0, le=1_000)]


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

    minimum: Count | None = None
    maximum: Count | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            raise PydanticCustomError("range_reversed", "maximum")
        return self


class Campaign(Part):
    """The pricing days a tier holds for, both included, as ISO dates ("2026-11-22")."""

    from_on: date
    until_on: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_on < self.from_on:
            raise PydanticCustomError("campaign_reversed", "until_on")
        return self


class Conditions(Part):
    """What has to be true of a debt and its debtor (offers.facts.DebtFacts) for a tier to apply.

    `balance` is what is owed on the pricing day, charges included, and `principal` what remains of the original
    amount. `origins` are the creditors a debt was first owed to, as the portfolio names them; `regions` the debtor's
    state; `segments` and `score_bands` the creditor's own words; `earlier_breaches` how many agreements this debtor
    broke with this creditor; `campaign` the days offers of the tier may be made.
    """

    balance: CentsRange | None = None
    principal: CentsRange | None = None
    products: Annotated[tuple[Product, ...], Field(min_length=1, max_length=20)] | None = None
    origins: Words | None = None
    regions: Annotated[tuple[Region, ...], Field(min_length=1, max_length=27)] | None = None
    segments: Words | None = None
    score_bands: Words | None = None
    earlier_breaches: CountRange | None = None
    campaign: Campaign | None = None
