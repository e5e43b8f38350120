"""The payments of a plan, kept as columns of whole centavos; a line is made when someone reads it.

A sheet of 24 offers has 300 payments. Most are only added up and compared, so that an object for each would take
longer than working them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from operator import sub
from typing import NamedTuple, overload

from brazil.money import Money
from offers.plans.slot_init import filling_slots


class Parts(NamedTuple):
    """What is paid and how much of each payment is principal, in centavos; the rest of each is interest."""

    amounts: tuple[int, ...]
    principals: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentLine:
    """One payment of a plan: `amount = principal + interest`, numbered from 1."""

    number: int
    due_on: date
    amount: Money
    principal: Money
    interest: Money


@filling_slots
@dataclass(frozen=True, slots=True)
class Installments(Sequence[InstallmentLine]):
    """Payments in order: days, and centavos of each payment and of its principal."""

    due_dates: tuple[date, ...]
    amounts: tuple[int, ...]
    principals: tuple[int, ...]

    @classmethod
    def of(cls, due_dates: Sequence[date], parts: Parts) -> Installments:
        """The payments of these days."""
        return cls(tuple(due_dates), parts.amounts, parts.principals)

    @classmethod
    def from_lines(cls, lines: Iterable[InstallmentLine]) -> Installments:
        """The payments these lines describe, numbered anew."""
        lines = tuple(lines)
        return cls(
            due_dates=tuple(line.due_on for line in lines),
            amounts=tuple(line.amount.cents for line in lines),
            principals=tuple(line.principal.cents for line in lines),
        )

    @property
    def interests(self) -> tuple[int, ...]:
        """The interest of each payment, in centavos."""
        return tuple(map(sub, self.amounts, self.principals))

    def columns(self) -> Iterator[tuple[date, int, int]]:
        """Day, amount and principal of each payment, in centavos, without making its line."""
        return zip(self.due_dates, self.amounts, self.principals, strict=True)

    def __len__(self) -> int:
        return len(self.amounts)

    @overload
    def __getitem__(self, index: int) -> InstallmentLine: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[InstallmentLine, ...]: ...
    def __getitem__(self, index: int | slice) -> InstallmentLine | tuple[InstallmentLine, ...]:
        if isinstance(index, slice):
            return tuple(self._line(each) for each in range(len(self))[index])
        return self._line(range(len(self))[index])

    def __iter__(self) -> Iterator[InstallmentLine]:
        return map(self._line, range(len(self)))

    def _line(self, index: int) -> InstallmentLine:
        amount, principal = self.amounts[index], self.principals[index]
        return InstallmentLine(
            number=index + 1,
            due_on=self.due_dates[index],
            amount=Money(amount),
            principal=Money(principal),
            interest=Money(amount - principal),
        )
