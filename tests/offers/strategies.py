"""Balances and policies as Hypothesis makes them: any the types allow, and no others.

A strategy has a name here, or its function remembers it: Hypothesis examines each new one before it draws, and one made
inside a `composite` is new for every example.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import permutations

from hypothesis import strategies as st

from brazil.money import Money
from offers.debt import Product
from offers.facts import Profile, facts_of
from offers.owed.balance import Balance, BalanceLine, Component
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.policies.eligibility import tier_for
from offers.policies.limits import IofMode, RateStep, Residue, Rhythm
from offers.policies.policy import DiscountLimits, InstallmentLimits, Method, Policy, Tier
from offers.refusal import Refusal

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2035, 12, 31))
PROFILE = Profile(product=Product.CREDIT_CARD)
BPS = st.one_of(st.sampled_from([0, 10_000]), st.integers(0, 10_000))


def line(component: Component, cents: int) -> BalanceLine:
    """A line of a balance; how it came about does not matter to offers."""
    return BalanceLine(
        component=component, amount=Money(cents), base=Money(cents), rate=Decimal("0.01"), days=30, rule="CC art. 406"
    )


def balance_of(priced_on: date, days_overdue: int, **cents: int) -> Balance:
    """A balance from `principal=100_00, fine=2_00, ...`."""
    return Balance(
        priced_on=priced_on,
        due_on=date.fromordinal(priced_on.toordinal() - days_overdue),
        days_overdue=days_overdue,
        lines=tuple(line(component, cents[component]) for component in Component if component in cents),
    )


@st.composite
def balances(draw: st.DrawFn) -> Balance:
    """Balances from one centavo to two million reais, with any charges."""
    charges = {name: draw(st.integers(0, 50_000_00)) for name in ("correction", "fine", "interest")}
    principal = draw(st.integers(1, 2_000_000_00))
    return balance_of(draw(DAYS), draw(st.integers(1, 2_500)), principal=principal, **charges)


WHOLE = st.just(10_000)
COUNTS = st.sets(st.integers(2, 14), min_size=1).map(lambda each: tuple(sorted(each)))
METHODS, RESIDUES, IOF_MODES = st.sampled_from(Method), st.sampled_from(Residue), st.sampled_from(IofMode)
RHYTHMS = st.sampled_from(list(permutations(Rhythm)))
DOWN_PAYMENTS = st.one_of(st.just(0), st.integers(0, 9_000))
SOME_COUNTS = st.one_of(st.none(), COUNTS)
STEPS = st.sets(st.integers(2, 14), max_size=3)
CUTS = st.sets(st.integers(30, 2_000), max_size=2)
NAMES = st.text(min_size=1, max_size=20)


@cache
def discount_limits(ceiling: st.SearchStrategy[int] = WHOLE) -> st.SearchStrategy[DiscountLimits]:
    limits = dict.fromkeys(DiscountLimits.model_fields, BPS) | {"ceiling_bps": ceiling}
    return st.builds(DiscountLimits, **limits)


@cache
@st.composite
def installment_limits(draw: st.DrawFn) -> InstallmentLimits:
    method = draw(METHODS)
    longest = draw(st.integers(1, 14))
    with_interest = method is not Method.EQUAL
    return InstallmentLimits(
        **{name: draw(BPS) for name in DiscountLimits.model_fields},
        max_installments=longest,
        min_installment_cents=draw(st.integers(1, 300_00)),
        min_down_payment_bps=draw(DOWN_PAYMENTS),
        monthly_interest_bps=draw(st.integers(0, 3_000)) if with_interest else 0,
        method=method,
        counts=draw(SOME_COUNTS),
        rate_steps=draw(rate_steps()) if with_interest else (),
        residue=draw(RESIDUES),
        rhythms=draw(RHYTHMS)[: draw(st.integers(1, 3))],
        iof=draw(IOF_MODES),
    )


@cache
@st.composite
def rate_steps(draw: st.DrawFn) -> tuple[RateStep, ...]:
    starts = sorted(draw(STEPS))
    return tuple(RateStep(from_count=each, monthly_interest_bps=draw(st.integers(0, 3_000))) for each in starts)


@cache
@st.composite
def tiers(draw: st.DrawFn) -> Tier:
    """Tiers that cover every age."""
    validity = draw(st.integers(2, 30))
    latest = draw(st.integers(validity, 60))
    return Tier(
        min_days_overdue=0,
        cash=draw(discount_limits(BPS)),
        installments=draw(installment_limits()),
        validity_days=validity,
        first_due_min_days=draw(st.integers(0, latest)),
        first_due_max_days=latest,
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Policies of one to three tiers that cover every age."""
    cuts = sorted(draw(CUTS))
    starts, ends = [0, *(cut + 1 for cut in cuts)], [*cuts, None]
    parts = [
        draw(tiers()).model_copy(update={"min_days_overdue": start, "max_days_overdue": end})
        for start, end in zip(starts, ends, strict=True)
    ]
    return Policy(name=draw(NAMES), tiers=tuple(parts))


def built(balance: Balance, policy: Policy, count: int, first_due_on: date | None = None) -> Plan | Refusal:
    """The plan of so many payments under the tier the policy has for the balance."""
    tier = tier_for(policy, facts_of(balance, PROFILE), balance)
    return (
        tier if isinstance(tier, Refusal) else build_plan(balance, tier, Choice(count=count, first_due_on=first_due_on))
    )


def example_policy() -> Policy:
    """A policy a creditor could have: two ages, gentler on the older one."""
    cash = DiscountLimits(interest_bps=10_000, fine_bps=10_000, correction_bps=0, principal_bps=1_000)
    older = DiscountLimits(interest_bps=10_000, fine_bps=10_000, correction_bps=5_000, principal_bps=4_000)
    over_time = InstallmentLimits(
        interest_bps=8_000, fine_bps=5_000, correction_bps=0, principal_bps=0,
        max_installments=12, min_installment_cents=50_00, min_down_payment_bps=1_000,
    )  # fmt: skip
    financed = InstallmentLimits(
        interest_bps=9_000, fine_bps=9_000, correction_bps=0, principal_bps=1_000,
        max_installments=24, min_installment_cents=40_00, monthly_interest_bps=199, method=Method.PRICE,
    )  # fmt: skip
    window = {"validity_days": 5, "first_due_min_days": 6, "first_due_max_days": 30}
    return Policy(
        name="Cartões 2026",
        tiers=(
            Tier(min_days_overdue=1, max_days_overdue=180, cash=cash, installments=over_time, **window),
            Tier(min_days_overdue=181, cash=older, installments=financed, **window),
        ),
    )
