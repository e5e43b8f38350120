"""The document of an offer: what is stored, hashed and signed.

It carries everything needed to work the offer out again as of its pricing day. Format 2 added the tier, the rhythm and
payday of the payments and the tax financed with them; an offer read from a document of format 1 is written as one.
"""

from __future__ import annotations

from decimal import Decimal

from offers.canonical import digest
from offers.made.offer import Offer
from offers.owed.balance import Balance
from offers.plans.choice import Payday
from offers.plans.plan import Plan

FORMAT = 2
FIRST_FORMAT = 1


def offer_document(offer: Offer) -> dict[str, object]:
    """The offer as a JSON-able dict: whole centavos, ISO dates, rates as decimal text."""
    first = offer.tier_index is None
    return {
        "format": FIRST_FORMAT if first else FORMAT,
        "debt_id": offer.debt_id,
        "debt_version": offer.debt_version,
        "prescribed": offer.prescribed,
        "policy_digest": offer.policy_digest,
        "priced_on": offer.priced_on.isoformat(),
        "valid_until": offer.valid_until.isoformat(),
        "balance": balance_document(offer.balance),
        "plan": _plan(offer.plan) if first else _plan(offer.plan) | _since_format_2(offer.plan),
    } | ({} if first else {"tier_index": offer.tier_index} | _concession(offer))


def _concession(offer: Offer) -> dict[str, object]:
    conceded: dict[str, object] = {"concession_bps": offer.concession_bps} if offer.concession_bps else {}
    return conceded if offer.authority is None else conceded | {"authority": offer.authority.value}


def offer_digest(document: dict[str, object]) -> str:
    """The SHA-256 of the document's canonical JSON: an acceptance is bound to it."""
    return digest(document)


def balance_document(balance: Balance) -> dict[str, object]:
    """The balance as a JSON-able dict, as it stands in an offer's document."""
    return {
        "due_on": balance.due_on.isoformat(),
        "days_overdue": balance.days_overdue,
        "total_cents": balance.total.cents,
        "lines": [
            {
                "component": line.component.value,
                "amount_cents": line.amount.cents,
                "base_cents": line.base.cents,
                "rate": str(line.rate),
                "days": line.days,
                "rule": line.rule,
                "limit": line.limit,
                "detail": [list(pair) for pair in line.detail],
            }
            for line in balance.lines
        ],
    }


def plan_document(plan: Plan) -> dict[str, object]:
    """The plan as a JSON-able dict, as it stands in an offer's document."""
    return _plan(plan) | _since_format_2(plan)


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "kind": plan.kind.value,
        "count": plan.count,
        "down_payment_cents": plan.down_payment.cents,
        "financed_cents": plan.financed.cents,
        "interest_cents": plan.interest.cents,
        "total_cents": plan.total.cents,
        "saving_cents": plan.saving.cents,
        "monthly_rate": str(plan.monthly_rate),
        "annual_rate": str(plan.annual_rate),
        "cet_annual": _text(plan.cet_annual),
        "cet_monthly": _text(plan.cet_monthly),
        "clears_after": plan.clears_after.value,
        "discounts": [
            {
                "component": line.component.value,
                "owed_cents": line.owed.cents,
                "discount_cents": line.discount.cents,
                "limit_bps": line.limit_bps,
            }
            for line in plan.discounts
        ],
        "installments": [
            {
                "number": number,
                "due_on": due_on.isoformat(),
                "amount_cents": amount,
                "principal_cents": principal,
                "interest_cents": amount - principal,
            }
            for number, (due_on, amount, principal) in enumerate(plan.installments.columns(), start=1)
        ],
    }


def _since_format_2(plan: Plan) -> dict[str, object]:
    return {"rhythm": plan.rhythm.value, "payday": _payday(plan.payday), "iof_cents": plan.iof.cents}


def _payday(payday: Payday | None) -> dict[str, object] | None:
    return None if payday is None else {"day": payday.day, "bank_day": payday.bank_day}


def _text(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)
