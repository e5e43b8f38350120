"""Check digits against their rules spelled out one digit at a time, and what they catch."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from payments.check_digits import (
    UP_TO_EIGHT,
    UP_TO_NINE,
    UP_TO_SEVEN,
    UP_TO_TEN,
    double_digit,
    mod10,
    mod11,
    mod11_barcode,
    mod11_from_left,
    mod11_p,
    mod11_x,
    mod11_zero,
    weighted_sum,
)
from payments.errors import InvalidCharge
from tests.support.folded import each_of

numbers = st.text("0123456789", min_size=1, max_size=48)


@given(digits=numbers)
def test_module_10_is_the_rule_spelled_out(digits):
    total = 0
    for place, digit in enumerate(reversed(digits)):
        product = int(digit) * (2, 1)[place % 2]
        total += sum(map(int, str(product)))
    assert mod10(digits) == str((10 - total % 10) % 10)


@given(digits=numbers, weights=st.sampled_from([UP_TO_SEVEN, UP_TO_EIGHT, UP_TO_NINE, UP_TO_TEN]))
def test_weights_cycle_from_the_right(digits, weights):
    spelled_out = sum(int(digit) * weights[place % len(weights)] for place, digit in enumerate(reversed(digits)))
    assert weighted_sum(digits, weights) == spelled_out


@given(digits=numbers)
def test_taking_the_remainder_of_weights_nine_to_two_is_the_same_digit(digits):
    """The banks that say so (001, 085, 097, 399) are the arithmetic twin of 11 less the remainder."""
    descending = sum(int(digit) * (9 - place % 8) for place, digit in enumerate(reversed(digits))) % 11
    assert mod11_x(digits) == ("X" if descending == 10 else str(descending))
    assert mod11_zero(digits) == ("0" if descending == 10 else str(descending))
    assert mod11_barcode(digits) == (str(descending) if 0 < descending < 10 else "1")


@given(digits=numbers)
def test_ten_times_the_sum_is_the_same_digit(digits):
    """Unibanco's rule."""
    assert mod11_zero(digits) == str(weighted_sum(digits, UP_TO_NINE) * 10 % 11 % 10)


@given(digits=numbers)
def test_weights_from_the_left_are_those_from_the_right_of_the_number_reversed(digits):
    weights = (3, 1, 9, 7)
    assert mod11_from_left(digits, weights, zero="0", one="0") == mod11(digits[::-1], weights, zero="0", one="0")


@given(digits=numbers)
@example(digits="16")  # remainder 1, first digit raised
@example(digits="265")  # the first digit is 9 and becomes 0
def test_the_double_digit_always_settles(digits):
    pair = double_digit(digits)
    assert len(pair) == 2
    remainder = weighted_sum(digits + pair[0], UP_TO_SEVEN) % 11
    assert remainder != 1
    assert pair[1] == str((11 - remainder) % 11)
    raised = str((int(mod10(digits)) + 1) % 10)
    assert pair[0] in (mod10(digits), raised)


def test_both_ways_of_raising_the_first_digit_occur():
    first = {digits: mod10(digits) for digits in map(str, range(20_000))}
    raised = [digits for digits, digit in first.items() if double_digit(digits)[0] != digit]
    assert any(first[digits] == "9" and double_digit(digits)[0] == "0" for digits in raised)
    assert any(first[digits] != "9" for digits in raised)


@given(digits=st.text("0123456789", min_size=2, max_size=30), data=st.data())
def test_any_single_wrong_digit_changes_module_10(digits, data):
    position = data.draw(st.integers(0, len(digits) - 1))
    shift = data.draw(st.integers(1, 9))
    wrong = str((int(digits[position]) + shift) % 10)
    assert mod10(digits) != mod10(digits[:position] + wrong + digits[position + 1 :])


@given(digits=numbers)
def test_bradesco_writes_p_where_eleven_less_the_remainder_is_ten(digits):
    remainder = weighted_sum(digits, UP_TO_SEVEN) % 11
    assert mod11_p(digits) == {0: "0", 1: "P"}.get(remainder, str(11 - remainder))


@each_of(["", " 1", "1a", "１２", "-1", "1\n"])
def test_what_is_not_ascii_digits_has_no_check_digit(text):
    for rule in (mod10, mod11_zero, double_digit):
        with pytest.raises(InvalidCharge) as refusal:
            rule(text)
        assert refusal.value.code == "not_digits"
