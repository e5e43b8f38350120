"""How long one debt's sheet of 24 offers takes, against the same offers by a textbook Decimal version.

Run as `python -m bench.offers_online [--publish]`. Both sides start from the itemised balance and give every due date,
amount, principal part, interest and cost of each of the 24 offers; the results are compared to the centavo first.
Interleaved rounds in one process that has already answered: what a person waits for, their page apart. Exits with 1
when a limit of the issue is passed: 0.6 of the Decimal version, 99 of 100 sheets under a millisecond.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from statistics import median
from time import perf_counter, thread_time
from typing import NamedTuple

from bench import decimal_offers as peer
from bench.published import PERFORMANCE, publish
from brazil.money import Money
from offers.debt import Product
from offers.facts import Profile
from offers.owed.balance import Balance, BalanceLine, Component
from offers.plans.simulation import Sheet, simulate
from offers.policies.policy import DiscountLimits, InstallmentLimits, Method, Policy, Tier

DEBTS, ROUNDS, PEERS_SHARE = 400, 9, 8
MOST_OF_DECIMAL, MOST_SECONDS = 0.6, 0.001
DAY = date(2026, 11, 23)
PROFILE = Profile(product=Product.LOAN)
CASH = {"principal": 1_000, "correction": 0, "fine": 10_000, "interest": 10_000}
OVER_TIME = {"principal": 0, "correction": 0, "fine": 5_000, "interest": 8_000}
RATE_BPS, LONGEST = 199, 24
Answer = list[object]


class Time(NamedTuple):
    """Seconds by the clock and of the processor."""

    clock: float
    processor: float


def main() -> int:
    """Compare, measure, print, and publish when asked to."""
    balances = [_balance(random.Random(seed)) for seed in range(DEBTS)]
    policy = _policy()
    _compare(balances, policy)
    ours: list[Time] = []
    rounds = [_round(balances, policy, ours) for _ in range(ROUNDS)]
    exact, quick = (median(each[0] / each[place] for each in rounds) for place in (1, 2))
    tails = Time(*(_percent_99(column) for column in zip(*ours, strict=True)))
    dearest = _percent_99([median(each.processor for each in ours[debt::DEBTS]) for debt in range(DEBTS)])
    body = _body(rounds, exact, quick, tails, dearest)
    print(body)
    if "--publish" in sys.argv[1:]:
        publish("One debt, 24 offers", body, PERFORMANCE)
    return int(exact > MOST_OF_DECIMAL or tails.clock > MOST_SECONDS)


def _round(balances: list[Balance], policy: Policy, ours: list[Time]) -> tuple[float, float, float]:
    """Median processor seconds of a sheet: ours, the Decimal version, the same with costs in floating point."""
    rules, first = _rules(), _first(balances[0], policy)
    mine = [_time(partial(sheet, balance, policy)) for balance in balances]
    ours += mine
    exact, quick = (
        median(
            _time(partial(peer.offers, _owed(each), rules, DAY, first, cost)).processor
            for each in balances[::PEERS_SHARE]
        )
        for cost in (peer.decimal_cost, peer.float_cost)
    )
    return median(each.processor for each in mine), exact, quick


def sheet(balance: Balance, policy: Policy) -> Answer:
    """Every figure of every offer, ours."""
    answer = simulate(balance, policy, PROFILE)
    assert isinstance(answer, Sheet)
    return [
        (each.due_dates, each.amounts, each.principals, each.interests, plan.cet_annual, plan.cet_monthly)
        for plan in (answer.cash, *answer.ladder)
        for each in (plan.installments,)
    ]


def _compare(balances: list[Balance], policy: Policy) -> None:
    rules, first = _rules(), _first(balances[0], policy)
    for balance in balances[::PEERS_SHARE]:
        theirs = [_as_ours(plan) for plan in peer.offers(_owed(balance), rules, DAY, first, peer.decimal_cost)]
        assert len(theirs) == LONGEST
        assert sheet(balance, policy) == theirs


def _as_ours(plan: peer.Plan) -> object:
    columns = zip(*plan.lines, strict=True)
    dates, amounts, principals, interests = columns
    cents = [tuple(int(amount.scaleb(2)) for amount in column) for column in (amounts, principals, interests)]
    return (dates, *cents, plan.annual_cost, plan.monthly_cost)


def _time(work: Callable[[], object]) -> Time:
    clock, processor = perf_counter(), thread_time()
    work()
    return Time(perf_counter() - clock, thread_time() - processor)


def _percent_99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[len(seconds) * 99 // 100]


def _body(rounds: list[tuple[float, float, float]], exact: float, quick: float, tails: Time, dearest: float) -> str:
    ours, decimal, floating = (1_000_000 * median(each[place] for each in rounds) for place in range(3))
    return f"""`python -m bench.offers_online --publish`: one debt, {LONGEST} offers (cash, 2 to {LONGEST} in Price),
