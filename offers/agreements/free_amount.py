"""Paying an amount of one's own choice: what is due first, and what is beyond it off the end of the plan.

Whatever is late, or the next installment where nothing is, is settled whole. The rest settles the last installments,
those whose early payment spares the most interest, each at its present value (CDC art. 52 §2º); what does not reach a
whole one lowers it by as much as it is worth on the day. Nothing is left over: who pays freely gets no credit by
surprise.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from brazil.money import ZERO, Money
from offers.agreements.settling import Settling, SettlingLine

Quote = Callable[[Collection[int] | None], Settling]
"""What it takes to settle these installments on a day; None: all that are open."""


class NotPayable(StrEnum):
    """Why an amount cannot be chosen."""

    TOO_LITTLE = "too_little"  # what is due now takes more
    TOO_MUCH = "too_much"  # everything takes less


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The least and the most that can be paid: what is due first, and everything."""

    least: Money
    most: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeAmount:
    """An amount over installments. `settling` adds up to it to the centavo; of the installment `lowered` it settles a
    part alone, and `still` is what is left of that one."""

    settling: Settling
    lowered: int | None = None
    still: Money = ZERO


def bounds(quote: Quote) -> Bounds:
    """What can be chosen between."""
    every = quote(None)
    return Bounds(least=quote(_due_first([line for line in every.lines if line.value])).value, most=every.value)


def spread(quote: Quote, amount: Money) -> FreeAmount | NotPayable:
    """An amount over the open installments. Sums are rounded once, so that what a line takes depends on the others by a
    centavo: what is shown is quoted together."""
    every = quote(None)
    asking = [line for line in every.lines if line.value]
    first = _due_first(asking)
    if amount < quote(first).value or not asking:
        return NotPayable.TOO_LITTLE
    if amount > every.value:
        return NotPayable.TOO_MUCH
    later = [line.number for line in asking if line.number not in first][::-1]
    # Worth less than a centavo, which rounding lost: each moves the sum by one at most, so that none leaves a rest.
    later += [line.number for line in every.lines if not line.value][::-1]
    whole = _most(quote, first, later, amount)
    settled = quote((*first, *later[:whole]))
    rest = amount - settled.value
    if not rest:
        return FreeAmount(settling=settled)
    target = quote([later[whole]]).lines[0]
    part = _part(target, rest)
    lines = sorted((*settled.lines, part), key=lambda line: (line.due_on, line.number))
    return FreeAmount(
        settling=Settling(on=settled.on, lines=tuple(lines)),
        lowered=target.number if part.left < target.left else None,
        still=target.left - part.left,
    )


def _due_first(lines: Sequence[SettlingLine]) -> tuple[int, ...]:
    """What is late, or the next one."""
    late = tuple(line.number for line in lines if line.days_late)
    return late or tuple(line.number for line in lines[:1])


def _most(quote: Quote, first: Sequence[int], later: Sequence[int], amount: Money) -> int:
    """How many of the later ones, the last first, fit into the amount beside what is due first."""
    low, high = 0, len(later)
    while low < high:
        middle = (low + high + 1) // 2
        if quote((*first, *later[:middle])).value <= amount:
            low = middle
        else:
            high = middle - 1
    return low


def _part(line: SettlingLine, paid: Money) -> SettlingLine:
    """A part of an installment not due yet, paid today: it settles as much more than it costs as the whole would."""
    worth = Money((2 * paid.cents * line.left.cents + line.value.cents) // (2 * line.value.cents))
    left = max(paid, min(worth, line.left))
    return SettlingLine(
        number=line.number,
        due_on=line.due_on,
        days_late=0,
        left=left,
        rebate=left - paid,
        fine=ZERO,
        interest=ZERO,
    )
