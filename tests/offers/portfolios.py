"""Portfolios for backtests: debts one by one, as the one-debt path knows them, put in columns.

Each strategy is made once: see tests/offers/strategies.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
from hypothesis import strategies as st

from brazil.money import Money
from offers.backtest.columns import PRODUCTS, STANDINGS, Portfolio, words_column
from offers.debt import ContractTerms, CorrectionDays, Debt, InterestDays, Product
from offers.facts import Profile
from offers.policies.eligibility import Standing
from tests.offers.policy_strategies import REGIONS, START, WORDS

PRODUCT_OF = st.sampled_from([Product.LOAN, Product.SCHOOL, Product.CREDIT_CARD, Product.HEALTH])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One debt and what is known of its debtor."""

    debt: Debt
    profile: Profile
    debtor: int = 1
    standing: Standing = Standing.OPEN
    prescribed: bool = False


def portfolio_of(rows: list[Row]) -> Portfolio:
    """The columns of these debts, named D0, D1, ..."""
    terms = tuple(dict.fromkeys(row.debt.terms for row in rows))
    debts = [row.debt for row in rows]
    return Portfolio(
        names=np.array([f"D{place}" for place in range(len(rows))], dtype=np.str_),
        debtors=np.array([row.debtor for row in rows], dtype=np.int64),
        principal=np.array([debt.principal.cents for debt in debts], dtype=np.int64),
        due_on=np.array([debt.due_on.toordinal() for debt in debts], dtype=np.int64),
        contracted_on=np.array(
            [debt.contracted_on.toordinal() if debt.contracted_on else 0 for debt in debts], dtype=np.int64
        ),
        terms_at=np.array([terms.index(debt.terms) for debt in debts], dtype=np.int32),
        terms=terms,
        product_at=np.array([PRODUCTS.index(debt.product) for debt in debts], dtype=np.int32),
        origin=words_column([row.profile.origin for row in rows]),
        region=words_column([row.profile.region for row in rows]),
        segment=words_column([row.profile.segment for row in rows]),
        score_band=words_column([row.profile.score_band for row in rows]),
        earlier_breaches=np.array([row.profile.earlier_breaches for row in rows], dtype=np.int32),
        standing_at=np.array([STANDINGS.index(row.standing) for row in rows], dtype=np.int32),
        prescribed=np.array([row.prescribed for row in rows], dtype=np.bool_),
    )


@cache
def terms() -> st.SearchStrategy[ContractTerms]:
    """Contracts with and without index, agreed rate and every other charge."""
    return st.builds(
        ContractTerms,
        correction_index=st.sampled_from([None, "IPCA", "INPC", "IGP-M"]),
        correction_days=st.sampled_from(CorrectionDays),
        fine_bps=st.sampled_from([0, 200, 1_000]),
        late_interest_bps=st.sampled_from([None, 0, 33, 100, 250]),
        interest_days=st.sampled_from(InterestDays),
        remuneratory_bps=st.sampled_from([0, 0, 799]),
        fees_bps=st.sampled_from([0, 0, 1_000]),
        consumer=st.booleans(),
    )


@cache
def words() -> st.SearchStrategy[str]:
    return st.sampled_from(["", *WORDS])


AGES = st.one_of(st.sampled_from([-9, 0, 1, 30, 31, 181]), st.integers(0, 3_000))
PRINCIPALS = st.one_of(
    st.sampled_from([0, 1, 999, 1_001, 50_000_00]), *(st.integers(1, most) for most in (10**5, 10**8, 10**11))
)
DAYS_BEFORE = st.one_of(st.none(), st.integers(0, 900))
REGIONS_OF = st.sampled_from(["", "RJ", *REGIONS])
STANDINGS_OF = st.sampled_from([Standing.OPEN] * 8 + list(Standing))
SELDOM = st.sampled_from([False, False, False, True])


@cache
@st.composite
def rows(draw: st.DrawFn, priced_on: date = START) -> Row:
    """Debts on and beside the edges policies have, from one centavo to a thousand million reais."""
    product = draw(PRODUCT_OF)
    due_on = priced_on - timedelta(days=draw(AGES))
    principal = draw(PRINCIPALS)
    before = draw(DAYS_BEFORE)
    contracted = None if before is None else due_on - timedelta(days=before)
    return Row(
        debt=Debt(
            principal=Money(principal), due_on=due_on, product=product, terms=draw(terms()), contracted_on=contracted
        ),
        profile=Profile(
            product=product,
            origin=draw(words()),
            region=draw(REGIONS_OF),
            segment=draw(words()),
            score_band=draw(words()),
            earlier_breaches=draw(st.integers(0, 4)),
        ),
        debtor=draw(st.integers(1, 2**40)),
        standing=draw(STANDINGS_OF),
        prescribed=draw(SELDOM),
    )


@cache
def portfolios(priced_on: date = START) -> st.SearchStrategy[Portfolio]:
    return st.lists(rows(priced_on), min_size=1, max_size=12).map(portfolio_of)
