"""Debts on their way into a backtest's columns, wherever they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from offers.backtest.columns import PRODUCTS, STANDINGS, Portfolio, words_column
from offers.debt import ContractTerms, CorrectionDays, InterestDays

Progress = Callable[[float], None]
"""Told the share of the portfolio read so far, 0 to 1."""

PLACE_OF_PRODUCT = {product.value: place for place, product in enumerate(PRODUCTS)}
PLACE_OF_STANDING = {standing: place for place, standing in enumerate(STANDINGS)}


@dataclass(frozen=True, slots=True)
class Line:
    """One debt on its way into columns; days are ordinals, 0 where unknown."""

    name: str
    debtor: int
    principal: int
    due_on: int
    contracted_on: int
    terms: ContractTerms
    product: int
    origin: str
    region: str
    segment: str
    score_band: str
    earlier_breaches: int
    standing: int
    prescribed: bool


@lru_cache(maxsize=4096)
def terms_of(
    index: str | None,
    correction_days: CorrectionDays,
    fine_bps: int,
    late_interest_bps: int | None,
    interest_days: InterestDays,
    remuneratory_bps: int,
    fees_bps: int,
    consumer: bool,
) -> ContractTerms:
    """The terms, one object for all debts that share them."""
    return ContractTerms(
        correction_index=index,
        correction_days=correction_days,
        fine_bps=fine_bps,
        late_interest_bps=late_interest_bps,
        interest_days=interest_days,
        remuneratory_bps=remuneratory_bps,
        fees_bps=fees_bps,
        consumer=consumer,
    )


def columns_of(lines: Sequence[Line]) -> Portfolio:
    """The debts in columns, in the order given."""
    terms = {each: place for place, each in enumerate(dict.fromkeys(line.terms for line in lines))}
    return Portfolio(
        names=np.array([line.name for line in lines], dtype=np.str_),
        debtors=_whole(line.debtor for line in lines),
        principal=_whole(line.principal for line in lines),
        due_on=_whole(line.due_on for line in lines),
        contracted_on=_whole(line.contracted_on for line in lines),
        terms_at=np.array([terms[line.terms] for line in lines], dtype=np.int32),
        terms=tuple(terms),
        product_at=np.array([line.product for line in lines], dtype=np.int32),
        origin=words_column([line.origin for line in lines]),
        region=words_column([line.region for line in lines]),
        segment=words_column([line.segment for line in lines]),
        score_band=words_column([line.score_band for line in lines]),
        earlier_breaches=np.array([line.earlier_breaches for line in lines], dtype=np.int32),
        standing_at=np.array([line.standing for line in lines], dtype=np.int32),
        prescribed=np.array([line.prescribed for line in lines], dtype=np.bool_),
    )


def _whole(numbers: Iterable[int]) -> npt.NDArray[np.int64]:
    return np.fromiter(numbers, dtype=np.int64)
