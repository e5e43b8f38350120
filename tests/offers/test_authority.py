"""An exception goes as far past a tier's limits as its authority, and no further."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offers.policies.authority import MOST_INSTALLMENTS, tier_under
from offers.policies.policy import Authority, AuthorityLevel, DiscountLimits, Policy, Tier
from tests.offers.policy_strategies import ruled_policies
from tests.offers.strategies import BPS, example_policy


def with_level(**level: Any) -> Policy:
    return example_policy().model_copy(update={"authority": (AuthorityLevel(authority=Authority.MANAGER, **level),)})


def test_limits_rise_by_what_was_granted() -> None:
    policy = with_level(extra_discount_bps=500, extra_installments=6)
    raised = tier_under(policy, policy.tiers[0], Authority.MANAGER)
    assert raised.cash.principal_bps == 1_500
    assert raised.cash.interest_bps == 10_000
    assert raised.installments.fine_bps == 5_500
    assert raised.installments.max_installments == 18


def test_a_limit_of_zero_and_a_tier_of_cash_only_stay_so() -> None:
    policy = with_level(extra_discount_bps=500, extra_installments=6)
    tier = policy.tiers[0].model_copy(
        update={"installments": policy.tiers[0].installments.model_copy(update={"max_installments": 1})}
    )
    raised = tier_under(policy, tier, Authority.MANAGER)
    assert raised.cash.correction_bps == raised.installments.principal_bps == 0
    assert raised.installments.max_installments == 1


@pytest.mark.parametrize("policy", [example_policy(), with_level()])
def test_an_authority_the_policy_grants_nothing_changes_nothing(policy: Policy) -> None:
    for authority in Authority:
        assert tier_under(policy, policy.tiers[0], authority) == policy.tiers[0]


@settings(max_examples=30)
@given(ruled_policies(), st.sampled_from(Authority), BPS, st.integers(0, 120))
def test_raised_limits_are_still_a_tier_the_document_could_hold(
    policy: Policy, authority: Authority, discount: int, payments: int
) -> None:
    level = AuthorityLevel(authority=authority, extra_discount_bps=discount, extra_installments=payments)
    policy = policy.model_copy(update={"authority": (level,)})
    for tier in policy.tiers:
        raised = tier_under(policy, tier, authority)
        assert Tier.model_validate_json(raised.model_dump_json()) == raised
        assert raised.installments.max_installments <= max(MOST_INSTALLMENTS, tier.installments.max_installments)
        for name in DiscountLimits.model_fields:
            assert getattr(raised.cash, name) >= getattr(tier.cash, name)
            assert getattr(raised.installments, name) >= getattr(tier.installments, name)