from the itemised balance to every due date, amount, principal part, interest, annual and monthly cost. The Decimal
version (`bench/decimal_offers.py`) gives the same to the centavo and to the last digit of the cost. Interleaved, warm,
one process, {DEBTS} debts, {ROUNDS} rounds. Times are the processor's unless said otherwise, so that what else runs on
the machine does not lengthen the slower side; a ratio is the median of the rounds' own. A debt's middle round tells
what its sheet costs; single rounds hold what else the machine did.

| | a sheet, µs | ours / this |
|---|---|---|
| ours, the middle one | {ours:.0f} | 1 |
| ours, 99 of 100 debts under in their middle round | {1_000_000 * dearest:.0f} | |
| ours, 99 of 100 under | {1_000_000 * tails.processor:.0f} | |
| ours, 99 of 100 under by the clock (limit 1,000) | {1_000_000 * tails.clock:.0f} | |
| Decimal throughout (limit 0.6) | {decimal:.0f} | {exact:.3f} |
| Decimal, its costs in floating point | {floating:.0f} | {quick:.3f} |
"""


def _balance(rng: random.Random) -> Balance:
    cents = {
        Component.PRINCIPAL: rng.randrange(500_00, 50_000_00),
        Component.CORRECTION: rng.randrange(1, 2_000_00),
        Component.FINE: rng.randrange(1, 500_00),
        Component.INTEREST: rng.randrange(1, 5_000_00),
    }
    lines = tuple(
        BalanceLine(component=each, amount=Money(amount), base=Money(amount), rate=Decimal(0), days=400, rule="")
        for each, amount in cents.items()
    )
    return Balance(priced_on=DAY, due_on=date(2025, 10, 19), days_overdue=400, lines=lines)


def _policy() -> Policy:
    cash = DiscountLimits(**{f"{name}_bps": bps for name, bps in CASH.items()})
    over_time = InstallmentLimits(
        **{f"{name}_bps": bps for name, bps in OVER_TIME.items()},
        max_installments=LONGEST,
        min_installment_cents=1,
        monthly_interest_bps=RATE_BPS,
        method=Method.PRICE,
    )
    window = {"validity_days": 5, "first_due_min_days": 6, "first_due_max_days": 30}
    return Policy(name="x", tiers=(Tier(min_days_overdue=1, cash=cash, installments=over_time, **window),))


def _rules() -> peer.Rules:
    cash, over_time = ({name: Decimal(bps).scaleb(-4) for name, bps in part.items()} for part in (CASH, OVER_TIME))
    rate = Decimal(RATE_BPS).scaleb(-4)
    return peer.Rules(cash=cash, over_time=over_time, monthly_rate=rate, longest=LONGEST, least=Decimal("0.01"))


def _owed(balance: Balance) -> dict[str, Decimal]:
    return {line.component.value: line.amount.decimal for line in balance.lines}


def _first(balance: Balance, policy: Policy) -> date:
    answer = simulate(balance, policy, PROFILE)
    assert isinstance(answer, Sheet)
    return answer.first_due_min


if __name__ == "__main__":
    sys.exit(main())
