"""A bad policy for each kind of remark: it is found, where it is, and its clean twin has nothing to say of it."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from brazil.indices import load_series
from offers.owed.accrual import itemize
from offers.policies.debt_file import DescribedDebt, debt_from_text
from offers.policies.lint.portfolio import PortfolioFacts, sampled
from offers.policies.policy import Policy
from offers.policies.policy_file import policy_from_document
from offers.policies.policy_lint import Finding, Severity, policy_findings
from portal.demo.creditors import CREDITORS
from portal.services.policies import FIRST_DRAFT
from portal.wording_policy import finding_cure, finding_place, finding_sentence
from portal.wording_policy_lint import CURES

SEEDS = Path(__file__).parents[1] / "golden" / "bad_policies"
BASE = json.loads((SEEDS / "base.json").read_text("utf-8"))
CODES = sorted(path.stem for path in SEEDS.glob("*.json") if path.stem != "base")
TODAY = date(2026, 11, 23)
LINT = Path(__file__).parents[2] / "offers" / "policies" / "lint"
ILLEGAL = {"validity_under_two_days", "card_charges_over_limit", "prescribed_collected", "text_threatens"}
BROKEN = {"tiers_overlap", "tier_never_reached", "principal_over_balance"}


def merged(base: Any, changes: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(changes, dict):
        return deepcopy(changes)
    return base | {name: merged(base.get(name), value) for name, value in changes.items()}


def policy_of(changes: dict[str, Any]) -> Policy | tuple[Finding, ...]:
    tiers = [merged(BASE["tiers"][0], tier) for tier in changes.get("tiers", [{}])]
    return policy_from_document(BASE | changes | {"tiers": tiers})


def portfolio_of(debts: list[dict[str, Any]], shows_prescribed: bool) -> PortfolioFacts | None:
    found = []
    for entry in debts:
        described = debt_from_text(json.dumps({name: value for name, value in entry.items() if name != "times"}))
        assert isinstance(described, DescribedDebt), described
        balance = itemize(described.debt, TODAY, load_series())
        one = sampled(f"contrato {len(found) + 1}", described.debt, balance, described.profile)
        found += [one] * entry.get("times", 1)
    if not found:
        return None
    return PortfolioFacts(debts=tuple(found), shows_prescribed=shows_prescribed)


def findings_of(seed: dict[str, Any], *, clean: bool = False) -> tuple[Finding, ...]:
    policy = policy_of(seed["clean" if clean else "bad"])
    if not isinstance(policy, Policy):
        return policy
    own = {
        name: seed.get(f"clean_{name}" if clean and f"clean_{name}" in seed else name) for name in ("debts", "texts")
    }
    portfolio = portfolio_of(own["debts"] or [], seed.get("shows_prescribed", False))
    return policy_findings(policy, TODAY, portfolio=portfolio, texts=own["texts"])


@pytest.mark.parametrize("code", CODES)
def test_a_bad_policy_is_found_at_its_place_and_its_clean_twin_is_not(code: str) -> None:
    seed = json.loads((SEEDS / f"{code}.json").read_text("utf-8"))
    found = findings_of(seed)
    (own, *_) = [each for each in found if each.code == code]
    assert ".".join(str(step) for step in own.path) == seed["where"]
    assert (own.severity is Severity.ERROR) is (code in ILLEGAL | BROKEN)
    assert {each.code for each in found} - {code} == set(seed.get("also", []))
    assert code not in {each.code for each in findings_of(seed, clean=True)}
    assert finding_place(own)
    assert "{" not in finding_sentence(own) + finding_cure(own)


def test_there_is_a_bad_policy_for_every_remark_there_is() -> None:
    assert set(CODES) == set(CURES) | {"validity_under_two_days"}
    said = {code for path in LINT.glob("*.py") for code in re.findall(r'"([a-z_]+)"', path.read_text("utf-8"))}
    assert set(CURES) <= said


@pytest.mark.parametrize(
    "policy", [*(each.policy for each in CREDITORS), policy_from_document(FIRST_DRAFT), policy_of({})]
)
def test_policies_in_use_raise_no_alarm(policy: Policy) -> None:
    """That discounts grow with age is told, and is what their creditors chose."""
    assert {each.code for each in policy_findings(policy, TODAY)} <= {"discount_grows_with_age"}


def test_an_example_of_the_portfolio_tells_how_many_there_are() -> None:
    seed = json.loads((SEEDS / "tiers_gap.json").read_text("utf-8"))
    (gap,) = findings_of(seed)
    assert finding_sentence(gap).endswith(
        "Nas 2 dívidas olhadas há 1 assim, como contrato 1: 100 dias de atraso, saldo de R$\xa01.299,81."
    )
    assert (gap.values["debts"], gap.values["of"]) == (1, 2)


def test_a_lawyers_fees_are_no_charges_of_a_card_and_old_loans_have_borne_their_tax() -> None:
    fees = {"fine_bps": 200, "late_interest_bps": 100, "remuneratory_bps": 1_500, "fees_bps": 2_000}
    card = {"principal_cents": 100_000, "due_on": "2024-06-01", "product": "credit_card", "terms": fees}
    when = {"products": ["credit_card"]}
    free = {"interest_bps": 0, "fine_bps": 0, "max_installments": 6}
    dear = {**free, "method": "price", "monthly_interest_bps": 100, "iof": "complementary"}
    for limits, flagged in ((free, False), (dear, True)):
        seed = {"bad": {"tiers": [{"when": when, "installments": limits}, {}]}, "debts": [card]}
        assert ("card_charges_over_limit" in {each.code for each in findings_of(seed)}) is flagged
    for days, flagged in ((364, True), (365, False)):
        limits = {"method": "price", "monthly_interest_bps": 20}
        tier = {"min_days_overdue": days, "when": {"products": ["loan"]}, "installments": limits}
        assert ("cet_without_tax" in {each.code for each in findings_of({"bad": {"tiers": [tier]}})}) is flagged
