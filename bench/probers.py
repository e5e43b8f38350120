"""Probers of a creditor's answers to proposals, and what each of them can know for certain in the end.

A prober knows the rules, the tier and every figure of the debts; everything but the most that may be conceded.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from brazil.money import Money
from offers.owed.balance import Balance, BalanceLine, Component
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.plans.window import window_of
from offers.policies.counter_limits import CounterLimits
from offers.policies.limits import Rhythm
from offers.policies.policy import DiscountLimits, InstallmentLimits, Tier
from offers.proposals.concession import conceding, granted_bps
from offers.proposals.counteroffer import Accepted, Answer, Proposal, answer_granting, largest

ROUNDS = 200
DEBTS = 5
MOST_BPS = 3_000
TOLERANCE_BPS = 100
DAY = date(2026, 11, 23)

Granting = Callable[[int, int], int]
"""What is granted on a debt (by its place) when the creditor's limit is so many basis points."""
Seen = tuple[int, int, bool]
"""The debt asked about, the concession the proposal needed, and whether it was accepted."""


@dataclass(frozen=True, slots=True)
class Case:
    """A tier with what it keeps to itself, and the debts it is asked about."""

    tier: Tier
    debts: tuple[Balance, ...]
    secret_bps: int


@dataclass(slots=True)
class Prober:
    """Asks, and remembers what was answered."""

    case: Case
    granting: Granting
    chance: random.Random
    seen: list[Seen] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    asked: list[tuple[int, Proposal]] = field(default_factory=list)

    def ask(self, debt: int, bps: int, choice: Choice | None = None) -> bool:
        """Propose exactly what a concession of so many basis points would make, and hear whether it is accepted."""
        balance, tier = self.case.debts[debt], self.case.tier
        choice = choice or Choice(count=1)
        plan = build_plan(balance, conceding(tier, bps), choice)
        if not isinstance(plan, Plan):
            choice, plan = Choice(count=1), build_plan(balance, conceding(tier, bps), Choice(count=1))
        if not isinstance(plan, Plan):
            raise SystemExit("a case no cash price exists for")
        amount, down = largest(plan), plan.down_payment if plan.has_down_payment else None
        proposal = Proposal(
            amount=amount,
            count=plan.count,
            first_due_on=choice.first_due_on,
            rhythm=choice.rhythm,
            down_payment=down,
        )
        got = answer_granting(proposal, balance, tier, self.granting(debt, self.case.secret_bps))
        needed = answer_granting(proposal, balance, tier, MOST_BPS)  # anybody who has the tier can work this out
        least = needed.concession_bps if isinstance(needed, Accepted) else MOST_BPS + 1
        self.seen.append((debt, least, isinstance(got, Accepted)))
        self.asked.append((debt, proposal))
        self.answers.append(got)
        return isinstance(got, Accepted)


def case_of(chance: random.Random) -> Case:
    """A tier a creditor could have, with five debts of different make under it."""
    limits = {"interest_bps": 8_000, "fine_bps": 8_000, "correction_bps": 1_000, "principal_bps": 1_000}
    secret = chance.randint(3 * TOLERANCE_BPS, MOST_BPS - 3 * TOLERANCE_BPS)
    tier = Tier(
        min_days_overdue=1,
        cash=DiscountLimits(**limits),
        installments=InstallmentLimits(
            **limits, max_installments=24, min_installment_cents=20_00, rhythms=(Rhythm.MONTHLY, Rhythm.FORTNIGHTLY)
        ),
        validity_days=5,
        first_due_min_days=6,
        first_due_max_days=30,
        counter=CounterLimits(extra_discount_bps=secret, tolerance_bps=TOLERANCE_BPS),
    )
    return Case(tier=tier, debts=tuple(_debt(chance) for _ in range(DEBTS)), secret_bps=secret)


