"""Policies with every kind of condition and limit, and the facts of debts near their edges.

Each strategy is made once: see tests/offers/strategies.py.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from brazil.money import Money
from offers.debt import Product
from offers.facts import DebtFacts, Profile
from offers.owed.balance import Balance, Component
from offers.policies.conditions import Campaign, CentsRange, Conditions, CountRange
from offers.policies.counter_limits import CounterLimits
from offers.policies.disputes import DisputeRules
from offers.policies.limits import (
    Changes,
    ClearsAfter,
    ImputationOrder,
    InstallmentLimits,
    Method,
    Nature,
    RateStep,
    Rhythm,
    Vesting,
)
from offers.policies.policy import Authority, AuthorityLevel, DiscountLimits, Policy, Selection, Tier
from tests.offers.strategies import BPS, IOF_MODES, METHODS, NAMES, RESIDUES, balance_of

WORDS = ("bronze", "prata", "ouro", "Á")
REGIONS = ("AC", "MG", "SP")
START = date(2026, 1, 1)
# Few values, so that conditions meet and cross each other often.
AMOUNTS = st.sampled_from([0, 1, 999, 1_000, 1_001, 50_000_00])
DAYS = st.sampled_from([0, 1, 29, 30, 31, 180, 181, 400])
SHARES = st.sampled_from([0, 1_000, 5_000, 10_000])
DATES = st.integers(0, 6).map(lambda days: START + timedelta(days=days))


@cache
def ordered(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    """Two values, the smaller first, either end open at times."""
    ends = st.tuples(values, values).map(lambda pair: (min(pair), max(pair)))
    return st.one_of(ends, ends.map(lambda pair: (pair[0], None)), ends.map(lambda pair: (None, pair[1])))


@cache
def some(values: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...] | None]:
    """One or two of the values, or nothing asked, which is the more likely."""
    return st.sampled_from([None, None, None, values[:1], values[1:], values[::2]])


CENTS = st.one_of(
    st.none(), st.none(), ordered(AMOUNTS).map(lambda pair: CentsRange(min_cents=pair[0], max_cents=pair[1]))
)
BREACHES = st.one_of(
    st.none(), ordered(st.integers(0, 3)).map(lambda pair: CountRange(minimum=pair[0], maximum=pair[1]))
)
CAMPAIGNS = st.one_of(
    st.none(), st.tuples(DATES, DATES).map(lambda pair: Campaign(from_on=min(pair), until_on=max(pair)))
)


@cache
@st.composite
def conditions(draw: st.DrawFn) -> Conditions:
    return Conditions(
        balance=draw(CENTS),
        principal=draw(CENTS),
        products=draw(some((Product.LOAN, Product.SCHOOL, Product.CREDIT_CARD))),
        origins=draw(some(WORDS)),
        regions=draw(some(REGIONS)),
        segments=draw(some(WORDS)),
        score_bands=draw(some(WORDS)),
        earlier_breaches=draw(BREACHES),
        campaign=draw(CAMPAIGNS),
    )


@cache
def full_limits() -> st.SearchStrategy[DiscountLimits]:
    return st.builds(DiscountLimits, **dict.fromkeys(DiscountLimits.model_fields, BPS))


CLEARINGS = st.sampled_from(ClearsAfter)
STEPS, NO_STEPS = st.sets(st.integers(2, 120), max_size=3), st.sets(st.integers(2, 120), max_size=0)
COUNTS = st.one_of(st.none(), st.sets(st.integers(2, 120), min_size=1, max_size=4))
RHYTHMS = st.lists(st.sampled_from(Rhythm), min_size=1, unique=True)


@cache
@st.composite
def full_installments(draw: st.DrawFn) -> InstallmentLimits:
    method = draw(METHODS)
    rates = st.integers(0, 3_000) if method is not Method.EQUAL else st.just(0)
    steps = draw(STEPS if method is not Method.EQUAL else NO_STEPS)
    counts = draw(COUNTS)
    return InstallmentLimits(
        **{name: draw(BPS) for name in DiscountLimits.model_fields},
        max_installments=draw(st.integers(1, 120)),
        min_installment_cents=draw(st.integers(1, 300_00)),
        min_down_payment_bps=draw(st.integers(0, 9_000)),
        monthly_interest_bps=draw(rates),
        method=method,
        clears_after=draw(CLEARINGS),
        counts=tuple(sorted(counts)) if counts else None,
        rate_steps=tuple(RateStep(from_count=step, monthly_interest_bps=draw(rates)) for step in sorted(steps)),
        residue=draw(RESIDUES),
        rhythms=tuple(draw(RHYTHMS)),
        iof=draw(IOF_MODES),
    )


@cache
def changes() -> st.SearchStrategy[Changes]:
    return st.builds(
        Changes,
        grace_days=st.integers(0, 60),
        notice_days=st.integers(1, 60),
        due_date_moves=st.integers(0, 12),
        skips=st.integers(0, 6),
        vesting=st.sampled_from(Vesting),
        move_days=st.integers(1, 31),
        nature=st.sampled_from(Nature),
        imputation=st.sampled_from(ImputationOrder),
        renegotiations=st.integers(0, 6),
    )


COUNTERS = st.none() | st.builds(CounterLimits, extra_discount_bps=BPS, tolerance_bps=st.integers(10, 1_000))
SHORT_NAMES = st.text(max_size=5)


@cache
@st.composite
def full_tiers(draw: st.DrawFn) -> Tier:
    start, end = draw(ordered(DAYS))
    validity = draw(st.integers(2, 30))
    latest = draw(st.integers(validity, 60))
    return Tier(
        name=draw(SHORT_NAMES),
        min_days_overdue=start or 0,
        max_days_overdue=end,
        when=draw(conditions()),
        cash=draw(full_limits()),
        installments=draw(full_installments()),
        validity_days=validity,
        first_due_min_days=draw(st.integers(0, latest)),
        first_due_max_days=latest,
        changes=draw(changes()),
        counter=draw(COUNTERS),
    )


@cache
@st.composite
def ruled_tiers(draw: st.DrawFn) -> Tier:
    """Tiers that differ in their conditions and in one discount each way; the rest is always the same."""
    start, end = draw(ordered(DAYS))
    limits = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=draw(SHARES))
    over_time = InstallmentLimits(
        **limits.model_dump() | {"principal_bps": draw(SHARES)}, max_installments=6, min_installment_cents=1
    )
    return Tier(
        min_days_overdue=start or 0, max_days_overdue=end, when=draw(conditions()), cash=limits, installments=over_time,
        validity_days=2, first_due_min_days=2, first_due_max_days=10,
    )  # fmt: skip


SELECTIONS = st.sampled_from(Selection)
RULED_TIERS = st.lists(ruled_tiers(), min_size=1, max_size=4)


@cache
@st.composite
def ruled_policies(draw: st.DrawFn) -> Policy:
    """Policies of one to four such tiers that may cross, hide or miss each other."""
    tiers = draw(RULED_TIERS)
    return Policy(name="x", selection=draw(SELECTIONS), tiers=tuple(tiers))


LEVELS = st.lists(st.sampled_from(Authority), unique=True)
FULL_TIERS = st.lists(full_tiers(), min_size=1, max_size=2)
DISPUTES = st.builds(DisputeRules, answer_days=st.integers(1, 30), holds_accrual=st.booleans())


@cache
@st.composite
def full_policies(draw: st.DrawFn) -> Policy:
    """Policies in which every field may be written; slow to make."""
    levels = draw(LEVELS)
    return Policy(
        name=draw(NAMES),
        selection=draw(SELECTIONS),
        tiers=tuple(draw(FULL_TIERS)),
        authority=tuple(AuthorityLevel(authority=each, extra_discount_bps=draw(BPS)) for each in levels),
        disputes=draw(DISPUTES),
    )


@cache
def debt_facts() -> st.SearchStrategy[DebtFacts]:
    """Facts on and beside the edges the policies have, words nobody names among them."""
    profile = st.builds(
        Profile,
        product=st.sampled_from([Product.LOAN, Product.SCHOOL, Product.CREDIT_CARD, Product.HEALTH]),
        origin=st.sampled_from(["", *WORDS]),
        region=st.sampled_from(["", "RJ", *REGIONS]),
        segment=st.sampled_from(["", "Ouro", *WORDS]),
        score_band=st.sampled_from(["", *WORDS]),
        earlier_breaches=st.integers(0, 4),
    )
    cents = st.one_of(AMOUNTS, st.integers(0, 60_000_00)).map(Money)
    return st.builds(
        DebtFacts,
        priced_on=st.integers(-2, 8).map(lambda days: START + timedelta(days=days)),
        days_overdue=st.one_of(DAYS, st.integers(0, 500)),
        balance=cents,
        principal=cents,
        profile=profile,
    )


COMPONENTS = st.sets(st.sampled_from(Component))


@cache
@st.composite
def full_balances(draw: st.DrawFn) -> Balance:
    """Balances with any of the charges there are, principal always."""
    charges = {
        each.value: draw(st.integers(0, 50_000_00)) for each in draw(COMPONENTS) if each is not Component.PRINCIPAL
    }
    return balance_of(START, draw(st.integers(1, 2_500)), principal=draw(st.integers(1, 2_000_000_00)), **charges)
