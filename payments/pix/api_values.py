"""Values of the API's JSON: amounts, instants, modes, identifiers, each read strictly by pydantic.

Fields that are not named are let be: the API may add some at any time (openapi v2.9.0, evolution of the API).
"""

from __future__ import annotations

from datetime import UTC
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic.alias_generators import to_camel

from brazil.money import Money

AmountText = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,10}\.[0-9]{2}$", max_length=13)]
TxidText = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9]{1,35}$")]
EndToEndText = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9]{32}$")]
Instant = Annotated[AwareDatetime, AfterValidator(lambda instant: instant.astimezone(UTC))]


class ApiModel(BaseModel):
    """A document of the API: camel case outside, strict types."""

    model_config = ConfigDict(strict=True, extra="ignore", alias_generator=to_camel, frozen=True)


def _mode(value: Any) -> Any:
    """The API's own examples write modes as texts; its schema says numbers."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 1 else value


Mode = Annotated[int, BeforeValidator(_mode)]


def money(text: str) -> Money:
    """``"1234.50"`` as Money; the pattern was checked before."""
    return Money.reais(text)


def percent_or_reais(text: str) -> Decimal:
    """A `valorPerc`."""
    return Decimal(text)
