"""The memo of an offer: all it takes to work its plan out again, on paper or by `recompute_offer`.

It holds the offer as it was made and what the tier it was made under allows, what was conceded with it: discounts by
component, shape and dates. For whom the tier is, how proposals are answered and what its creditor calls it are no part
of the sum, and of the memo. Nothing but the document is needed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from offers.errors import OfferError
from offers.made.offer import Offer
from offers.made.offer_document import offer_document, plan_document
from offers.made.offer_reading import offer_from_document
from offers.made.pricing import tier_of
from offers.owed.accrual import ENGINE
from offers.plans.simulation import build_plan
from offers.policies.conditions import Conditions
from offers.policies.limits import Changes
from offers.policies.policy import Policy, Tier
from offers.policies.policy_digest import canonical_document
from offers.refusal import Refusal

FORMAT = 1


def offer_memo(offer: Offer, policy: Policy) -> dict[str, Any]:
    """The memo of an offer made under this policy. Raises OfferError("policy_mismatch"), or ("memo_disagrees") for an
    offer that its own facts no longer give."""
    tier = tier_of(offer, policy).model_copy(
        update={"name": "", "when": Conditions(), "changes": Changes(), "counter": None}
    )
    if build_plan(offer.balance, tier, offer.plan.choice) != offer.plan:
        raise OfferError("memo_disagrees")
    return {
        "format": FORMAT,
        "engine": ENGINE,
        "kind": "offer",
        "offer": offer_document(offer),
        "tier": canonical_document(tier),
        "result": plan_document(offer.plan),
    }


def recompute_offer(document: Mapping[str, Any]) -> dict[str, Any]:
    """The plan worked out again from the memo's own facts, to be compared with the one it states.

    Raises OfferError: ("memo_unreadable", field=...) for a document that is no such memo, ("plan_mismatch") where
    balance and tier give no plan at all.
    """
    if document.get("kind") != "offer":
        raise OfferError("memo_unreadable", field="kind")
    try:
        offer = offer_from_document(document["offer"])
    except (KeyError, OfferError) as error:
        raise OfferError("memo_unreadable", field="offer") from error
    try:
        tier = Tier.model_validate_json(json.dumps(document["tier"]))
    except (KeyError, TypeError, ValidationError) as error:
        raise OfferError("memo_unreadable", field="tier") from error
    plan = build_plan(offer.balance, tier, offer.plan.choice)
    if isinstance(plan, Refusal):
        raise OfferError("plan_mismatch")
    return plan_document(plan)
