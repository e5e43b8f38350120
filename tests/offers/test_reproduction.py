"""A stored offer is worked out again to its last field: no other document passes for it, whatever name it is given."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from offers.errors import OfferError
from offers.facts import facts_of
from offers.made.offer import Offer
from offers.made.offer_document import offer_digest, offer_document
from offers.made.pricing import make_offer
from offers.made.reproduction import reproduced
from offers.owed.balance import Balance
from offers.plans.plan import Plan
from offers.policies.eligibility import tier_index
from offers.policies.policy import Policy
from tests.offers.strategies import PROFILE, balances, built, example_policy, policies
from tests.offers.test_offer import BALANCE
from tests.support.folded import each_of

BESIDE_THE_PLAN = {"debt_id", "debt_version", "prescribed", "valid_until", "balance"}


def made(balance: Balance, policy: Policy, count: int) -> Offer:
    index, plan = tier_index(policy, facts_of(balance, PROFILE), balance), built(balance, policy, count)
    assert isinstance(index, int)
    assert isinstance(plan, Plan)
    return make_offer(plan, balance, policy, tier_index=index, debt_id="d_7Qx", debt_version=1)


OFFER = made(BALANCE, example_policy(), 5)
Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, each in items:
            yield from leaves(each, (*path, key))
    else:
        yield path


def with_leaf(path: Path, other: Any) -> dict[str, Any]:
    document: Any = copy.deepcopy(offer_document(OFFER))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = other(place[path[-1]])
    return dict(document)


def named(document: Any) -> str:
    """The digest somebody else would give it, who does not mind fractions."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def passes(document: dict[str, Any], name: str) -> bool:
    try:
        return reproduced(document, name, example_policy()) == OFFER
    except OfferError:
        return False


PATHS = list(leaves(offer_document(OFFER)))


@given(balances(), policies(), st.integers(0, 14))
def test_what_was_made_is_made_again(balance: Balance, policy: Policy, count: int) -> None:
    assume(isinstance(built(balance, policy, count), Plan))
    offer = made(balance, policy, count)
    stored = json.loads(json.dumps(offer_document(offer)))
    assert reproduced(stored, offer_digest(stored), policy) == offer


@each_of(PATHS, name=lambda path: ".".join(map(str, path)))
def test_no_changed_field_passes_under_the_old_name_or_a_new_one(path: Path) -> None:
    document = with_leaf(path, lambda value: value + 1 if type(value) is int else f"{value}1")
    for name in (offer_digest(offer_document(OFFER)), named(document)):
        assert not passes(document, name)
    if path[0] not in BESIDE_THE_PLAN:
        with pytest.raises(OfferError):
            reproduced(document, named(document), example_policy())


@pytest.mark.parametrize("other", [float, lambda value: bool(value) if value in (0, 1) else str(value)])
def test_an_equal_value_of_another_kind_is_another_document(other: Any) -> None:
    whole = list(filter(_is_whole, PATHS))
    assert len(whole) > 30
    for path in whole:
        document = with_leaf(path, other)
        for name in (offer_digest(offer_document(OFFER)), named(document)):
            with pytest.raises(OfferError):
                reproduced(document, name, example_policy())


def _is_whole(path: Path) -> bool:
    value: Any = offer_document(OFFER)
    for step in path:
        value = value[step]
    return type(value) is int


def test_another_policy_a_missing_field_and_no_payments_are_refused() -> None:
    document = offer_document(OFFER)
    renamed = example_policy().model_copy(update={"name": "Outra"})
    with pytest.raises(OfferError, match="policy_mismatch"):
        reproduced(document, offer_digest(document), renamed)
    for field in document:
        lacking = {name: value for name, value in document.items() if name != field}
        assert not passes(lacking, named(lacking))
    nothing: Any = {**document, "plan": {**document["plan"], "installments": []}}  # type: ignore[dict-item]
    assert not passes(nothing, named(nothing))
