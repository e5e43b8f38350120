"""The key of a movement, made of what it says and not of the file it came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import repeat
from typing import Any

from payments.cnab.kept import Kept, alike
from payments.cnab.movements import RetornoLine

_iso = Kept(date.isoformat).__getitem__
_Said = tuple[Sequence[Any], Callable[[Any], str]]  # what movements say, and how it is written
_COLON: _Said = ((":",), str)


def movement_keys(
    bank: str,
    agencias: Sequence[str],
    contas: Sequence[str],
    numbers: Sequence[str],
    codes: Sequence[str],
    days: Sequence[date],
    gross: Sequence[int],
    receiving_banks: Sequence[str],
    receiving_agencias: Sequence[str],
    reasons: Sequence[tuple[str, ...]],
) -> list[str]:
    """A stable text a movement: the same movement in another file has the same key.

    The amount is what was paid plus the fee, in centavos, and whoever took the money is named by bank and branch. What
    all movements have alike is written once.
    """
    said: tuple[_Said, ...] = (
        (agencias, str), (contas, str), _COLON, (numbers, str), _COLON, (codes, str), _COLON, (days, _iso), _COLON,
        (gross, repr), _COLON, (receiving_banks, str), (receiving_agencias, str), _COLON, (reasons, "".join),
    )  # fmt: skip
    fixed, parts = f"{bank}:", list[Iterable[str]]()
    for values, text in said:
        if alike(values):
            fixed += text(values[0])
        else:
            parts += repeat(fixed, len(numbers)), values if text is str else map(text, values)
            fixed = ""
    parts.append(repeat(fixed, len(numbers)))
    return list(map("".join, zip(*parts, strict=True)))


def number_repeats(lines: Iterable[RetornoLine]) -> Iterator[RetornoLine]:
    """The same lines; from the second of equal movements in one file on, the key ends in ``#2``, ``#3``...

    Two people may pay the same slip on the same day at the same branch: both payments count. Another file with
    both of them gives the same two keys. Memory grows with the number of distinct movements.
    """
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.bank_key] += 1
        repeat = seen[line.bank_key]
        yield line if repeat == 1 else line._replace(bank_key=f"{line.bank_key}#{repeat}")
