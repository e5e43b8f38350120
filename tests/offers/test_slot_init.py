"""An `__init__` that fills slots makes what the one of dataclasses makes, and leaves it as frozen."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, replace

import pytest

from offers.plans.slot_init import filling_slots


@filling_slots
@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    first: int
    second: str


@filling_slots
@dataclass(frozen=True, slots=True)
class Placed:
    first: int
    second: str


def test_every_field_gets_its_own_value() -> None:
    assert repr(Named(second="b", first=1)).endswith("Named(first=1, second='b')")
    assert Placed(1, "b") == Placed(second="b", first=1)
    assert hash(Named(first=1, second="b")) == hash(replace(Named(first=2, second="b"), first=1))


def test_what_is_made_stays_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        Named(first=1, second="b").first = 2  # type: ignore[misc]


@pytest.mark.parametrize("values", [{}, {"first": 1}, {"first": 1, "second": "b", "third": 3}])
def test_a_field_left_out_or_unknown_is_an_error(values: dict[str, object]) -> None:
    for each in (Named, Placed):
        with pytest.raises(TypeError):
            each(**values)  # type: ignore[arg-type]


def test_fields_that_are_named_only_take_no_place() -> None:
    with pytest.raises(TypeError):
        Named(1, "b")  # type: ignore[misc]
