"""The key of a movement, made of what it says and not of the file it came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from brazil.money import Money
from payments.cnab.movements import RetornoLine


def movement_key(
    bank: str,
    account: str,
    nosso_numero: str,
    occurrence_code: str,
    occurred_on: date,
    amount: Money,
    received_at: str,
    reasons: tuple[str, ...],
) -> str:
    """A stable text: the same movement in another file has the same key.

    `received_at` is the bank and branch that took the money; `amount` what was paid plus the fee.
    """
    parts = (
        bank,
        account,
        nosso_numero,
        occurrence_code,
        occurred_on.isoformat(),
        str(amount.cents),
        received_at,
        "".join(reasons),
    )
    return ":".join(parts)


def number_repeats(lines: Iterable[RetornoLine]) -> Iterator[RetornoLine]:
    """The same lines; from the second of equal movements in one file on, the key ends in ``#2``, ``#3``...

    Two people may pay the same slip on the same day at the same branch: both payments count. Another file with
    both of them gives the same two keys. Memory grows with the number of distinct movements.
    """
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.bank_key] += 1
        repeat = seen[line.bank_key]
        yield line if repeat == 1 else replace(line, bank_key=f"{line.bank_key}#{repeat}")
