"""Ceilings, rates, counts and campaigns that do nothing or run the wrong way are found with their values."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from offers.owed.balance import Balance
from offers.plans.discount import discount_lines, payable_cents
from offers.plans.simulation import Sheet, simulate
from offers.policies.conditions import Campaign, CentsRange, Conditions
from offers.policies.counter_limits import CounterLimits
from offers.policies.limits import InstallmentLimits, IofMode, Method, RateStep
from offers.policies.policy import Authority, AuthorityLevel, DiscountLimits, Policy, Tier
from offers.policies.policy_lint import Finding, Severity, policy_findings
from offers.proposals.concession import granted_bps
from tests.offers.policy_strategies import full_balances, full_limits
from tests.offers.strategies import PROFILE, balance_of
from tests.support.folded import each_of

NONE = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0)
CHEAPER_LATER = {"installments_cheaper_than_cash", "installments_ceiling_over_cash"}
TODAY = date(2026, 11, 22)
ELSEWHERE = {"uncovered_conditions", "offer_dominated", "plan_over_balance"}


def over_time(**changes: Any) -> InstallmentLimits:
    return InstallmentLimits(**NONE.model_dump() | {"max_installments": 12, "min_installment_cents": 1} | changes)


def tier(when: Conditions | None = None, **changes: Any) -> Tier:
    fields: dict[str, Any] = {
        "min_days_overdue": 1, "cash": NONE, "installments": over_time(), "validity_days": 2, "first_due_min_days": 2,
        "first_due_max_days": 10, "when": when or Conditions(),
    }  # fmt: skip
    return Tier(**fields | changes)


def findings(one: Tier, *, today: date | None = None, **policy: Any) -> list[Finding]:
    """What is said of one tier, apart from the debts outside its conditions and the offers it makes."""
    found = policy_findings(Policy(name="x", tiers=(one,), **policy), today)
    return [finding for finding in found if finding.code not in ELSEWHERE]


def steps(*pairs: tuple[int, int]) -> tuple[RateStep, ...]:
    return tuple(RateStep(from_count=count, monthly_interest_bps=bps) for count, bps in pairs)


PRICE = {"method": Method.PRICE, "monthly_interest_bps": 100}
WHERE = ("tiers", 0, "installments")


@each_of([
    ({**PRICE, "rate_steps": steps((6, 90))}, "rate_falls_with_count", Severity.WARNING, ("rate_steps", 0),
     {"count": 6, "was_bps": 100, "becomes_bps": 90}),
    ({**PRICE, "rate_steps": steps((6, 150), (9, 149))}, "rate_falls_with_count", Severity.WARNING,
     ("rate_steps", 1), {"count": 9, "was_bps": 150, "becomes_bps": 149}),
    ({**PRICE, "rate_steps": steps((6, 100))}, "rate_step_without_effect", Severity.NOTE, ("rate_steps", 0),
     {"count": 6, "was_bps": 100, "becomes_bps": 100}),
    ({**PRICE, "rate_steps": steps((13, 200))}, "rate_step_unreached", Severity.WARNING, ("rate_steps", 0),
     {"count": 13, "was_bps": 100, "becomes_bps": 200, "maximum": 12}),
    ({"counts": (6, 12, 18)}, "count_over_maximum", Severity.WARNING, ("counts", 2), {"count": 18, "maximum": 12}),
    ({"method": Method.SAC}, "sac_without_interest", Severity.WARNING, ("monthly_interest_bps",), {}),
    ({"method": Method.PRICE}, "price_without_interest", Severity.WARNING, ("monthly_interest_bps",), {}),
    ({"ceiling_bps": 0, "fine_bps": 1}, None, None, (), {}),
])  # fmt: skip
def test_rates_and_counts(
    changes: dict[str, Any], code: str | None, severity: Severity, path: tuple[str | int, ...], values: dict[str, Any]
) -> None:
    cash = NONE.model_copy(update={"fine_bps": 1})
    found = findings(tier(installments=over_time(**changes), cash=cash))
    if code is None:
        assert [each.code for each in found] == ["ceiling_of_nothing"]
    else:
        assert [(each.code, each.severity, each.path, dict(each.values)) for each in found] == [
            (code, severity, (*WHERE, *path), values)
        ]


def test_steps_that_rise_and_counts_within_the_maximum_raise_nothing() -> None:
    limits = over_time(**PRICE, rate_steps=steps((6, 150), (12, 200)), counts=(3, 12))
    assert findings(tier(installments=limits)) == []


@each_of(
    [
        ({"fine_bps": 5_000}, 5_000, "ceiling_never_binds"),
        ({"fine_bps": 5_000}, 4_999, None),
        ({"fine_bps": 5_000}, 10_000, None),
        ({"fine_bps": 5_000}, 0, "ceiling_of_nothing"),
        ({"principal_bps": 10_000}, 10_000, "principal_forgiven"),
        ({"principal_bps": 10_000}, 9_999, None),
    ]
)
def test_ceilings(shares: dict[str, int], ceiling: int, code: str | None) -> None:
    found = findings(tier(cash=NONE.model_copy(update={**shares, "ceiling_bps": ceiling})))
    assert [each.code for each in found if each.path[2] == "cash"] == ([code] if code else [])


@settings(max_examples=60)
@given(full_balances(), full_limits())
def test_a_ceiling_said_never_to_bind_never_does(balance: Balance, limits: DiscountLimits) -> None:
    found = {each.code for each in findings(tier(cash=limits)) if each.path[2] == "cash"}
    if "ceiling_never_binds" in found:
        assert not any(line.cut_by_ceiling for line in discount_lines(balance, limits))


def test_a_limit_over_time_past_the_one_in_cash_is_found_for_each_component() -> None:
    found = findings(tier(installments=over_time(fees_bps=1, principal_bps=2)))
    assert [(each.code, each.path[3]) for each in found] == [
        ("installments_cheaper_than_cash", "principal_bps"),
        ("installments_cheaper_than_cash", "fees_bps"),
    ]


def test_a_discount_over_time_that_can_pass_the_ceiling_in_cash_is_found() -> None:
    half = {"fine_bps": 5_000, "ceiling_bps": 4_000}
    cash = NONE.model_copy(update=half)

    def told(**changes: int) -> list[tuple[str, Any]]:
        found = findings(tier(cash=cash, installments=over_time(**changes)))
        return [(each.code, dict(each.values)) for each in found if each.path[-1] == "ceiling_bps"]

    assert told(fine_bps=5_000) == [("installments_ceiling_over_cash", {"cash_bps": 4_000, "installments_bps": 5_000})]
    assert told(fine_bps=5_000, ceiling_bps=4_000) == told(fine_bps=4_000) == []


@settings(max_examples=60)
@given(full_balances(), full_limits(), full_limits())
def test_where_nothing_is_found_paying_in_cash_never_costs_more_than_what_is_financed(
    balance: Balance, cash: DiscountLimits, later: DiscountLimits
) -> None:
    lowered = {name: min(getattr(cash, name), getattr(later, name)) for name in DiscountLimits.model_fields}
    for less in (later, later.model_copy(update=lowered)):
        one = tier(cash=cash, installments=over_time(**less.model_dump()))
        if not CHEAPER_LATER & {each.code for each in findings(one)}:
            assert payable_cents(balance, cash) <= payable_cents(balance, one.installments)


def test_counts_that_the_minimum_keeps_from_the_largest_balance_are_found() -> None:
    when = Conditions(balance=CentsRange(max_cents=500_00))
    (found,) = findings(tier(when, installments=over_time(min_installment_cents=100_00)))
    assert (found.code, found.path) == ("counts_under_minimum", (*WHERE, "max_installments"))
    assert found.values == {"largest_count": 5, "maximum": 12, "minimum_cents": 100_00, "balance_cents": 500_00}
    assert findings(tier(when, installments=over_time(min_installment_cents=41_66))) == []
    assert findings(tier(installments=over_time(min_installment_cents=100_00))) == []  # any balance may come


@settings(max_examples=25, deadline=None)
@given(
    cents=st.integers(2_00, 500_00),
    minimum=st.integers(1_00, 300_00),
    rate=st.sampled_from([0, 1, 199, 3_000]),
    method=st.sampled_from([Method.PRICE, Method.SAC]),
    down=st.sampled_from([0, 3_000]),
    iof=st.sampled_from(IofMode),
)
def test_no_plan_is_offered_of_a_count_said_to_be_under_the_minimum(
    cents: int, minimum: int, rate: int, method: Method, down: int, iof: IofMode
) -> None:
    limits = over_time(
        min_installment_cents=minimum, monthly_interest_bps=rate, method=method, min_down_payment_bps=down, iof=iof,
        max_installments=8,
    )  # fmt: skip
    policy = Policy(name="x", tiers=(tier(Conditions(balance=CentsRange(max_cents=cents)), installments=limits),))
    said = [each.values for each in policy_findings(policy) if each.code == "counts_under_minimum"]
    sheet = simulate(balance_of(TODAY, 90, principal=cents), policy, PROFILE)
    assert isinstance(sheet, Sheet)
    if said:
        assert max((plan.count for plan in sheet.ladder), default=1) <= int(str(said[0]["largest_count"]))


def test_campaigns_are_judged_only_against_a_day() -> None:
    def told(from_on: date, until_on: date, today: date | None) -> list[tuple[str, Any]]:
        when = Conditions(campaign=Campaign(from_on=from_on, until_on=until_on))
        return [(each.code, each.path[-1]) for each in findings(tier(when), today=today)]

    yesterday, tomorrow = date(2026, 11, 21), date(2026, 11, 23)
    assert told(yesterday, yesterday, TODAY) == [("campaign_over", "until_on")]
    assert told(tomorrow, tomorrow, TODAY) == [("campaign_not_begun", "from_on")]
    assert told(yesterday, TODAY, TODAY) == told(TODAY, tomorrow, TODAY) == told(yesterday, yesterday, None) == []


def test_a_manager_under_an_analyst_is_found() -> None:
    levels = (
        AuthorityLevel(authority=Authority.ANALYST, extra_discount_bps=500, extra_installments=2),
        AuthorityLevel(authority=Authority.MANAGER, extra_discount_bps=499, extra_installments=2),
    )
    (found,) = findings(tier(), authority=levels)
    assert (found.code, found.path) == ("manager_under_analyst", ("authority", 1, "extra_discount_bps"))
    assert findings(tier(), authority=levels[:1]) == []


def test_a_counter_that_never_grants_anything_is_found() -> None:
    def told(extra: int) -> list[tuple[str, Any]]:
        counter = CounterLimits(extra_discount_bps=extra, tolerance_bps=100)
        return [(each.code, dict(each.values)) for each in findings(tier(counter=counter))]

    assert told(299) == [("counter_of_nothing", {"extra_bps": 299, "least_bps": 300})]
    assert told(300) == told(0) == []
    assert granted_bps(CounterLimits(extra_discount_bps=300, tolerance_bps=100)) > 0
