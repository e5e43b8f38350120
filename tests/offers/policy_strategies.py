"""Policies with every kind of condition and limit, and the facts of debts near their edges."""

from __future__ import annotations

from datetime import date, timedelta
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
    IofMode,
    Method,
    Nature,
    RateStep,
    Residue,
    Rhythm,
    Vesting,
)
from offers.policies.policy import Authority, AuthorityLevel, DiscountLimits, Policy, Selection, Tier
from tests.offers.strategies import BPS, balance_of

WORDS = ("bronze", "prata", "ouro", "Á")
REGIONS = ("AC", "MG", "SP")
START = date(2026, 1, 1)
# Few values, so that conditions meet and cross each other often.
AMOUNTS = st.sampled_from([0, 1, 999, 1_000, 1_001, 50_000_00])
DAYS = st.sampled_from([0, 1, 29, 30, 31, 180, 181, 400])
SHARES = st.sampled_from([0, 1_000, 5_000, 10_000])
DATES = st.integers(0, 6).map(lambda days: START + timedelta(days=days))


def ordered(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, Any]]:
    """Two values, the smaller first, either end open at times."""
    ends = st.tuples(values, values).map(lambda pair: (min(pair), max(pair)))
    return st.one_of(ends, ends.map(lambda pair: (pair[0], None)), ends.map(lambda pair: (None, pair[1])))


def some(values: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...] | None]:
    """One or two of the values, or nothing asked, which is the more likely."""
    return st.sampled_from([None, None, None, values[:1], values[1:], values[::2]])


@st.composite
def conditions(draw: st.DrawFn) -> Conditions:
    cents = st.one_of(
        st.none(), st.none(), ordered(AMOUNTS).map(lambda pair: CentsRange(min_cents=pair[0], max_cents=pair[1]))
    )
    counts = ordered(st.integers(0, 3)).map(lambda pair: CountRange(minimum=pair[0], maximum=pair[1]))
    days = st.tuples(DATES, DATES).map(lambda pair: Campaign(from_on=min(pair), until_on=max(pair)))
    return Conditions(
        balance=draw(cents),
        principal=draw(cents),
        products=draw(some((Product.LOAN, Product.SCHOOL, Product.CREDIT_CARD))),
        origins=draw(some(WORDS)),
        regions=draw(some(REGIONS)),
        segments=draw(some(WORDS)),
        score_bands=draw(some(WORDS)),
        earlier_breaches=draw(st.one_of(st.none(), counts)),
        campaign=draw(st.one_of(st.none(), days)),
    )


def full_limits() -> st.SearchStrategy[DiscountLimits]:
    return st.builds(DiscountLimits, **dict.fromkeys(DiscountLimits.model_fields, BPS))


@st.composite
def full_installments(draw: st.DrawFn) -> InstallmentLimits:
    method = draw(st.sampled_from(Method))
    rates = st.integers(0, 3_000) if method is not Method.EQUAL else st.just(0)
    steps = draw(st.sets(st.integers(2, 120), max_size=3 if method is not Method.EQUAL else 0))
    counts = draw(st.one_of(st.none(), st.sets(st.integers(2, 120), min_size=1, max_size=4)))
    return InstallmentLimits(
        **{name: draw(BPS) for name in DiscountLimits.model_fields},
        max_installments=draw(st.integers(1, 120)),
        min_installment_cents=draw(st.integers(1, 300_00)),
        min_down_payment_bps=draw(st.integers(0, 9_000)),
        monthly_interest_bps=draw(rates),
        method=method,
        clears_after=draw(st.sampled_from(ClearsAfter)),
        counts=tuple(sorted(counts)) if counts else None,
        rate_steps=tuple(RateStep(from_count=step, monthly_interest_bps=draw(rates)) for step in sorted(steps)),
        residue=draw(st.sampled_from(Residue)),
        rhythms=tuple(draw(st.lists(st.sampled_from(Rhythm), min_size=1, unique=True))),
        iof=draw(st.sampled_from(IofMode)),
    )


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


@st.composite
def full_tiers(draw: st.DrawFn) -> Tier:
    start, end = draw(ordered(DAYS))
    validity = draw(st.integers(2, 30))
    latest = draw(st.integers(validity, 60))
    return Tier(
        name=draw(st.text(max_size=5)),
        min_days_overdue=start or 0,
        max_days_overdue=end,
        when=draw(conditions()),
        cash=draw(full_limits()),
        installments=draw(full_installments()),
        validity_days=validity,
        first_due_min_days=draw(st.integers(0, latest)),
        first_due_max_days=latest,
        changes=draw(changes()),
        counter=draw(
            st.none() | st.builds(CounterLimits, extra_discount_bps=BPS, tolerance_bps=st.integers(10, 1_000))
        ),
    )


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


@st.composite
def ruled_policies(draw: st.DrawFn) -> Policy:
    """Policies of one to four such tiers that may cross, hide or miss each other."""
    tiers = draw(st.lists(ruled_tiers(), min_size=1, max_size=4))
    return Policy(name="x", selection=draw(st.sampled_from(Selection)), tiers=tuple(tiers))


@st.composite
def full_policies(draw: st.DrawFn) -> Policy:
    """Policies in which every field may be written; slow to make."""
    levels = draw(st.lists(st.sampled_from(Authority), unique=True))
    return Policy(
        name=draw(st.text(min_size=1, max_size=20)),
        selection=draw(st.sampled_from(Selection)),
        tiers=tuple(draw(st.lists(full_tiers(), min_size=1, max_size=2))),
        authority=tuple(AuthorityLevel(authority=each, extra_discount_bps=draw(BPS)) for each in levels),
        disputes=draw(st.builds(DisputeRules, answer_days=st.integers(1, 30), holds_accrual=st.booleans())),
    )


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


@st.composite
def full_balances(draw: st.DrawFn) -> Balance:
    """Balances with any of the charges there are, principal always."""
    charges = {
        each.value: draw(st.integers(0, 50_000_00))
        for each in draw(st.sets(st.sampled_from(Component)))
        if each is not Component.PRINCIPAL
    }
    return balance_of(START, draw(st.integers(1, 2_500)), principal=draw(st.integers(1, 2_000_000_00)), **charges)
