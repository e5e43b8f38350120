"""Trying a policy on a portfolio before anyone is offered anything: a run reads, works out and writes, no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from offers.backtest.columns import Portfolio
from offers.backtest.report import Keep, Report, backtest
from offers.backtest.run import Day
from offers.policies.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Part `number` (from 1) of `count`, whole debtors each: the parts may run on as many machines."""

    number: int
    count: int

    def of(self, batches: Iterator[Portfolio]) -> Iterator[Portfolio]:
        """The debts of the slice, batch by batch."""
        return batches if self.count == 1 else (batch.slice_of(self.number, self.count) for batch in batches)


SUFFIXES = (".csv", ".parquet")
"""Files a backtest is written to."""

WHOLE = Slice(number=1, count=1)


def run(
    batches: Iterator[Portfolio],
    policy: Policy,
    day: Day,
    *,
    against: Policy | None = None,
    part: Slice = WHOLE,
    out: Path | None = None,
) -> Report:
    """Apply a policy to the batches of a portfolio, compare it where there is another, and write the debts to `out`.

    Raises OfferError("backtest_differs") when the sample worked out debt by debt differs; no file is left then.
    """
    with _keeper(out, compared=against is not None) as keep:
        return backtest(part.of(batches), policy, day, against=against, keep=keep)


def _keeper(out: Path | None, *, compared: bool) -> AbstractContextManager[Keep | None]:
    if out is None:
        return nullcontext()
    from portal.services.backtest_output import written  # pyarrow is loaded where a file is written

    return written(out, compared=compared)
