"""Tables folded into one test lose no wrong case."""

from __future__ import annotations

import pytest

from tests.support.folded import each_of


def test_every_wrong_case_is_named_and_the_others_are_tried() -> None:
    tried = []

    @each_of([3, 5, 4, 0, 6], name=lambda number: f"number {number}")
    def odd(number: int) -> None:
        tried.append(number)
        if number == 0:
            raise ZeroDivisionError
        if number == 6:
            with pytest.raises(ValueError, match="six"):
                int("6")
        assert number % 2

    with pytest.raises(pytest.fail.Exception, match="3 of 5") as failed:
        odd()
    assert tried == [3, 5, 4, 0, 6]
    told = str(failed.value)
    assert all(f"number {wrong}: " in told for wrong in (4, 0, 6))
    assert all(f"number {right}" not in told for right in (3, 5))


def test_a_case_of_several_parts_is_given_in_parts() -> None:
    given = []

    @each_of([(1, 2), (3, 4)])
    def pair(one: int, other: int) -> None:
        given.append(one + other)

    pair()
    assert given == [3, 7]


def test_a_table_without_cases_fails() -> None:
    @each_of([])
    def nothing(_case: int) -> None: ...

    with pytest.raises(AssertionError, match="no cases"):
        nothing()
