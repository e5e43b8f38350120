"""A segment: conditions on a debt and its debtor, every one of which has to hold.

A condition left out asks nothing. Lists mean "one of these"; ranges include both ends. Words are compared as they are
written, capitals and accents included; a debt of which a word is not known meets no condition on it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from offers.debt import Product
from offers.policies.conditions import CentsRange, CountRange, Region, Words
from offers.policies.policy_part import Days, Part


class Status(StrEnum):
    """Where a debt stands with its creditor."""

    OPEN = "open"
    NEGOTIATED = "negotiated"
    DISPUTED = "disputed"
    SETTLED = "settled"
    CLOSED = "closed"


class DaysRange(Part):
    """Days from `minimum` to `maximum`, both included; an end left out is open."""

    minimum: Days | None = None
    maximum: Days | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.minimum is not None and self.maximum is not None and self.maximum < self.minimum:
            raise PydanticCustomError("range_reversed", "maximum")
        return self


class Segment(Part):
    """What has to be true of a debt (offers.segments.facts.SegmentFacts).

    `days_overdue` is counted as charges count it: zero up to the next bank day. `principal` is what remains of the
    original amount, in centavos. `regions` and `cities` are the debtor's, `origins` the creditors debts were first
    owed to, `segments`, `score_bands` and `campaigns` the creditor's own words; `earlier_breaches` counts
    agreements the debtor broke with this creditor; `contactable` asks whether the creditor gave a contact that
    messages may go to.
    """

    format: Literal[1] = 1
    statuses: Annotated[tuple[Status, ...], Field(min_length=1, max_length=5)] | None = None
    days_overdue: DaysRange | None = None
    principal: CentsRange | None = None
    products: Annotated[tuple[Product, ...], Field(min_length=1, max_length=20)] | None = None
    regions: Annotated[tuple[Region, ...], Field(min_length=1, max_length=27)] | None = None
    cities: Words | None = None
    origins: Words | None = None
    segments: Words | None = None
    score_bands: Words | None = None
    campaigns: Words | None = None
    earlier_breaches: CountRange | None = None
    contactable: bool | None = None
