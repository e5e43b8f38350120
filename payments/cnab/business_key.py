"""The key of a movement, made of what it says and not of the file it came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import repeat

from brazil.money import Money
from payments.cnab.movements import RetornoLine

_iso = lru_cache(maxsize=4096)(date.isoformat)


def movement_keys(
    bank: str,
    agencias: Sequence[str],
    contas: Sequence[str],
    numbers: Sequence[str],
    codes: Sequence[str],
    days: Sequence[date],
    paid: Sequence[Money],
    fees: Sequence[Money],
    receiving_banks: Sequence[str],
    receiving_agencias: Sequence[str],
    reasons: Sequence[tuple[str, ...]],
) -> list[str]:
    """A stable text a movement: the same movement in another file has the same key.

    The amount is what was paid plus the fee, and whoever took the money is named by bank and branch.
    """
    accounts = _joined(f"{bank}:", agencias, contas, ":")
    takers = _joined(":", receiving_banks, receiving_agencias, ":")
    return [
        f"{account}{number}:{code}:{day}:{gross.cents + fee.cents}{taker}{why}"
        for account, number, code, day, gross, fee, taker, why in zip(
            accounts, numbers, codes, map(_iso, days), paid, fees, takers, map("".join, reasons), strict=False
        )
    ]


def _joined(before: str, first: Sequence[str], second: Sequence[str], after: str) -> Iterable[str]:
    """Two texts a movement as one, made once where all are alike, as an account's are."""
    if len(set(first)) == 1 and len(set(second)) == 1:
        return repeat(f"{before}{first[0]}{second[0]}{after}")
    return [f"{before}{one}{other}{after}" for one, other in zip(first, second, strict=True)]


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
