"""What is odd about a policy is found, with its place and its values."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from offers.policies.conditions import Conditions
from offers.policies.lint.reach import reach_findings
from offers.policies.policy import DiscountLimits, InstallmentLimits, Policy, Selection, Tier
from offers.policies.policy_lint import Finding, Severity, has_errors, policy_findings
from tests.offers.strategies import policies
from tests.support.folded import each_of

NONE = DiscountLimits(interest_bps=0, fine_bps=0, correction_bps=0, principal_bps=0)
CASH_ONLY = InstallmentLimits(**NONE.model_dump(), max_installments=1, min_installment_cents=1)


def tier(start: int, end: int | None = None, **changes: object) -> Tier:
    fields: dict[str, Any] = {
        "min_days_overdue": start, "max_days_overdue": end, "cash": NONE, "installments": CASH_ONLY,
        "validity_days": 2, "first_due_min_days": 2, "first_due_max_days": 10,
    }  # fmt: skip
    return Tier(**fields | changes)


def findings(*parts: Tier) -> tuple[Finding, ...]:
    return policy_findings(Policy(name="x", tiers=parts))


def test_tiers_side_by_side_from_the_first_day_on_raise_nothing() -> None:
    assert findings(tier(0, 30), tier(31, 90), tier(91)) == ()
    assert findings(tier(91), tier(1, 30), tier(31, 90)) == ()


@each_of(
    [
        ([tier(0, 30), tier(30)], "tiers_overlap", 1, {"other": 0, "from_day": 30, "to_day": 30}),
        ([tier(0, 50), tier(0)], "tiers_overlap", 1, {"other": 0, "from_day": 0, "to_day": 50}),
        ([tier(0), tier(50, 60)], "tier_never_reached", 1, {"other": 0}),
        ([tier(0, 99), tier(10, 20), tier(100)], "tier_never_reached", 1, {"other": 0}),
        ([tier(0, 30), tier(31), tier(20, 50)], "tier_never_reached", 2, {"other": 0}),  # the two before together
        ([tier(0, 30), tier(41)], "tiers_gap", 1, {"from_day": 31, "to_day": 40}),
        ([tier(5)], "uncovered_before", 0, {"from_day": 1, "to_day": 4}),
        ([tier(0, 30)], "uncovered_after", 0, {"from_day": 31}),
    ]
)
def test_overlaps_and_gaps_are_found_with_their_days(
    parts: list[Tier], code: str, path: int, values: dict[str, int]
) -> None:
    (found,) = findings(*parts)
    assert (found.code, found.path[1], dict(found.values)) == (code, path, values)
    assert found.severity is (Severity.ERROR if code in {"tiers_overlap", "tier_never_reached"} else Severity.WARNING)


def test_of_two_tiers_without_an_end_the_later_start_is_never_reached() -> None:
    assert [finding.code for finding in findings(tier(0), tier(50))] == ["tier_never_reached"]


def test_discounts_that_run_the_wrong_way_are_found() -> None:
    more = NONE.model_copy(update={"fine_bps": 5_000})
    cheaper = CASH_ONLY.model_copy(update={"max_installments": 3, "interest_bps": 1})
    assert [(f.code, f.severity) for f in findings(tier(0, 9, cash=more), tier(10))] == [
        ("discount_shrinks_with_age", Severity.WARNING)
    ]
    assert [(f.code, f.severity) for f in findings(tier(0, 9), tier(10, cash=more))] == [
        ("discount_grows_with_age", Severity.NOTE)
    ]
    found, *_ = findings(tier(0, installments=cheaper))
    assert (found.code, found.path) == ("installments_cheaper_than_cash", ("tiers", 0, "installments", "interest_bps"))


def test_discounts_of_tiers_that_hold_at_once_or_under_other_conditions_are_not_compared() -> None:
    more = NONE.model_copy(update={"fine_bps": 5_000})
    together = Policy(name="x", selection=Selection.BEST_FOR_DEBTOR, tiers=(tier(0, cash=more), tier(10)))
    apart = Policy(name="x", tiers=(tier(0, 9, cash=more, when=Conditions(regions=("SP",))), tier(10)))
    for policy in (together, apart):
        codes = {finding.code for finding in policy_findings(policy)}
        assert not codes & {"discount_shrinks_with_age", "discount_grows_with_age"}


def test_other_oddities_are_found() -> None:
    free = NONE.model_copy(update={"principal_bps": 10_000})
    price = CASH_ONLY.model_validate(CASH_ONLY.model_dump() | {"max_installments": 2}).model_dump(mode="json")
    financed = InstallmentLimits.model_validate_json(json.dumps(price | {"method": "price"}))
    assert [f.code for f in findings(tier(0, cash=free))] == ["principal_forgiven"]
    assert [f.code for f in findings(tier(0, installments=financed))] == ["price_without_interest"]
    assert [f.code for f in findings(tier(0, first_due_min_days=1))] == ["first_due_waits_for_expiry"]


@given(policies())
def test_policies_whose_tiers_touch_have_no_overlap_and_no_gap(policy: Policy) -> None:
    found = tuple(reach_findings(policy))
    assert not {finding.code for finding in found} & {
        "tiers_overlap",
        "tiers_gap",
        "uncovered_before",
        "uncovered_after",
    }
    assert not has_errors(found)
