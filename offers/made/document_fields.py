"""Fields of a stored document, each of the one kind expected: a JSON true is no number, a number no text.

Raises TypeError for another kind and ValueError for text that is no such value.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from brazil.money import Money
from offers.policies.policy import Authority


def text_of(value: object) -> str:
    """Text."""
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value


def whole_of(value: object) -> int:
    """A whole number."""
    if type(value) is not int:  # True is an int, and no count
        raise TypeError("whole number expected")
    return value


def flag_of(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise TypeError("yes or no expected")
    return value


def list_of(value: object) -> list[object]:
    """A list."""
    if not isinstance(value, list):
        raise TypeError("list expected")
    return value


def object_of(value: object) -> dict[str, object]:
    """An object."""
    if not isinstance(value, dict):
        raise TypeError("object expected")
    return value


def objects_of(value: object) -> list[dict[str, object]]:
    """A list of objects."""
    return [object_of(item) for item in list_of(value)]


def money_of(value: object) -> Money:
    """Whole centavos."""
    return Money(whole_of(value))


def date_of(value: object) -> date:
    """A date in ISO form."""
    return date.fromisoformat(text_of(value))


def rate_of(value: object) -> Decimal | None:
    """A decimal written as text, or nothing."""
    return None if value is None else Decimal(text_of(value))


def authority_of(document: dict[str, object]) -> Authority | None:
    """Whose authority an offer was made with; None where it was nobody's."""
    return Authority(text_of(document["authority"])) if "authority" in document else None
