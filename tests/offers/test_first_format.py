"""Offers stored by the first release are read, kept as they were written, and honoured.

tests/golden/offers_format_1.json holds a policy and three offers exactly as that release wrote them.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from offers.errors import OfferError
from offers.made.offer_document import offer_digest, offer_document
from offers.made.offer_reading import offer_from_document
from offers.made.pricing import holds
from offers.policies.limits import Rhythm
from offers.policies.policy import Policy
from offers.policies.policy_file import policy_from_document

STORED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "golden" / "offers_format_1.json").read_text("utf-8")
)  # fmt: skip
OFFERS = [
    pytest.param(each["document"], each["digest"], id=str(each["document"]["plan"]["count"]))
    for each in STORED["offers"]
]


def policy() -> Policy:
    read = policy_from_document(STORED["policy"])
    assert isinstance(read, Policy)
    return read


@pytest.mark.parametrize(("document", "digest"), OFFERS)
def test_it_is_written_again_as_it_was(document: dict[str, Any], digest: str) -> None:
    offer = offer_from_document(document)
    assert offer_document(offer) == document
    assert offer_digest(document) == digest
    assert (offer.tier_index, offer.plan.rhythm, offer.plan.payday) == (None, Rhythm.MONTHLY, None)
    assert offer.plan.iof.cents == 0


@pytest.mark.parametrize(("document", "digest"), OFFERS)
def test_it_still_holds_under_its_policy(document: dict[str, Any], digest: str) -> None:
    assert holds(offer_from_document(document), policy())


@pytest.mark.parametrize(("document", "digest"), OFFERS)
def test_a_centavo_changed_in_it_no_longer_holds(document: dict[str, Any], digest: str) -> None:
    cheaper = copy.deepcopy(document)
    last = cheaper["plan"]["installments"][-1]
    for fields, names in ((last, ("amount_cents", "principal_cents")), (cheaper["plan"], ("total_cents",))):
        for name in names:
            fields[name] -= 1
    cheaper["plan"]["saving_cents"] += 1
    cheaper["plan"]["interest_cents"] -= 1
    assert not holds(offer_from_document(cheaper), policy())


@pytest.mark.parametrize("name", ["rhythm", "payday", "iof_cents"])
def test_what_came_with_the_second_format_has_no_place_in_it(name: str) -> None:
    document = copy.deepcopy(STORED["offers"][0]["document"])
    document["plan"][name] = 0
    with pytest.raises(OfferError, match="offer_document"):
        offer_from_document(document)
