"""An offer that was made can be stored, read back and worked out again, and any change to it shows."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brazil.money import Money
from offers.canonical import canonical_json
from offers.errors import OfferError
from offers.facts import facts_of
from offers.made.offer import Offer
from offers.made.offer_document import offer_digest, offer_document
from offers.made.offer_reading import offer_from_document
from offers.made.pricing import holds, make_offer, reprice
from offers.owed.balance import Balance
from offers.plans.choice import Choice, Payday
from offers.plans.installments import Installments
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet, build_plan, simulate
from offers.policies.conditions import Conditions
from offers.policies.eligibility import tier_index
from offers.policies.limits import IofMode, Rhythm
from offers.policies.policy import Policy
from tests.offers.strategies import PROFILE, balance_of, balances, built, example_policy, policies
from tests.support.folded import each_of

BALANCE = balance_of(date(2026, 11, 23), 400, principal=1_000_00, correction=50_00, fine=21_00, interest=200_00)


def offer_of(balance: Balance = BALANCE, policy: Policy | None = None, count: int = 5) -> Offer:
    policy = policy or example_policy()
    index = tier_index(policy, facts_of(balance, PROFILE), balance)
    assert isinstance(index, int)
    plan = built(balance, policy, count)
    assert isinstance(plan, Plan)
    return make_offer(plan, balance, policy, tier_index=index, debt_id="d_7Qx", debt_version=3)


@given(balances(), policies(), st.integers(0, 14))
def test_an_offer_survives_storage_with_its_digest_and_still_holds(
    balance: Balance, policy: Policy, count: int
) -> None:
    assume(isinstance(built(balance, policy, count), Plan))
    offer = offer_of(balance, policy, count)
    document = offer_document(offer)
    stored = json.loads(json.dumps(document))
    back = offer_from_document(stored)
    assert back == offer
    assert offer_digest(offer_document(back)) == offer_digest(document) == offer_digest(stored)
    assert holds(back, policy)


def leaves(document: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every value in a document."""
    inner = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in inner:
        if isinstance(value, dict | list) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key)


PATHS = list(leaves(offer_document(offer_of())))


def other(value: object) -> object:
    """A value of the same kind that is not the same."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return value + "1"
        case list():
            return [["a", "b"]]
        case _:
            return "0.01"


@each_of(PATHS, name=lambda path: ".".join(map(str, path)))
def test_changing_any_field_changes_the_digest_and_never_passes_for_the_offer(path: tuple[str | int, ...]) -> None:
    document: Any = offer_document(offer_of())
    changed = copy.deepcopy(document)
    place = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = other(place[path[-1]])
    assert offer_digest(changed) != offer_digest(document)
    assert read(changed) != offer_of()


def read(document: dict[str, object]) -> Offer | None:
    """The offer of a document, None when it is refused."""
    try:
        return offer_from_document(document)
    except OfferError:
        return None


@each_of(PATHS, name=lambda path: ".".join(map(str, path)))
def test_a_missing_field_is_broken_input(path: tuple[str | int, ...]) -> None:
    document: Any = offer_document(offer_of())
    place = document
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    with pytest.raises(OfferError, match="offer_document"):
        offer_from_document(document)


@pytest.mark.parametrize("document", [{}, {"plan": 1}, {"debt_id": None}, {"format": 2}])
def test_what_is_no_offer_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(OfferError, match="offer_document"):
        offer_from_document(document)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(OfferError, match="offer_document"):
        offer_from_document({**offer_document(offer_of()), "bonus": 1})


def test_an_offer_that_was_made_cheaper_no_longer_holds() -> None:
    offer = offer_of()
    first, *rest = offer.plan.installments
    cheaper = replace(first, amount=first.amount - Money(1), principal=first.principal - Money(1))
    forged = replace(offer, plan=replace(offer.plan, installments=Installments.from_lines((cheaper, *rest))))
    assert holds(offer, example_policy())
    assert not holds(forged, example_policy())


def test_an_offer_is_worked_out_again_only_under_its_own_policy() -> None:
    renamed = example_policy().model_copy(update={"name": "Outra"})
    with pytest.raises(OfferError, match="policy_mismatch"):
        reprice(offer_of(), renamed)


def test_a_plan_of_another_balance_makes_no_offer() -> None:
    plan = offer_of().plan
    dearer = balance_of(BALANCE.priced_on, 400, principal=1_000_01)
    with pytest.raises(OfferError, match="plan_mismatch"):
        make_offer(plan, dearer, example_policy(), tier_index=1, debt_id="d", debt_version=1)


def test_an_offer_is_honoured_by_its_own_tier_though_the_debtor_left_the_segment() -> None:
    gold = example_policy().tiers[1].model_copy(update={"when": Conditions(segments=("ouro",))})
    policy = example_policy().model_copy(update={"tiers": (gold, example_policy().tiers[1])})
    then, now = (replace(PROFILE, segment=segment) for segment in ("ouro", "prata"))
    sheet = simulate(BALANCE, policy, then)
    assert isinstance(sheet, Sheet)
    plan = sheet.ladder[-1]
    offer = make_offer(plan, BALANCE, policy, tier_index=sheet.tier_index, debt_id="d", debt_version=1)
    assert (sheet.tier_index, tier_index(policy, facts_of(BALANCE, now), BALANCE)) == (0, 1)
    assert offer_from_document(offer_document(offer)).tier_index == 0
    assert reprice(offer, policy) == plan


def test_a_tier_the_policy_does_not_have_makes_and_honours_nothing() -> None:
    with pytest.raises(OfferError, match="plan_mismatch"):
        make_offer(offer_of().plan, BALANCE, example_policy(), tier_index=2, debt_id="d", debt_version=1)
    with pytest.raises(OfferError, match="policy_mismatch"):
        reprice(replace(offer_of(), tier_index=2), example_policy())


def test_paydays_rhythms_and_the_tax_survive_storage() -> None:
    monthly = example_policy().tiers[1].installments.model_copy(update={"iof": IofMode.COMPLEMENTARY})
    weekly = monthly.model_copy(update={"rhythms": (Rhythm.WEEKLY,)})
    for limits, payday in ((monthly, Payday(bank_day=5)), (monthly, Payday(day=10)), (weekly, None)):
        tier = example_policy().tiers[1].model_copy(update={"installments": limits})
        policy = example_policy().model_copy(update={"tiers": (tier,)})
        plan = build_plan(BALANCE, tier, Choice(count=4, payday=payday, down_payment=Money(300_00)))
        assert isinstance(plan, Plan)
        offer = make_offer(plan, BALANCE, policy, tier_index=0, debt_id="d", debt_version=1)
        back = offer_from_document(json.loads(json.dumps(offer_document(offer))))
        assert back == offer
        assert (back.plan.iof > Money(0), back.plan.payday, back.plan.rhythm) == (True, payday, limits.rhythms[0])
        assert holds(back, policy)


def test_an_offer_stands_through_its_last_day() -> None:
    offer = offer_of()
    assert offer.valid_until == offer.priced_on + timedelta(days=5)
    assert not offer.expired(offer.valid_until)
    assert offer.expired(offer.valid_until + timedelta(days=1))


def test_canonical_json_has_one_text_per_document_and_no_fractions() -> None:
    assert canonical_json({"b": 1, "a": ["ç", None, True]}) == '{"a":["ç",null,true],"b":1}'
    for broken in ({"a": 0.5}, [float("nan")], {"a": date(2026, 1, 1)}):
        with pytest.raises(OfferError, match="not_exact"):
            canonical_json(broken)
