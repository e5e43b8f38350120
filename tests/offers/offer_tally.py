"""Numbered cases run through engine and oracle, and what came of them counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from offers.plan import Plan
from offers.policy import Tier
from offers.simulation import Sheet, build_plan, simulate
from tests.offers.down_payment_bound import rise
from tests.offers.offer_cases import PROFILE, Case, cases_of
from tests.offers.offer_laws import checked, differences
from tests.offers.oracle import expected, tier_of

VIOLATION = "violation: "


def tally(numbers: Iterable[int]) -> Counter[str]:
    """What the cases of these numbers come to; every key that starts with VIOLATION is one."""
    counts: Counter[str] = Counter()
    for number in numbers:
        counts["policies"] += 1
        for turn, case in enumerate(cases_of(number)):
            _count(case, number + turn, counts)
    return counts


def violations(counts: Counter[str]) -> dict[str, int]:
    """What was broken, and how often."""
    return {key.removeprefix(VIOLATION): count for key, count in counts.items() if key.startswith(VIOLATION)}


def _count(case: Case, number: int, counts: Counter[str]) -> None:
    tier = tier_of(case.policy, case.balance)
    assert tier is not None
    choice = case.choice
    sheet = simulate(
        case.balance,
        case.policy,
        PROFILE,
        first_due_on=choice.first_due_on,
        rhythm=choice.rhythm,
        payday=choice.payday,
        down_payment=choice.down_payment,
    )
    counts["debts"] += 1
    found = [*_chosen(case, tier, counts)]
    if isinstance(sheet, Sheet):
        counts["offers"] += 1 + len(sheet.ladder)
        counts["payments"] += sum(plan.count for plan in (sheet.cash, *sheet.ladder))
        counts[f"{tier.installments.method} offers"] += len(sheet.ladder)
        counts["offers with tax"] += sum(bool(plan.iof) for plan in sheet.ladder)
        counts["offers with a down payment"] += sum(plan.has_down_payment for plan in sheet.ladder)
        found += checked(case.balance, tier, choice, sheet)
        found += _with_more_down(case, tier, sheet, number, counts)
    counts.update(VIOLATION + law for law in found)


def _chosen(case: Case, tier: Tier, counts: Counter[str]) -> Iterator[str]:
    """The one plan chosen, against the oracle's; refusals by their code."""
    plan = build_plan(case.balance, tier, case.choice)
    wanted = expected(case.balance, tier, case.choice)
    if not isinstance(plan, Plan):
        counts["refusals"] += 1
        counts[f"refused: {plan.code}"] += 1
        if plan.code != wanted:
            yield "refusal"
    elif isinstance(wanted, str):
        yield "offered though refused"
    else:
        counts["plans chosen"] += 1
        cash = build_plan(case.balance, tier, replace(case.choice, count=1))
        yield from differences(plan, wanted, cash.total.cents, case.balance.priced_on)


def _with_more_down(case: Case, tier: Tier, sheet: Sheet, number: int, counts: Counter[str]) -> Iterator[str]:
    """One plan of the sheet built again, and with a higher down payment: by a few centavos, or by much."""
    if not sheet.ladder:
        return
    plan = sheet.ladder[number % len(sheet.ladder)]
    if build_plan(case.balance, tier, plan.choice) != plan:
        yield "not built again from its own choice"
    more = 1 + number % 9 if number % 2 else 1 + plan.total.cents * (number % 89) // 100
    found = rise(case.balance, tier, plan, more)
    if found is None:
        return
    counts["down payments raised"] += 1
    if found.cents > 0:
        counts["down payments raised that cost more"] += 1
        counts[f"rise of {found.cents} centavos"] += 1
    if found.exact > 0:
        yield "more down costs more in exact fractions"
    if found.cents > found.most:
        yield "more down costs more than the bound"
