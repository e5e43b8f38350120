"""Rows of a cursor into the columns of a batch: tuples of plain values, a few thousand at a time, no object a debt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from offers.backtest.centavos import Column
from offers.backtest.columns import Portfolio
from offers.debt import ContractTerms, CorrectionDays, InterestDays
from offers.policies.eligibility import Standing
from offers.policies.rules.vectors import Mask, WordColumn
from portal.models import DebtStatus
from portal.services.backtest_intake import PLACE_OF_PRODUCT, PLACE_OF_STANDING, terms_of
from portal.services.balances import STANDINGS

ROWS = 2_048
"""Taken at once: tuples that stay in a processor's own memory are turned into columns twice as fast."""

_STANDING_OF = {status.value: PLACE_OF_STANDING[STANDINGS[DebtStatus(status)]] for status in DebtStatus}
_DECEASED = PLACE_OF_STANDING[Standing.DECEASED]


class Places(dict[Hashable, int]):
    """A place for each value, in the order they are first met."""

    def __missing__(self, value: Hashable) -> int:
        self[value] = len(self)
        return self[value]


class Ordinals(dict[date | str | None, int]):
    """The ordinal of a day as a database gives it, a date or its ISO text; 0 where there is none."""

    def __missing__(self, day: date | str | None) -> int:
        known = date.fromisoformat(day) if isinstance(day, str) else day
        self[day] = known.toordinal() if known is not None else 0
        return self[day]


class Gathered:
    """One batch, gathered row by row. `ids` and `apart` tell which debts their columns do not tell the amount of."""

    def __init__(self, breaches: Mapping[int, int], ordinals: Ordinals) -> None:
        self._breaches, self._ordinals = breaches, ordinals
        self._terms, self._words = Places(), defaultdict[str, Places](Places)
        self._parts = defaultdict[str, list[npt.NDArray[Any]]](list)

    def take(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Rows as the query of `backtest_on_file` lists their values."""
        (
            names, debtors, principal, due_on, contracted_on, *terms, product, origin, region, segment, score_band,
            status, prescribed, deceased, ids, apart,
        ) = zip(*rows, strict=True)  # fmt: skip
        for name, values in (("debtors", debtors), ("principal", principal), ("ids", ids)):
            self._add(name, values, np.int64, len(rows))
        for name, days in (("due_on", due_on), ("contracted_on", contracted_on)):
            self._add(name, map(self._ordinals.__getitem__, days), np.int64, len(rows))
        words = {"origin": origin, "region": region, "segment": segment, "score_band": score_band}
        for name, said in words.items():
            self._add(name, map(self._words[name].__getitem__, said), np.int32, len(rows))
        for name, flags in (("prescribed", prescribed), ("deceased", deceased), ("apart", apart)):
            self._add(name, flags, np.bool_, len(rows))
        self._add("terms", map(self._terms.__getitem__, zip(*terms, strict=True)), np.int32, len(rows))
        self._add("product", map(PLACE_OF_PRODUCT.__getitem__, product), np.int32, len(rows))
        self._add("standing", map(_STANDING_OF.__getitem__, status), np.int32, len(rows))
        broken = map(self._breaches.get, debtors, repeat(0)) if self._breaches else repeat(0)
        self._add("breaches", broken, np.int32, len(rows))
        self._parts["names"].append(np.array(names, dtype=np.str_))

    def __len__(self) -> int:
        return sum(map(len, self._parts["ids"]))

    @property
    def ids(self) -> Column:
        """The number of each debt."""
        return self._whole("ids")

    @property
    def apart(self) -> Mask:
        """Which debts an agreement gave back or a dispute held still."""
        return self._whole("apart")

    def portfolio(self) -> Portfolio:
        """What was gathered, in columns."""
        return Portfolio(
            names=self._whole("names"),
            debtors=self._whole("debtors"),
            principal=self._whole("principal"),
            due_on=self._whole("due_on"),
            contracted_on=self._whole("contracted_on"),
            terms_at=self._whole("terms"),
            terms=tuple(map(_terms, self._terms)),
            product_at=self._whole("product"),
            origin=self._word_column("origin"),
            region=self._word_column("region"),
            segment=self._word_column("segment"),
            score_band=self._word_column("score_band"),
            earlier_breaches=self._whole("breaches"),
            standing_at=np.where(self._whole("deceased"), np.int32(_DECEASED), self._whole("standing")),
            prescribed=self._whole("prescribed"),
        )

    def _add(self, name: str, values: Iterable[Any], kind: type[np.generic], count: int) -> None:
        self._parts[name].append(np.fromiter(values, dtype=kind, count=count))

    def _whole(self, name: str) -> npt.NDArray[Any]:
        return np.concatenate(self._parts[name])

    def _word_column(self, name: str) -> WordColumn:
        return WordColumn(places=self._whole(name), words=tuple(map(str, self._words[name])))


def _terms(kept: Any) -> ContractTerms:
    """The terms of a row's eight values, which are the database's own."""
    index, correction_days, fine, late_interest, interest_days, remuneratory, fees, consumer = kept
    return terms_of(
        index, CorrectionDays(correction_days), fine, late_interest, InterestDays(interest_days), remuneratory, fees,
        bool(consumer),
    )  # fmt: skip
