"""Movements read together, kept field by field until each is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from brazil.money import Money
from payments.cnab.checks import difference
from payments.cnab.movements import Finding, RetornoLine

_made = partial(tuple.__new__, RetornoLine)  # from a tuple of its fields in their order


class Movements:
    """Some movements, at least one.

    `columns` are the fields of RetornoLine in their order. `odd` are by place the amounts no occurrence explains.
    `tally` is of each occurrence code how many titles there are, and their centavos together.
    """

    __slots__ = ("columns", "odd", "tally")

    def __init__(
        self, columns: Sequence[Sequence[Any]], odd: Mapping[int, Money], tally: Mapping[str, tuple[int, int]]
    ) -> None:
        self.columns, self.odd, self.tally = columns, odd, tally

    def __iter__(self) -> Iterator[RetornoLine]:
        """Each when it is asked for: whoever lets them go holds one at a time."""
        return map(_made, zip(*self.columns, strict=True))

    @property
    def last(self) -> RetornoLine:
        return _made(column[-1] for column in self.columns)

    def events(self) -> Iterator[RetornoLine | Finding]:
        """The movements, and a finding beside each that states an amount that its occurrence does not explain."""
        return self._with_findings() if self.odd else iter(self)

    def _with_findings(self) -> Iterator[RetornoLine | Finding]:
        for place, movement in enumerate(self):
            yield movement
            if place in self.odd:
                yield difference(movement.line_no, "amount_without_payment", self.odd[place], Money(0))
