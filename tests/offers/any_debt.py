"""Debts under any terms and index series, as Hypothesis makes them.

Each strategy is made once: see tests/offers/strategies.py.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from brazil.indices import IndexSeries, months_between
from brazil.money import Money
from offers.debt import ContractTerms, CorrectionDays, Debt, InterestDays, Product

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
MONTHS = tuple(months_between(date(2019, 1, 1), date(2031, 12, 1)))
NAMES = ("IPCA", "IGP-M", "SELIC", "LEGAL_RATE")
RATES = st.one_of(st.sampled_from([0, 100, 200]), st.integers(0, 2500))
SOME_RATES = st.one_of(st.none(), RATES)
INDICES = st.sampled_from([None, "IPCA", "IGP-M"])
ANY_COUNTING = st.sampled_from(CorrectionDays)
NO_ROOT = st.sampled_from([each for each in CorrectionDays if each is not CorrectionDays.EXPONENTIAL])
INTEREST_DAYS = st.sampled_from(InterestDays)
REMUNERATORY = st.one_of(st.just(0), st.integers(0, 1500))
FEES = st.one_of(st.just(0), st.integers(0, 2000))
PRINCIPALS = st.one_of(st.integers(1, 100_000), st.integers(1, 10**11))
EARLIEST = date(2018, 1, 1)
DAYS_BEFORE = st.one_of(st.none(), st.integers(0, (date(2026, 12, 31) - EARLIEST).days))
PRODUCTS = st.sampled_from([Product.CREDIT_CARD, Product.LOAN])


@cache
@st.composite
def terms(draw: st.DrawFn, roots: bool) -> ContractTerms:
    return ContractTerms(
        correction_index=draw(INDICES),
        correction_days=draw(ANY_COUNTING if roots else NO_ROOT),
        fine_bps=draw(RATES),
        late_interest_bps=draw(SOME_RATES),
        interest_days=draw(INTEREST_DAYS),
        remuneratory_bps=draw(REMUNERATORY) if roots else 0,
        fees_bps=draw(FEES),
        consumer=draw(st.booleans()),
    )


@st.composite
def debts(draw: st.DrawFn, roots: bool = True) -> Debt:
    """Any debt; without `roots` none whose charges take one (exponential days, compound interest)."""
    due_on, before = draw(DAYS), draw(DAYS_BEFORE)
    return Debt(
        principal=Money(draw(PRINCIPALS)),
        due_on=due_on,
        product=draw(PRODUCTS),
        terms=draw(terms(roots)),
        contracted_on=None if before is None else max(due_on - timedelta(days=before), EARLIEST),
    )


def _series(percents: dict[str, list]) -> dict[str, IndexSeries]:
    return {
        name: IndexSeries(name, {month: each[n % len(each)] for n, month in enumerate(MONTHS)})
        for name, each in percents.items()
    }


def _each(low: int) -> st.SearchStrategy[dict[str, IndexSeries]]:
    percents = {name: st.decimals(low if name in ("IPCA", "IGP-M") else 0, 3, places=2) for name in NAMES}
    lists = {name: st.lists(each, min_size=1, max_size=7) for name, each in percents.items()}
    return st.fixed_dictionaries(lists).map(_series)


RISING = _each(0)
ANY_SERIES = _each(-3)  # prices may fall; Selic and the legal rate never do (Código Civil art. 406 §3º)
