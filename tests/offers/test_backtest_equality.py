"""A backtest tells, on every field, what the one-debt path tells."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.indices import load_series
from offers.backtest.columns import Portfolio
from offers.backtest.recheck import Recheck
from offers.backtest.run import Backtest, Day, accruals_of
from offers.policies.policy import Policy, Selection
from tests.offers.policy_strategies import START, full_policies
from tests.offers.portfolios import portfolios
from tests.offers.strategies import policies


def all_covering(policy: Policy) -> Policy:
    """The policy with every tier for every debt, so that the best one has to be found."""
    span = {"min_days_overdue": 0, "max_days_overdue": None}
    tiers = tuple(tier.model_copy(update=span) for tier in policy.tiers)
    return policy.model_copy(update={"tiers": tiers, "selection": Selection.BEST_FOR_DEBTOR})


POLICIES = st.one_of(policies(), full_policies(), policies().map(all_covering))


def check_every_debt(portfolio: Portfolio, policy: Policy, day: Day) -> None:
    """Raises OfferError("backtest_differs") at the first field of a balance, a plan or a refusal that differs."""
    owed = accruals_of(day).owed(portfolio)
    outcome = Backtest(policy, day).outcome(portfolio, owed)
    Recheck(policy, day).check_rows(portfolio, owed, outcome, np.arange(len(portfolio)))


@given(portfolio=portfolios(), policy=POLICIES, shows_prescribed=st.booleans())
@settings(max_examples=100, deadline=None)
def test_every_field_is_that_of_the_one_debt_path(portfolio: Portfolio, policy: Policy, shows_prescribed: bool) -> None:
    day = Day(priced_on=START, series=load_series(), shows_prescribed=shows_prescribed)
    check_every_debt(portfolio, policy, day)


@given(portfolio=portfolios(), policy=POLICIES, days=st.integers(0, 240))
@settings(max_examples=40, deadline=None)
def test_so_it_is_without_annual_costs_and_on_other_days(portfolio: Portfolio, policy: Policy, days: int) -> None:
    day = Day(priced_on=START + timedelta(days=days), series=load_series(), with_cost=False)
    check_every_debt(portfolio, policy, day)
