"""Never over what was said in any month, and the best of everything the policy allows."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import ZERO, Money
from offers.budget.affordability import (
    Budget,
    Fit,
    Menu,
    NothingFits,
    below_minimum,
    best_plans,
    month_of,
    monthly_load,
)
from offers.budget.menu import first_days, menu_of
from offers.errors import OfferError
from offers.owed.balance import Balance
from offers.plans.choice import Choice, Payday
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.plans.window import window_of
from offers.policies.limits import Rhythm
from offers.policies.policy import Tier
from tests.offers.strategies import balance_of, balances, example_policy, tiers
from tests.support.folded import each_of

DAY = date(2026, 11, 23)
TENTH = Payday(day=10)
GENTLE, OLDER = example_policy().tiers


def tier_with(tier: Tier, **installments: object) -> Tier:
    return tier.model_copy(update={"installments": tier.installments.model_copy(update=installments)})


def menu(name: str, principal: int, tier: Tier = GENTLE, payday: Payday = TENTH) -> Menu:
    return menu_of(name, balance_of(DAY, 100, principal=principal, interest=principal // 10), tier, 0, payday)


def per_month(plans: list[Plan]) -> Counter[int]:
    paid: Counter[int] = Counter()
    for plan in plans:
        for line in plan.installments:
            paid[month_of(line.due_on)] += line.amount.cents
    return paid


def best_by_trying(budget: Budget, menus: list[Menu]) -> tuple[int, int, date, int] | None:
    found = []
    for way in product(*[[None, *each.plans] for each in menus]):
        plans = [plan for plan in way if plan is not None]
        paid = per_month(plans)
        if plans and all(cents <= budget.left_in(month).cents for month, cents in paid.items()):
            last = max(plan.last_due_on for plan in plans)
            out, payments = len(menus) - len(plans), sum(plan.count for plan in plans)
            found.append((out, sum(plan.total.cents for plan in plans), last, payments))
    return min(found) if found else None


def standing(fit: Fit) -> tuple[int, int, date, int]:
    return len(fit.left_out), fit.total.cents, fit.ends_on, sum(pick.plan.count for pick in fit.picks)


SHORT = st.builds(
    lambda tier, rhythms: tier_with(
        tier, max_installments=min(tier.installments.max_installments, 5), rhythms=tuple(rhythms)
    ),
    tiers(),
    st.lists(st.sampled_from(Rhythm), min_size=1, max_size=2, unique=True),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(balances(), SHORT), min_size=1, max_size=2),
    st.integers(1, 31),
    st.integers(1, 40),
    st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.integers(1, 500_00)), max_size=3),
)
def test_what_policies_allow_is_searched_to_the_best(
    debts: list[tuple[Balance, Tier]], day: int, share: int, promised: list[tuple[date, int]]
) -> None:
    """Any policy, one or two creditors, any payday, other agreements running or not."""
    menus = [menu_of(str(at), balance, tier, 0, Payday(day=day)) for at, (balance, tier) in enumerate(debts)]
    heaviest = sum(balance.total.cents for balance, _ in debts)
    committed = tuple((on, Money(cents)) for on, cents in promised)
    budget = Budget(per_month=Money(max(1, heaviest * share // 40)), committed=committed)
    answer = best_plans(budget, menus)
    expected = best_by_trying(budget, menus)
    if isinstance(answer, NothingFits):
        assert expected is None
    else:
        assert answer.proved
        assert standing(answer) == expected


@each_of([30_00, 60_00, 100_00, 200_00, 451_17, 5_000_00])
def test_no_calendar_month_takes_more_than_was_said(cents: int) -> None:
    tier = tier_with(OLDER, rhythms=(Rhythm.MONTHLY, Rhythm.WEEKLY, Rhythm.FORTNIGHTLY))
    menus = [menu("a", 700_00), menu("b", 1_300_00, tier), menu("c", 450_00, tier)]
    answer = best_plans(Budget(per_month=Money(cents)), menus)
    if isinstance(answer, NothingFits):
        assert answer.least is not None
        assert answer.least > Money(cents)
    else:
        paid = per_month([pick.plan for pick in answer.picks])
        assert max(paid.values()) <= cents
        assert answer.months == tuple((date(m // 12, m % 12 + 1, 1), Money(paid[m])) for m in sorted(paid))


def test_weekly_payments_of_a_month_count_together() -> None:
    weekly = tier_with(GENTLE, rhythms=(Rhythm.WEEKLY,), min_down_payment_bps=0)
    (plan,) = [each for each in menu("a", 1_000_00, weekly).plans if each.count == 10]
    assert plan.first_due_on == date(2026, 12, 10)
    each = plan.installments[0].amount.cents
    # Thursdays: four in December from the 10th, four in January, two in February.
    assert sorted(monthly_load(plan).values()) == [2 * each, 4 * each, 4 * each]
    exact = Budget(per_month=Money(4 * each))
    assert not isinstance(best_plans(exact, [Menu(debt="a", plans=(plan,))]), NothingFits)
    assert best_plans(Budget(per_month=Money(4 * each - 1)), [Menu(debt="a", plans=(plan,))]) == NothingFits(
        least=Money(4 * each)
    )


def test_cash_counts_in_its_month() -> None:
    only_cash = tier_with(GENTLE, max_installments=1)
    menus = [menu("a", 300_00, only_cash), menu("b", 300_00, only_cash)]
    (cash,) = menus[0].plans
    both = best_plans(Budget(per_month=Money(2 * cash.total.cents)), menus)
    one = best_plans(Budget(per_month=Money(2 * cash.total.cents - 1)), menus)
    assert isinstance(both, Fit)
    assert isinstance(one, Fit)
    assert (len(both.picks), len(one.picks)) == (2, 1)


def test_two_small_debts_come_before_one_large_one() -> None:
    menus = [menu("large", 2_000_00), menu("one", 300_00), menu("other", 300_00)]
    peak = max(min(max(monthly_load(plan).values()) for plan in each.plans) for each in menus)
    answer = best_plans(Budget(per_month=Money(peak)), menus)
    assert isinstance(answer, Fit)
    assert [pick.debt for pick in answer.picks] == ["one", "other"]
    assert answer.left_out == ("large",)


def test_with_money_enough_the_cheapest_way_is_cash() -> None:
    answer = best_plans(Budget(per_month=Money(9_000_00)), [menu("a", 1_000_00), menu("b", 800_00)])
    assert isinstance(answer, Fit)
    assert [pick.plan.count for pick in answer.picks] == [1, 1]


def test_at_one_price_the_earliest_end_wins() -> None:
    """Interest-free parts cost the same in any number: the fewest months that fit are taken."""
    free = tier_with(GENTLE, min_down_payment_bps=0)
    answer = best_plans(Budget(per_month=Money(250_00)), [menu("a", 1_000_00, free)])
    assert isinstance(answer, Fit)
    fitting = [p for p in menu("a", 1_000_00, free).plans if max(monthly_load(p).values()) <= 250_00]
    assert answer.picks[0].plan.last_due_on == min(plan.last_due_on for plan in fitting)


def test_what_is_promised_already_comes_out_of_the_month() -> None:
    one = menu("a", 300_00, tier_with(GENTLE, max_installments=1))
    price = one.plans[0].total
    promised = ((date(2026, 12, 28), Money(50_00)),)
    assert isinstance(best_plans(Budget(per_month=price + Money(50_00), committed=promised), [one]), Fit)
    assert best_plans(Budget(per_month=price + Money(49_99), committed=promised), [one]) == NothingFits(
        least=price + Money(50_00)
    )


def test_more_a_month_never_buys_fewer_debts() -> None:
    menus = [menu("a", 700_00), menu("b", 1_300_00), menu("c", 450_00)]
    met = [best_plans(Budget(per_month=Money(cents)), menus) for cents in range(20_00, 900_00, 37_00)]
    counts = [len(answer.picks) if isinstance(answer, Fit) else 0 for answer in met]
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 3)


def test_payments_fall_on_the_payday_and_in_the_window() -> None:
    tier = GENTLE.model_copy(update={"first_due_max_days": 60})
    window = window_of(tier, DAY)
    assert first_days(window, TENTH) == (date(2026, 12, 10), date(2027, 1, 10))
    assert first_days(window, Payday(day=31)) == (date(2026, 11, 30), date(2026, 12, 31))
    for plan in menu("a", 900_00, tier, Payday(day=31)).plans:
        assert window.first_due_min <= plan.first_due_on <= window.first_due_max
        assert all(line.due_on.day in (28, 30, 31) for line in plan.installments)
    short = GENTLE.model_copy(update={"first_due_max_days": 7})
    assert first_days(window_of(short, DAY), TENTH) == (date(2026, 11, 30),)


def test_where_paying_later_costs_the_first_month_is_used_up() -> None:
    """Followed by hand: interest runs from the down payment on, and on what it leaves."""
    balance = balance_of(DAY, 400, principal=1_000_00)
    budget = Budget(per_month=Money(200_00))
    plain = best_plans(budget, [menu_of("a", balance, OLDER, 0, TENTH)])
    larger = best_plans(budget, [menu_of("a", balance, OLDER, 0, TENTH, budget)])
    assert isinstance(plain, Fit)
    assert isinstance(larger, Fit)
    assert larger.picks[0].plan.down_payment == Money(200_00)
    assert larger.total < plain.total


@settings(max_examples=60, deadline=None)
@given(st.integers(100_00, 3_000_00), st.integers(60_00, 900_00), st.integers(0, 100), st.integers(2, 24))
def test_no_other_down_payment_is_better_than_the_whole_first_month(
    principal: int, per_month: int, share: int, count: int
) -> None:
    """Against any down payment whatever: nothing in between costs less, two centavos a payment of rounding aside."""
    balance = balance_of(DAY, 400, principal=principal)
    budget = Budget(per_month=Money(per_month))
    best = best_plans(budget, [menu_of("a", balance, OLDER, 0, TENTH, budget)])
    first, down = date(2026, 12, 10), Money(per_month * share // 100)
    other = build_plan(balance, OLDER, Choice(count=count, first_due_on=first, payday=TENTH, down_payment=down))
    if isinstance(other, Plan) and max(monthly_load(other).values()) <= per_month:
        assert isinstance(best, Fit)
        assert best.total.cents <= other.total.cents + 2 * count


def test_a_budget_of_nothing_and_a_debt_given_twice_are_no_input() -> None:
    with pytest.raises(OfferError, match="budget_not_positive"):
        best_plans(Budget(per_month=ZERO), [menu("a", 100_00)])
    with pytest.raises(OfferError, match="debt_twice"):
        best_plans(Budget(per_month=Money(1)), [menu("a", 100_00), menu("a", 100_00)])


def test_nothing_offered_is_nothing_that_fits() -> None:
    assert best_plans(Budget(per_month=Money(1)), [Menu(debt="a", plans=())]) == NothingFits(least=None)
    assert best_plans(Budget(per_month=Money(1)), []) == NothingFits(least=None)


def test_too_little_left_to_live_on_is_warned_of_and_bars_nothing() -> None:
    answer = best_plans(Budget(per_month=Money(200_00)), [menu("a", 1_000_00)])
    assert isinstance(answer, Fit)
    dearest = max(amount for _, amount in answer.months)
    income = Money(600_00) + dearest
    assert below_minimum(income, answer, (), DAY) is None
    warning = below_minimum(income - Money(1), answer, (), DAY)
    assert warning is not None
    assert (warning.left, warning.minimum) == (Money(599_99), Money(600_00))
    assert warning.article.startswith("Decreto")
    promised = tuple((day, Money(1)) for day, amount in answer.months if amount == dearest)
    assert below_minimum(income, answer, promised, DAY) is not None
    assert below_minimum(Money(1), answer, (), date(2021, 1, 1)) is None  # no amount in force yet
