"""A portfolio in columns: what the one-debt path takes as Debt, Profile and Standing, many debts at once."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from brazil.money import Money
from offers.backtest.centavos import Column
from offers.debt import ContractTerms, Debt, Product
from offers.errors import OfferError
from offers.facts import Profile
from offers.owed.balance import Balance
from offers.policies.eligibility import Standing
from offers.policies.rules.tree import Fact
from offers.policies.rules.vectors import Mask, WordColumn

PRODUCTS = tuple(Product)
STANDINGS = tuple(Standing)
Places = npt.NDArray[np.int32]
Names = npt.NDArray[np.str_]
Balances = npt.NDArray[np.object_]
_SPREAD_1, _SPREAD_2, _SPREAD_3 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """Debts by the column; every column is as long as the others and none may be changed.

    `names` tell the debts apart in what is written out; `debtors` are whole numbers that tell their debtors apart.
    `principal` is centavos, `due_on` and `contracted_on` proleptic ordinals, 0 where unknown. `terms_at`,
    `product_at`, `standing_at` and the words' `places` point into `terms`, PRODUCTS, STANDINGS and the words;
    `prescribed` is as of the pricing day. `known` holds the balances worked out elsewhere, None where the columns tell
    the amount: of a debt an agreement gave back, or one a dispute held still.
    """

    names: Names
    debtors: Column
    principal: Column
    due_on: Column
    contracted_on: Column
    terms_at: Places
    terms: tuple[ContractTerms, ...]
    product_at: Places
    origin: WordColumn
    region: WordColumn
    segment: WordColumn
    score_band: WordColumn
    earlier_breaches: Places
    standing_at: Places
    prescribed: Mask
    known: Balances | None = None

    def __post_init__(self) -> None:
        lengths = {name: len(_column(getattr(self, name))) for name in COLUMNS}
        if len(set(lengths.values())) > 1:
            raise OfferError("columns_uneven", **lengths)

    def __len__(self) -> int:
        return len(self.principal)

    def rows(self, index: slice | Column | Mask) -> Portfolio:
        """Some of the debts, in the order asked for; a slice copies nothing."""
        chosen: dict[str, Any] = {name: _rows(getattr(self, name), index) for name in COLUMNS}
        return replace(self, **chosen, known=None if self.known is None else self.known[index])

    def slice_of(self, number: int, count: int) -> Portfolio:
        """Slice `number` (from 1) of `count`: every debtor with all debts is in exactly one.

        Raises OfferError("slice") when there is no such slice.
        """
        if not 1 <= number <= count:
            raise OfferError("slice", number=number, count=count)
        return self.rows(slice_numbers(self.debtors, count) == number)

    def debt_at(self, row: int) -> Debt:
        """One debt as the one-debt path takes it."""
        contracted_on = int(self.contracted_on[row])
        return Debt(
            principal=Money(int(self.principal[row])),
            due_on=date.fromordinal(int(self.due_on[row])),
            product=PRODUCTS[int(self.product_at[row])],
            terms=self.terms[int(self.terms_at[row])],
            contracted_on=date.fromordinal(contracted_on) if contracted_on else None,
        )

    def profile_at(self, row: int) -> Profile:
        """What the one-debt path knows of the debt and its debtor."""
        return Profile(
            product=PRODUCTS[int(self.product_at[row])],
            origin=word_at(self.origin, row),
            region=word_at(self.region, row),
            segment=word_at(self.segment, row),
            score_band=word_at(self.score_band, row),
            earlier_breaches=int(self.earlier_breaches[row]),
        )

    def balance_at(self, row: int) -> Balance | None:
        """The balance of a debt where it was worked out elsewhere."""
        return None if self.known is None else self.known[row]

    def standing(self, row: int) -> Standing:
        """Where the debt stands with its creditor."""
        return STANDINGS[int(self.standing_at[row])]

    def words(self) -> dict[Fact, WordColumn]:
        """The facts that are words, by the name conditions have for them."""
        return {
            Fact.PRODUCT: WordColumn(places=self.product_at, words=tuple(product.value for product in PRODUCTS)),
            Fact.ORIGIN: self.origin,
            Fact.REGION: self.region,
            Fact.SEGMENT: self.segment,
            Fact.SCORE_BAND: self.score_band,
        }


COLUMNS = tuple(field.name for field in fields(Portfolio) if field.name not in ("terms", "known"))


def slice_numbers(debtors: Column, count: int) -> Column:
    """The slice, from 1 to `count`, of each debtor: the same on every machine and in every version.

    The finalizer of SplitMix64 spreads neighbouring numbers over all 64 bits (Steele, Lea and Flood, "Fast Splittable
    Pseudorandom Number Generators", OOPSLA 2014); wrapping around is part of it.
    """
    spread = debtors.astype(np.uint64) + np.uint64(_SPREAD_1)
    spread = (spread ^ (spread >> np.uint64(30))) * np.uint64(_SPREAD_2)
    spread = (spread ^ (spread >> np.uint64(27))) * np.uint64(_SPREAD_3)
    spread ^= spread >> np.uint64(31)
    return (spread % np.uint64(count)).astype(np.int64) + 1


def word_at(column: WordColumn, row: int) -> str:
    """One debt's word."""
    return column.words[int(column.places[row])]


def words_column(words: list[str]) -> WordColumn:
    """A column of the words as they come; equal words share one place."""
    places = {word: place for place, word in enumerate(dict.fromkeys(words))}
    return WordColumn(places=np.array([places[word] for word in words], dtype=np.int32), words=tuple(places))


def _column(column: npt.NDArray[np.generic] | WordColumn) -> npt.NDArray[np.generic]:
    return column.places if isinstance(column, WordColumn) else column


def _rows(column: Any, index: slice | Column | Mask) -> Any:
    if isinstance(column, WordColumn):
        return replace(column, places=column.places[index])
    return column[index]
