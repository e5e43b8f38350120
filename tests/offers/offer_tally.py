"""Numbered cases run through engine and oracle, and what came of them counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from offers.plans.plan import Plan
from offers.plans.simulation import Sheet, build_plan, simulate
from offers.policies.policy import Tier
from offers.refusal import Refusal
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
    found = [*_chosen(case, tier, sheet, counts)]
    if isinstance(sheet, Sheet):
        counts["offers"] += 1 + len(sheet.ladder)
        counts["payments"] += sum(plan.count for plan in (sheet.cash, *sheet.ladder))
        counts[f"{tier.installments.method} offers"] += len(sheet.ladder)
        counts["offers with tax"] += sum(bool(plan.iof) for plan in sheet.ladder)
        counts["offers with a down payment"] += sum(plan.has_down_payment for plan in sheet.ladder)
        found += checked(case.balance, tier, choice, sheet)
        found += _with_more_down(case, tier, sheet, number, counts)
    counts.update(VIOLATION + law for law in found)


def _chosen(case: Case, tier: Tier, sheet: Sheet | Refusal, counts: Counter[str]) -> Iterator[str]:
    """The one plan chosen: that of the sheet, compared with the oracle there; else the oracle's, or its refusal."""
    plan = build_plan(case.balance, tier, case.choice)
    if isinstance(plan, Plan) and isinstance(sheet, Sheet):
        counts["plans chosen"] += 1
        if plan != sheet.plan(case.choice.count):
            yield "chosen plan not on the sheet"
        return
    wanted = expected(case.balance, tier, case.choice)
    if isinstance(plan, Plan):  # cash, where what was chosen for the rest is refused
        counts["plans chosen"] += 1
        if isinstance(wanted, str) or plan.count > 1 or any(differences(plan, wanted, 1, case.balance.priced_on)):
            yield "offered though refused"
    else:
        counts["refusals"] += 1
        counts[f"refused: {plan.code}"] += 1
        if plan.code != wanted:
            yield "refusal"


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
