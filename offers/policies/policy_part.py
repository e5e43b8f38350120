"""What every part of a policy document is made of: strict, closed models and the ranges of their numbers.

Discounts, down payments and rates are basis points (10000 is 100 %), amounts are centavos, spans are days.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Bps = Annotated[int, Field(ge=0, le=10_000)]
Days = Annotated[int, Field(ge=0, le=36_500)]
Cents = Annotated[int, Field(ge=0, le=10_000_000_000_00)]


class Part(BaseModel):
    """Frozen, strict, and closed to unknown fields: numbers written as text and anything fractional are refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
