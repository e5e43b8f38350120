"""Policies, balances and choices by the million, each the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from brazil.money import Money
from offers.debt import Product
from offers.facts import Profile
from offers.owed.balance import Balance
from offers.plans.choice import Choice, Payday
from offers.policies.limits import DiscountLimits, InstallmentLimits, IofMode, Method, RateStep, Residue, Rhythm
from offers.policies.policy import Policy, Tier
from tests.offers.oracle_dates import window
from tests.offers.strategies import balance_of

FIRST_DAY = date(2024, 1, 1)
PROFILE = Profile(product=Product.LOAN)
CHARGES = ("correction", "remuneratory", "fine", "interest", "fees")


class Case(NamedTuple):
    """One debt, one policy, one way to pay."""

    policy: Policy
    balance: Balance
    choice: Choice


def cases_of(seed: int) -> Iterator[Case]:
    """The cases of a number: eight debts under one policy."""
    random = Random(seed)
    policy = a_policy(random)
    for _ in range(8):
        balance = a_balance(random)
        yield Case(policy, balance, a_choice(random, policy, balance))


def a_policy(random: Random) -> Policy:
    cut = random.randint(30, 2_000)
    ages = [(0, None)] if random.random() < 0.5 else [(0, cut), (cut + 1, None)]
    return Policy(name="P", tiers=tuple(a_tier(random, start, end) for start, end in ages))


def a_tier(random: Random, start: int, end: int | None) -> Tier:
    validity = random.randint(2, 30)
    latest = random.randint(validity, 60)
    return Tier(
        min_days_overdue=start,
        max_days_overdue=end,
        cash=DiscountLimits(**caps(random)),
        installments=a_ladder(random),
        validity_days=validity,
        first_due_min_days=random.randint(0, latest),
        first_due_max_days=latest,
    )


def caps(random: Random) -> dict[str, int]:
    names = ("interest_bps", "fine_bps", "correction_bps", "principal_bps", "fees_bps", "ceiling_bps")
    return {name: random.choice((0, 10_000, random.randint(0, 10_000), random.randint(0, 10_000))) for name in names}


def a_ladder(random: Random) -> InstallmentLimits:
    method = random.choice(tuple(Method))
    most = random.choice((random.randint(1, 4), random.randint(2, 24), random.randint(6, 36), random.randint(12, 48)))
    shape: dict[str, Any] = {"method": method, "max_installments": most, **caps(random)}
    if method is not Method.EQUAL:
        shape["monthly_interest_bps"] = a_rate(random)
        if random.random() < 0.3:
            steps = sorted(random.sample(range(2, 49), random.randint(1, 3)))
            shape["rate_steps"] = tuple(RateStep(from_count=at, monthly_interest_bps=a_rate(random)) for at in steps)
    if random.random() < 0.2:
        shape["counts"] = tuple(sorted(random.sample(range(2, 49), random.randint(1, 8))))
    if random.random() < 0.4:
        shape["min_down_payment_bps"] = random.choice((random.randint(1, 9_000), 1_000, 2_000))
    return InstallmentLimits(
        **shape,
        min_installment_cents=random.choice((1, 1, 100, 10_00, random.randint(1, 300_00))),
        residue=random.choice(tuple(Residue)),
        rhythms=tuple(random.sample(tuple(Rhythm), random.randint(1, 3))),
        iof=random.choice((IofMode.NONE, IofMode.NONE, IofMode.COMPLEMENTARY, IofMode.NEW_OPERATION)),
    )


def a_rate(random: Random) -> int:
    return random.choice((0, 100, 199, 200, 399, random.randint(1, 400), random.randint(0, 3_000)))


def a_balance(random: Random) -> Balance:
    most = random.choice((100, 10_000, 500_000, 500_000, 5_000_000, 200_000_000))
    charges = {name: random.randint(0, most) for name in CHARGES if random.random() < 0.6}
    priced_on = FIRST_DAY + timedelta(days=random.randrange(4_300))
    return balance_of(priced_on, random.randint(1, 2_500), principal=random.randint(1, most), **charges)


def a_choice(random: Random, policy: Policy, balance: Balance) -> Choice:
    """Mostly one the policy allows; now and then one step outside."""
    tier = next(tier for tier in policy.tiers if tier.covers(balance.days_overdue))
    limits = tier.installments
    rhythm = random.choice((None, random.choice(limits.rhythms), random.choice(limits.rhythms)))
    if random.random() < 0.05:
        rhythm = random.choice(tuple(Rhythm))
    monthly = (rhythm or limits.rhythms[0]) is Rhythm.MONTHLY
    return Choice(
        count=random.randint(0, limits.max_installments + 1),
        first_due_on=a_first_day(random, tier, balance.priced_on),
        rhythm=rhythm,
        payday=a_payday(random) if monthly and random.random() < 0.4 else None,
        down_payment=Money(random.randint(0, balance.total.cents)) if random.random() < 0.3 else None,
    )


def a_first_day(random: Random, tier: Tier, priced_on: date) -> date | None:
    _, earliest, latest = window(tier, priced_on)
    if random.random() < 0.5:
        return None
    outside = 1 if random.random() < 0.05 else 0
    return earliest + timedelta(days=random.randint(-outside, (latest - earliest).days + outside))


def a_payday(random: Random) -> Payday:
    return Payday(day=random.randint(1, 31)) if random.random() < 0.6 else Payday(bank_day=random.randint(1, 18))