def _debt(chance: random.Random) -> Balance:
    principal = chance.randint(500_00, 20_000_00)
    shares = {Component.PRINCIPAL: 100, Component.CORRECTION: 6, Component.FINE: 2, Component.INTEREST: 20}
    lines = tuple(
        BalanceLine(
            component=component,
            amount=Money(principal * share * chance.randint(50, 100) // 10_000),
            base=Money(principal),
            rate=Decimal(0),
            days=300,
            rule="",
        )
        for component, share in shares.items()
    )
    return Balance(priced_on=DAY, due_on=DAY - timedelta(days=300), days_overdue=300, lines=lines)


def halving(prober: Prober, rounds: int) -> None:
    """Halve what is left, on one debt, in cash; what is left over of the rounds asks around the place found."""
    low = _halve(prober, 0, lambda: None)
    while len(prober.seen) < rounds:
        prober.ask(0, min(MOST_BPS, max(0, low + prober.chance.randint(-60, 60))))


def step_by_step(prober: Prober, rounds: int) -> None:
    """Ask for a little more every time; from the first refusal on, one basis point at a time from the last yes."""
    step, asked = MOST_BPS // (rounds // 2), 0
    while len(prober.seen) < rounds and prober.ask(0, asked):
        asked += step
    at = max(0, asked - step)
    while len(prober.seen) < rounds and at <= MOST_BPS:
        at += 1
        prober.ask(0, at)


def changing_shape(prober: Prober, rounds: int) -> None:
    """Halve again and again, with another count, day and rhythm every round."""
    while len(prober.seen) < rounds:
        _halve(prober, 0, lambda: _shape(prober))


def colluding(prober: Prober, rounds: int) -> None:
    """Five debts under one policy, each halved by itself in shapes that change, all answers put together."""
    debt = 0
    while len(prober.seen) < rounds:
        _halve(prober, debt % DEBTS, lambda: _shape(prober))
        debt += 1


def _halve(prober: Prober, debt: int, shape: Callable[[], Choice | None]) -> int:
    low, high = 0, MOST_BPS
    while low < high:
        middle = (low + high + 1) // 2
        if prober.ask(debt, middle, shape()):
            low = middle
        else:
            high = middle - 1
    return low


def _shape(prober: Prober) -> Choice:
    window = window_of(prober.case.tier, DAY)
    span = (window.first_due_max - window.first_due_min).days
    return Choice(
        count=prober.chance.choice((1, 2, 3, 6, 10, 12, 18, 24)),
        first_due_on=window.first_due_min + timedelta(days=prober.chance.randint(0, span)),
        rhythm=prober.chance.choice((None, Rhythm.MONTHLY, Rhythm.FORTNIGHTLY)),
    )


PROBERS = {
    "halving": halving,
    "step by step": step_by_step,
    "changing count, day, rhythm": changing_shape,
    "five debts in collusion": colluding,
}


def on_the_grid(_debt: int, secret: int) -> int:
    """The portal's own answer."""
    return granted_bps(CounterLimits(extra_discount_bps=secret, tolerance_bps=TOLERANCE_BPS))


def plainly(_debt: int, secret: int) -> int:
    """Decided by the limit itself."""
    return secret


def behind_noise(noise: tuple[int, ...]) -> Granting:
    """Up to two tolerances less, drawn once for each debt and kept."""
    return lambda debt, secret: secret - noise[debt]


def fitting(granting: Granting, seen: list[Seen]) -> list[int]:
    """Every limit under which all would have been answered as it was, as far as the yes and no tell."""
    return [
        limit
        for limit in range(MOST_BPS + 1)
        if all((bps <= granting(debt, limit)) == accepted for debt, bps, accepted in seen)
    ]


def fitting_noise(seen: list[Seen]) -> list[int]:
    """The same where the prober knows only that the noise of each debt is within two tolerances."""
    lows = [max((bps for debt, bps, yes in seen if yes and debt == at), default=0) for at in range(DEBTS)]
    highs = [min((bps for debt, bps, yes in seen if not yes and debt == at), default=MOST_BPS) for at in range(DEBTS)]
    asked = {debt for debt, _, _ in seen}
    low = max(lows[at] for at in asked)
    high = min(highs[at] - 1 + 2 * TOLERANCE_BPS - 1 for at in asked)
    return list(range(low, min(high, MOST_BPS) + 1))


def probe(case: Case, name: str, granting: Granting, seed: int, rounds: int = ROUNDS) -> Prober:
    """One prober against one way of answering."""
    prober = Prober(case=case, granting=granting, chance=random.Random(seed))
    PROBERS[name](prober, rounds)
    del prober.seen[rounds:], prober.answers[rounds:], prober.asked[rounds:]
    return prober
