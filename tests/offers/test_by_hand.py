"""What a person answers by hand never goes past the policy's level, takes the least that is enough, and is honoured."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from offers.errors import OfferError
from offers.made.offer_document import offer_digest, offer_document
from offers.made.offer_memo import offer_memo, recompute_offer
from offers.made.offer_reading import offer_from_document
from offers.made.pricing import holds, make_offer
from offers.made.reproduction import reproduced
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.policies.authority import tier_under
from offers.policies.policy import Authority, AuthorityLevel, Policy
from offers.proposals.by_hand import ByHand, furthest, met_by_hand
from offers.proposals.counteroffer import Proposal
from offers.refusal import RefusalCode
from tests.offers.strategies import balances, built, example_policy, policies
from tests.offers.test_offer import BALANCE

BOTH = (Authority.ANALYST, Authority.MANAGER)


def granting(policy: Policy, analyst: int = 300, manager: int = 900, payments: int = 4) -> Policy:
    levels = (
        AuthorityLevel(authority=Authority.ANALYST, extra_discount_bps=analyst),
        AuthorityLevel(authority=Authority.MANAGER, extra_discount_bps=manager, extra_installments=payments),
    )
    return policy.model_copy(update={"authority": levels})


POLICY = granting(example_policy())
TIER = 1  # of debts as old as this one
CASH = built(BALANCE, POLICY, 1)
LEAST = furthest(BALANCE, POLICY, TIER, Authority.MANAGER, Choice(count=1))


def met(amount: Money, *, who: tuple[Authority, ...] = BOTH, policy: Policy = POLICY) -> Any:
    return met_by_hand(Proposal(amount=amount, count=1), BALANCE, policy, TIER, who)


def offered(found: ByHand, policy: Policy = POLICY, **changes: Any) -> Any:
    values = {"concession_bps": found.concession_bps, "authority": found.authority, **changes}
    return make_offer(found.plan, BALANCE, policy, tier_index=TIER, debt_id="d", debt_version=1, **values)


def test_what_the_rules_give_to_anybody_takes_no_authority() -> None:
    assert isinstance(CASH, Plan)
    assert met(CASH.total).authority is None


def test_the_least_authority_that_is_enough_is_the_one_used() -> None:
    assert isinstance(CASH, Plan)
    assert isinstance(LEAST, Plan)
    step = Money((CASH.total - LEAST.total).cents // 5)
    low, high = met(CASH.total - step), met(LEAST.total + step)
    assert (low.authority, high.authority) == (Authority.ANALYST, Authority.MANAGER)
    assert low.concession_bps <= 300 < high.concession_bps <= 900
    assert not isinstance(met(LEAST.total + step, who=(Authority.ANALYST,)), ByHand)
    assert not isinstance(met(LEAST.total - Money(1)), ByHand)
    assert met(LEAST.total).plan == LEAST


def test_an_analyst_gives_nothing_that_only_a_manager_may() -> None:
    """A document that names another authority, more than its level, or one the policy knows nothing of, is no offer."""
    assert isinstance(LEAST, Plan)
    found = met(LEAST.total)
    offer = offered(found)
    assert reproduced(offer_document(offer), offer_digest(offer_document(offer)), POLICY) == offer
    for change in ({"authority": "analyst"}, {"concession_bps": 901}, {"authority": "owner"}, {"authority": None}):
        document: dict[str, Any] = copy.deepcopy(offer_document(offer)) | change
        with pytest.raises(OfferError):
            reproduced(document, offer_digest(document), POLICY)
    document = offer_document(offer)
    del document["authority"]
    with pytest.raises(OfferError):
        reproduced(document, offer_digest(document), POLICY)
    for wrong in ({"authority": Authority.ANALYST}, {"authority": None}, {"concession_bps": 901}):
        with pytest.raises(OfferError, match="plan_mismatch"):
            offered(found, **wrong)
    with pytest.raises(OfferError):
        offered(found, example_policy())


def test_an_offer_without_authority_is_written_as_it_always_was() -> None:
    assert isinstance(CASH, Plan)
    offer = offered(met(CASH.total))
    assert "authority" not in offer_document(offer)
    assert "authority" in offer_document(offered(met(LEAST.total)))


@settings(max_examples=40)
@given(balances(), policies(), st.integers(0, 3_000), st.integers(0, 3_000), st.integers(1, 14), st.integers(1, 99))
def test_nobody_goes_past_the_level_and_what_was_given_is_worked_out_again(
    balance: Balance, policy: Policy, analyst: int, manager: int, count: int, share: int
) -> None:
    policy = granting(policy, analyst, manager)
    proposal = Proposal(amount=Money(max(1, balance.total.cents * share // (100 * count))), count=count)
    found = met_by_hand(proposal, balance, policy, 0, BOTH)
    if not isinstance(found, ByHand):
        return
    assert all(cents <= proposal.amount.cents for cents in found.plan.installments.amounts)
    if found.authority is not None:
        ceiling = tier_under(policy, policy.tiers[0], found.authority)
        assert found.plan.count <= ceiling.installments.max_installments
        best = furthest(balance, policy, 0, found.authority, found.plan.choice)
        if isinstance(best, Plan):
            assert found.plan.total >= best.total - Money(4 * count)  # by rounding alone
        else:  # of a few centavos all that may be given leaves installments below the least; less than all was given
            assert best.code is RefusalCode.INSTALLMENT_UNDER_MINIMUM
            least = ceiling.installments.min_installment_cents
            assert min(cents for cents in found.plan.installments.amounts) >= least
    offer = make_offer(
        found.plan, balance, policy, tier_index=0, debt_id="a", debt_version=1,
        concession_bps=found.concession_bps, authority=found.authority,
    )  # fmt: skip
    assert offer_from_document(offer_document(offer)) == offer
    assert holds(offer, policy)
    memo = offer_memo(offer, policy)
    assert recompute_offer(memo) == memo["result"]
