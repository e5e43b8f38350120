"""Money is whole centavos: it rounds once, splits without loss and refuses anything else."""

import json
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.errors import InvalidNumber
from brazil.money import Money, total
from tests.support.folded import each_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
MODES = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "truncar": ROUND_DOWN}
M01 = next(case for case in GOLDEN if case["id"] == "M01")


@each_of(product(M01["inputs"]["valores"], MODES))
def test_golden_m01_half_centavos(value, mode):
    assert Money(100).times(Decimal(value), MODES[mode]) == Money.reais(M01["expected"][value][mode])


def test_half_up_is_the_default():
    assert Money(100).times(Decimal("0.125")) == Money(13)


@given(st.integers(-(10**13), 10**13), st.integers(1, 420))
def test_parts_add_up_and_only_the_last_differs(cents, parts):
    pieces = Money(cents).split(parts)
    assert total(pieces) == Money(cents)
    assert len(pieces) == parts
    assert len(set(pieces[:-1])) <= 1
    assert 0 <= pieces[-1].cents - pieces[0].cents < parts


@pytest.mark.parametrize("wrong", [1.0, True, "1", None, Decimal(1)])
def test_only_whole_centavos(wrong):
    with pytest.raises(TypeError):
        Money(wrong)


@pytest.mark.parametrize("text", ["", "1,00", "1.005", "nan", "Infinity", "x"])
def test_reais_refuses_what_is_no_amount(text):
    with pytest.raises(InvalidNumber, match="money_format"):
        Money.reais(text)


@given(st.integers(-(10**13), 10**13))
def test_reais_reads_back_the_decimal(cents):
    assert Money.reais(str(Money(cents).decimal)) == Money(cents)
