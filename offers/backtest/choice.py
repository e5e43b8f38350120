"""Which tier each debt falls in, or why nothing can be offered: policies.eligibility by the column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from offers.backtest.centavos import Column
from offers.backtest.columns import STANDINGS, Portfolio
from offers.backtest.discounts import discounts
from offers.backtest.owed import OwedColumns
from offers.owed.balance import Component
from offers.policies.eligibility import BARRED, UNMET
from offers.policies.policy import Policy, Selection, Tier
from offers.policies.rules.tree import Fact, tree_of
from offers.policies.rules.vectors import FACTS, NO_TIER, Evaluator, FactColumns, Held, Indices, Mask, evaluator_of
from offers.refusal import RefusalCode

CODES = tuple(RefusalCode)
OFFERED = -1
_UNMET_CODES = np.array([CODES.index(UNMET[fact]) for fact in FACTS], dtype=np.int16)
_BARRED_CODES = np.array(
    [CODES.index(BARRED[standing]) if standing in BARRED else OFFERED for standing in STANDINGS], dtype=np.int16
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A policy with its evaluator, made once a run."""

    policy: Policy
    evaluate: Evaluator

    @classmethod
    def of(cls, policy: Policy) -> Rules:
        """The rules of a policy."""
        return cls(policy=policy, evaluate=evaluator_of(tree_of(policy)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """For each debt the tier's index, NO_TIER where there is none, and the place of the refusal in CODES or OFFERED."""

    tier_at: Indices
    refusal_at: Indices


def choose(portfolio: Portfolio, owed: OwedColumns, rules: Rules, priced_on: date, *, shows_prescribed: bool) -> Chosen:
    """The tier of each debt, or the refusal the one-debt path gives before it looks at amounts offered."""
    refusal_at = _barred(portfolio, owed, shows_prescribed=shows_prescribed)
    held = rules.evaluate(_facts(portfolio, owed, priced_on))
    tier_at = held.first() if rules.policy.selection is Selection.FIRST_MATCH else _best(held, owed, rules.policy)
    tier_at[refusal_at != OFFERED] = NO_TIER
    uncovered = (tier_at == NO_TIER) & (refusal_at == OFFERED)
    if uncovered.any():
        refusal_at[uncovered] = _UNMET_CODES[held.rows_of(uncovered).first_unmet()]
    return Chosen(tier_at=tier_at, refusal_at=refusal_at)


def _barred(portfolio: Portfolio, owed: OwedColumns, *, shows_prescribed: bool) -> Indices:
    refusal_at = _BARRED_CODES[portfolio.standing_at]
    open_debts = refusal_at == OFFERED
    if not shows_prescribed:
        refusal_at[open_debts & portfolio.prescribed] = CODES.index(RefusalCode.PRESCRIBED)
    refusal_at[(refusal_at == OFFERED) & (owed.total <= 0)] = CODES.index(RefusalCode.NOTHING_OWED)
    return refusal_at


def _facts(portfolio: Portfolio, owed: OwedColumns, priced_on: date) -> FactColumns:
    return FactColumns(
        rows=len(portfolio),
        numbers={
            Fact.DAYS_OVERDUE: owed.days_overdue,
            Fact.BALANCE: owed.total,
            Fact.PRINCIPAL: owed.components[Component.PRINCIPAL],
            Fact.EARLIER_BREACHES: portfolio.earlier_breaches,
            Fact.PRICED_ON: priced_on.toordinal(),
        },
        words=portfolio.words(),
    )


def _best(held: Held, owed: OwedColumns, policy: Policy) -> Indices:
    """The tier with the least to pay in cash, then over time, then the first written; those without cash come last."""
    best = np.full(held.rows, NO_TIER, dtype=np.int16)
    costs: tuple[Column, Column, Column] | None = None
    for index, tier in enumerate(policy.tiers):
        holds, cost = held.rule(index), _cost(owed, tier)
        better = holds if costs is None else holds & ((best == NO_TIER) | _less(cost, costs))
        best[better] = index
        kept = cost if costs is None else costs
        costs = tuple(np.where(better, new, old) for new, old in zip(cost, kept, strict=True))  # type: ignore[assignment]
    return best


def _cost(owed: OwedColumns, tier: Tier) -> tuple[Column, Column, Column]:
    cash = discounts(owed, tier.cash).payable
    over_time = tier.installments
    later = discounts(owed, over_time).payable if over_time.max_installments > 1 else owed.total
    return (cash <= 0).astype(np.int64), cash, later


def _less(one: tuple[Column, Column, Column], other: tuple[Column, Column, Column]) -> Mask:
    """Whether one cost comes before the other, compared from left to right."""
    less = np.zeros(one[0].shape, dtype=np.bool_)
    same = np.ones_like(less)
    for mine, others in zip(one, other, strict=True):
        less |= same & (mine < others)
        same &= mine == others
    return less
