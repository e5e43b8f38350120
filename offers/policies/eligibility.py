"""Which tier of a policy applies to a debt, or why nothing can be offered."""

from __future__ import annotations

from enum import StrEnum

from brazil.money import ZERO
from offers.facts import DebtFacts
from offers.owed.balance import Balance
from offers.plans.discount import payable_cents
from offers.policies.policy import Policy, Selection, Tier
from offers.policies.rules.compiled import compiled
from offers.policies.rules.tree import WORDS, Fact, Tree, number_of, unmet, word_of
from offers.refusal import Refusal, RefusalCode, Shown, refuse


class Standing(StrEnum):
    """Where a debt stands with its creditor."""

    OPEN = "open"
    DISPUTED = "disputed"  # the charge is suspended while someone answers (CDC art. 54-G I)
    NEGOTIATED = "negotiated"  # an agreement is running
    SETTLED = "settled"
    CLOSED = "closed"  # withdrawn by the creditor
    DECEASED = "deceased"  # the person died; heirs are served by the creditor


BARRED = {
    Standing.DISPUTED: RefusalCode.DISPUTED,
    Standing.NEGOTIATED: RefusalCode.NEGOTIATED,
    Standing.SETTLED: RefusalCode.SETTLED,
    Standing.CLOSED: RefusalCode.CLOSED,
    Standing.DECEASED: RefusalCode.DECEASED,
}
"""Why a debt of a standing may not be negotiated; a standing that is not here bars nothing."""

UNMET = {
    Fact.DAYS_OVERDUE: RefusalCode.NO_TIER,
    Fact.BALANCE: RefusalCode.NO_TIER_BALANCE,
    Fact.PRINCIPAL: RefusalCode.NO_TIER_PRINCIPAL,
    Fact.PRODUCT: RefusalCode.NO_TIER_PRODUCT,
    Fact.ORIGIN: RefusalCode.NO_TIER_ORIGIN,
    Fact.REGION: RefusalCode.NO_TIER_REGION,
    Fact.SEGMENT: RefusalCode.NO_TIER_SEGMENT,
    Fact.SCORE_BAND: RefusalCode.NO_TIER_SCORE_BAND,
    Fact.EARLIER_BREACHES: RefusalCode.NO_TIER_EARLIER_BREACHES,
    Fact.PRICED_ON: RefusalCode.NO_TIER_CAMPAIGN,
}
"""What is said when a condition on this fact is the first the closest tier misses."""
NO_TIER_CODES = frozenset(UNMET.values())
"""Every code that says no rule of the policy covers the debt."""


def eligible(
    balance: Balance, standing: Standing, *, prescribed: bool = False, shows_prescribed: bool = False
) -> Refusal | None:
    """Why the debt may not be negotiated, whatever the policy says; None when it may.

    A prescribed debt is offered only where its creditor opted in, as something voluntary (CC art. 882;
    STJ REsp 2.088.100 and 2.103.726).
    """
    if standing in BARRED:
        return refuse(BARRED[standing])
    if prescribed and not shows_prescribed:
        return refuse(RefusalCode.PRESCRIBED)
    if balance.total <= ZERO:
        return refuse(RefusalCode.NOTHING_OWED)
    return None


def tier_index(policy: Policy, facts: DebtFacts, balance: Balance) -> int | Refusal:
    """The index of the tier that applies; a refusal when the conditions of none hold or nothing is owed.

    First match takes the first written. Best for the debtor takes, among all that hold, the one with the least to pay
    in cash, then the least to pay over time (the discounted amount, before the plan's own interest; the whole balance
    where the tier is for cash only), then the first written. A tier whose discount leaves nothing to pay comes last:
    no offer can be made of it.
    """
    if balance.total <= ZERO:
        return refuse(RefusalCode.NOTHING_OWED)
    rules = compiled(policy)
    if policy.selection is Selection.FIRST_MATCH:
        index = rules.first(facts)
    else:
        index = min(rules.every(facts), key=lambda each: _cost(policy.tiers[each], balance), default=-1)
    return index if index >= 0 else no_tier(rules.tree, facts)


def tier_for(policy: Policy, facts: DebtFacts, balance: Balance) -> Tier | Refusal:
    """The tier that applies, as tier_index chooses it."""
    index = tier_index(policy, facts, balance)
    return index if isinstance(index, Refusal) else policy.tiers[index]


def no_tier(tree: Tree, facts: DebtFacts) -> Refusal:
    """Why no tier applies: the first unmet condition of the tier that came closest.

    Closest is the tier with the fewest unmet conditions; of several, the first written.
    """
    closest = min((unmet(rule, facts) for rule in tree.rules), key=len)
    fact = closest[0].fact
    return refuse(UNMET[fact], **{fact.value: _shown(facts, fact)})


def _cost(tier: Tier, balance: Balance) -> tuple[bool, int, int]:
    cash = payable_cents(balance, tier.cash)
    over_time = tier.installments
    later = payable_cents(balance, over_time) if over_time.max_installments > 1 else balance.total.cents
    return cash <= 0, cash, later


def _shown(facts: DebtFacts, fact: Fact) -> Shown:
    match fact:
        case Fact.BALANCE:
            return facts.balance
        case Fact.PRINCIPAL:
            return facts.principal
        case Fact.PRICED_ON:
            return facts.priced_on
    return word_of(facts, fact) if fact in WORDS else number_of(facts, fact)
