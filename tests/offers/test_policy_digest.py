"""A policy version keeps the digest it was published with, whatever the document learns to say later."""

from __future__ import annotations

import json

from hypothesis import given, settings

from offers.policies.conditions import Conditions
from offers.policies.policy import Policy, Tier
from offers.policies.policy_digest import canonical_document, policy_digest
from offers.policies.policy_file import policy_from_document, policy_from_text
from tests.offers.policy_strategies import full_policies
from tests.offers.strategies import example_policy
from tests.support.folded import each_of

# A document as it was published before conditions, rate steps and the rest existed, with the digest stored then.
PUBLISHED = """
{"format": 1, "name": "Cartões 2026", "tiers": [
  {"min_days_overdue": 1, "max_days_overdue": 180,
   "cash": {"interest_bps": 10000, "fine_bps": 10000, "correction_bps": 0, "principal_bps": 1000},
   "installments": {"interest_bps": 8000, "fine_bps": 5000, "correction_bps": 0, "principal_bps": 0,
     "max_installments": 12, "min_installment_cents": 5000, "min_down_payment_bps": 1000, "monthly_interest_bps": 0,
     "method": "equal", "clears_after": "first_payment"},
   "validity_days": 5, "first_due_min_days": 6, "first_due_max_days": 30},
  {"min_days_overdue": 181, "max_days_overdue": null,
   "cash": {"interest_bps": 10000, "fine_bps": 10000, "correction_bps": 5000, "principal_bps": 4000},
   "installments": {"interest_bps": 9000, "fine_bps": 9000, "correction_bps": 0, "principal_bps": 1000,
     "max_installments": 24, "min_installment_cents": 4000, "min_down_payment_bps": 0, "monthly_interest_bps": 199,
     "method": "price", "clears_after": "first_payment"},
   "validity_days": 5, "first_due_min_days": 6, "first_due_max_days": 30}]}
"""
DIGEST = "bf89df67649f92d64a0347b8055c8f660796cb74db4dd66254abfb953ce96c00"


def test_a_document_published_before_the_newer_fields_keeps_its_digest() -> None:
    policy = policy_from_text(PUBLISHED)
    assert isinstance(policy, Policy)
    assert policy_digest(policy) == DIGEST
    assert canonical_document(policy) == json.loads(PUBLISHED)
    assert policy == example_policy()


CHANGES = [
    ("selection", "best_for_debtor"),
    ("authority", [{"authority": "manager"}]),
    ("disputes", {"answer_days": 15}),
    ("disputes", {"holds_accrual": False}),
    ("tiers/0/name", "Recentes"),
    ("tiers/0/when", {"regions": ["SP"]}),
    ("tiers/0/when", {"campaign": {"from_on": "2026-11-01", "until_on": "2026-11-30"}}),
    ("tiers/0/changes", {"skips": 1}),
    ("tiers/0/changes", {"renegotiations": 1}),
    ("tiers/0/cash/ceiling_bps", 9_999),
    ("tiers/1/installments/fees_bps", 1),
    ("tiers/1/installments/rhythms", ["monthly", "weekly"]),
    ("tiers/1/installments/counts", [2, 3]),
    ("tiers/1/installments/method", "sac"),
]


@each_of(CHANGES)
def test_what_a_newer_field_says_changes_the_digest(place: str, value: object) -> None:
    document = json.loads(PUBLISHED)
    *steps, last = place.split("/")
    inner = document
    for step in steps:
        inner = inner[int(step)] if step.isdigit() else inner[step]
    inner[last] = value
    policy = policy_from_document(document)
    assert isinstance(policy, Policy)
    assert policy_digest(policy) != DIGEST


def test_conditions_that_ask_nothing_are_as_if_not_written() -> None:
    document = json.loads(PUBLISHED)
    document["tiers"][0]["when"] = Conditions().model_dump(mode="json")
    document["tiers"][1]["installments"]["rate_steps"] = []
    policy = policy_from_document(document)
    assert isinstance(policy, Policy)
    assert policy_digest(policy) == DIGEST


@settings(max_examples=30)
@given(full_policies())
def test_the_canonical_document_is_the_whole_policy(policy: Policy) -> None:
    assert policy_from_document(canonical_document(policy)) == policy


def test_every_field_of_the_first_layout_is_in_the_digest() -> None:
    document = canonical_document(example_policy())
    (first, _) = document["tiers"]  # type: ignore[misc]
    assert first["max_days_overdue"] == 180
    assert "when" not in first
    assert set(first) <= set(Tier.model_fields)
