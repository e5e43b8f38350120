"""Amounts of many lines at once: whole centavos while they are reckoned with, Money when they are told."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from brazil.money import ZERO, Money
from payments.cnab.kept import alike

Cents = npt.NDArray[np.int64]

_new = object.__new__
_put_cents = Money.cents.__set__  # type: ignore[misc, attr-defined]


def moneys(cents: Cents) -> list[Money]:
    """The amounts."""
    places = cents.nonzero()[0]
    if len(places) < len(cents):  # what comes beside an amount is mostly nothing
        made = [ZERO] * len(cents)
        for place, money in zip(places.tolist(), _moneys(cents[places]), strict=True):
            made[place] = money
        return made
    return [Money(int(cents[0]))] * len(cents) if (cents == cents[0]).all() else _moneys(cents)


def _moneys(cents: Cents) -> list[Money]:
    """Of whole centavos for certain, which need no second look."""
    made: list[Money] = list(map(_new, repeat(Money, len(cents))))
    deque(map(_put_cents, made, cents.tolist()), maxlen=0)
    return made


def nothing(count: int) -> Cents:
    """That many amounts of zero."""
    return np.zeros(count, np.int64)


def sums(codes: Sequence[str], cents: Cents) -> dict[str, tuple[int, int]]:
    """How often each code is there, and its amounts together; those of one block fit in 64 bits."""
    if alike(codes):
        return {codes[0]: (len(codes), int(cents.sum()))}
    counted = dict.fromkeys(codes, (0, 0))
    for code, each in zip(codes, cents.tolist(), strict=True):
        count, amount = counted[code]
        counted[code] = count + 1, amount + each
    return counted
