"""Which tier of a policy applies to a debt, or why nothing can be offered."""

from __future__ import annotations

from enum import StrEnum

from brazil.money import ZERO
from offers.balance import Balance
from offers.policy import Policy, Tier
from offers.refusal import Refusal, RefusalCode, refuse


class Standing(StrEnum):
    """Where a debt stands with its creditor."""

    OPEN = "open"
    DISPUTED = "disputed"  # the charge is suspended while someone answers (CDC art. 54-G I)
    NEGOTIATED = "negotiated"  # an agreement is running
    SETTLED = "settled"
    CLOSED = "closed"  # withdrawn by the creditor
    DECEASED = "deceased"  # the person died; heirs are served by the creditor


_BARRED = {
    Standing.DISPUTED: RefusalCode.DISPUTED,
    Standing.NEGOTIATED: RefusalCode.NEGOTIATED,
    Standing.SETTLED: RefusalCode.SETTLED,
    Standing.CLOSED: RefusalCode.CLOSED,
    Standing.DECEASED: RefusalCode.DECEASED,
}


def eligible(
    balance: Balance, standing: Standing, *, prescribed: bool = False, shows_prescribed: bool = False
) -> Refusal | None:
    """Why the debt may not be negotiated, whatever the policy says; None when it may.

    A prescribed debt is offered only where its creditor opted in, as something voluntary (CC art. 882;
    STJ REsp 2.088.100 and 2.103.726).
    """
    if standing in _BARRED:
        return refuse(_BARRED[standing])
    if prescribed and not shows_prescribed:
        return refuse(RefusalCode.PRESCRIBED)
    if balance.total <= ZERO:
        return refuse(RefusalCode.NOTHING_OWED)
    return None


def tier_for(policy: Policy, balance: Balance) -> Tier | Refusal:
    """The first tier that covers the days overdue; a refusal when none does or nothing is owed."""
    if balance.total <= ZERO:
        return refuse(RefusalCode.NOTHING_OWED)
    for tier in policy.tiers:
        if tier.covers(balance.days_overdue):
            return tier
    return refuse(RefusalCode.NO_TIER, days_overdue=balance.days_overdue)
