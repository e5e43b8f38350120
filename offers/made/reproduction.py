"""A stored offer worked out again from the balance, the policy and the choice it names: the way it is honoured.

What costs most in reading an offer are its payments and discounts, and these are what is worked out anyway. So they
are not read: the offer is made again, and its document has to be the stored one.
"""

from __future__ import annotations

from itertools import chain

from offers.canonical import digest
from offers.errors import OfferError
from offers.made.document_fields import (
    authority_of,
    date_of,
    flag_of,
    money_of,
    object_of,
    objects_of,
    text_of,
    whole_of,
)
from offers.made.offer import Offer
from offers.made.offer_document import FIRST_FORMAT, offer_document
from offers.made.offer_reading import balance_from_document, payday_from_document
from offers.made.pricing import conceded_tier
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.policies.limits import Rhythm
from offers.policies.policy import Policy
from offers.policies.policy_digest import policy_digest

_KINDS = frozenset({str, int, type(None), list, dict})  # of values in a plan: a true is no 1, a 1.0 neither


def reproduced(document: dict[str, object], name: str, policy: Policy) -> Offer:
    """The offer of a stored document, made again under the policy it was made under; `name` is its digest.

    Raises OfferError: ``offer_document`` for broken input, a document of another name and one that balance and policy
    do not give exactly; ``policy_mismatch`` as `pricing.reprice` does.
    """
    try:
        offer = _made_again(document, policy)
    except OfferError:
        raise  # itself a ValueError
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError) as error:
        raise OfferError("offer_document", reason=str(error)) from error
    written = offer_document(offer)
    if written != document or digest(written) != name:
        raise OfferError("offer_document", reason="inconsistent")
    return offer


def _made_again(document: dict[str, object], policy: Policy) -> Offer:
    first = whole_of(document["format"]) == FIRST_FORMAT
    if text_of(document["policy_digest"]) != policy_digest(policy):
        raise OfferError("policy_mismatch")
    source = object_of(document["balance"])
    whole_of(source["total_cents"])
    balance = balance_from_document(source, date_of(document["priced_on"]))
    index, conceded = None if first else whole_of(document["tier_index"]), whole_of(document.get("concession_bps", 0))
    authority = authority_of(document)
    tier = conceded_tier(policy, index, conceded, balance.days_overdue, authority)
    plan = build_plan(balance, tier, _choice(object_of(document["plan"]), first=first))
    if not isinstance(plan, Plan):
        raise OfferError("offer_document", reason="refused")
    return Offer(
        debt_id=text_of(document["debt_id"]),
        debt_version=whole_of(document["debt_version"]),
        prescribed=flag_of(document["prescribed"]),
        policy_digest=text_of(document["policy_digest"]),
        tier_index=index,
        valid_until=date_of(document["valid_until"]),
        balance=balance,
        plan=plan,
        concession_bps=conceded,
        authority=authority,
    )


def _choice(plan: dict[str, object], *, first: bool) -> Choice:
    """What was chosen. The rest of the plan is not read, but its values have to be of the kinds written."""
    payments = objects_of(plan["installments"])
    parts = (plan, *payments, *objects_of(plan["discounts"]))
    if not _KINDS.issuperset(map(type, chain.from_iterable(map(dict.values, parts)))):
        raise TypeError("whole numbers and text expected")
    return Choice(
        count=len(payments),
        first_due_on=date_of(payments[0]["due_on"]),
        rhythm=Rhythm.MONTHLY if first else Rhythm(text_of(plan["rhythm"])),
        payday=None if first else payday_from_document(plan["payday"]),
        down_payment=money_of(plan["down_payment_cents"]),
    )
