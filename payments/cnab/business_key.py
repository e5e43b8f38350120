"""The key of a movement, made of what it says and not of the file it came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

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
    return [
        f"{bank}:{agencia}{conta}:{number}:{code}:{_iso(day)}:{gross.cents + fee.cents}:{taker}{branch}:{''.join(why)}"
        for agencia, conta, number, code, day, gross, fee, taker, branch, why in zip(
            agencias,
            contas,
            numbers,
            codes,
            days,
            paid,
            fees,
            receiving_banks,
            receiving_agencias,
            reasons,
            strict=True,
        )
    ]


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
