"""What is told of an offer: why it is what it is, and what would cost less."""

from __future__ import annotations

from offers.made.offer import Offer
from offers.made.offer_explanation import cheaper_than, explain_offer
from offers.plans.alternatives import Alternative
from offers.policies.policy import Policy
from portal.debtor.plan_words import reason_sentences
from portal.formatting import brl
from portal.wording import sentence


def why(offer: Offer, policy: Policy) -> list[str]:
    """Why this offer; a debt past its term is told without a word of lateness."""
    return reason_sentences(explain_offer(offer, policy), voluntary=offer.prescribed)


def cheaper(offer: Offer, policy: Policy) -> list[str]:
    """What everybody is offered and costs less in all; nothing for an offer nothing beats."""
    return [change_sentence(each) for each in cheaper_than(offer, policy)]


def change_sentence(change: Alternative) -> str:
    """One way to pay less, with what it saves."""
    plan = change.plan
    return sentence(
        f"change.{change.code.value}",
        count=plan.count,
        total=brl(plan.total),
        saving=brl(change.saving),
        down_payment=brl(plan.down_payment),
    )
