"""The debtor proposes: "R$ 150 a payment, ten times, from the 10th on". Accepted, met as near as may be, or refused.

Accepted is only what the person said or better: as many payments, from the same day, none over what was said. What a
tier grants past the offers everybody sees (its `counter`) goes to who asks for it, only as far as they ask, and never
past a limit cut to a grid that no number of questions gives away (proposals.concession).

What is not accepted is met with offers everybody sees; none of them depends on what may be granted. Nearest is
measured by how much the largest payment passes what was said and by how many payments more or fewer there are, on the
day said or the closest the tier has: the offers that no other beats in both, at most three, least passed first. An
offer with a payment over twice what was said is not near. When none is, the answer is a refusal with its limits.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from brazil.money import ZERO, Money
from offers.errors import OfferError
from offers.owed.balance import Balance
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan, simulate_tier
from offers.plans.window import window_of
from offers.policies.limits import Rhythm
from offers.policies.policy import Tier
from offers.proposals.concession import conceding, granted_bps
from offers.refusal import Refusal, RefusalCode, refuse

MOST_NEAREST = 3
NEAR = 2
"""How many times the payment said an offer's largest payment may be and still be near."""

_SLACK = 4
"""Centavos a payment by which a total may rise, by rounding alone, where a concession grows."""

_LOW_ENOUGH = (RefusalCode.INSTALLMENT_UNDER_MINIMUM, RefusalCode.NOTHING_TO_PAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the debtor says they can do. `count` 1 is cash; `amount` is the most of each payment.

    `down_payment` is a first payment apart, counted in `count`. None takes what the tier does by itself.
    """

    amount: Money
    count: int
    first_due_on: date | None = None
    down_payment: Money | None = None
    rhythm: Rhythm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The plan: what was said, or better for the debtor, and the concession it takes (proposals.concession)."""

    plan: Plan
    concession_bps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Countered:
    """Not as said, but near: offers everybody sees, the nearest first, and the limits the proposal ran into."""

    nearest: tuple[Plan, ...]
    limits: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing the policy allows is near; the limits the proposal ran into, the first one binding."""

    limits: tuple[Refusal, ...]


Answer = Accepted | Countered | Refused


def answer(proposal: Proposal, balance: Balance, tier: Tier) -> Answer:
    """What becomes of a proposal. The same one on the same day always gets the same answer.

    Raises OfferError: ``proposal_amount`` (zero or less), ``proposal_count`` (below 1).
    """
    return answer_granting(proposal, balance, tier, granted_bps(tier.counter))


def answer_granting(proposal: Proposal, balance: Balance, tier: Tier, granted: int) -> Answer:
    """The answer when so many basis points are granted at most: a figure that asking finds out (concession)."""
    if proposal.amount <= ZERO or (proposal.down_payment is not None and proposal.down_payment < ZERO):
        raise OfferError("proposal_amount")
    if proposal.count < 1:
        raise OfferError("proposal_count", count=proposal.count)
    met = [_met(proposal, choice, balance, tier, granted) for choice in _ways(proposal)]
    accepted = [each for each in met if isinstance(each, Accepted)]
    if accepted:
        return min(accepted, key=lambda each: each.concession_bps)
    bound = tuple(each for each in met if isinstance(each, Refusal))[:1]
    nearest = _nearest(proposal, balance, tier)
    return Countered(nearest=nearest, limits=bound) if nearest else Refused(limits=bound)


def _ways(proposal: Proposal) -> tuple[Choice, ...]:
    """How the proposal may be built: as it is, or its first payment taken as a down payment where one is asked for."""
    plain = Choice(
        count=proposal.count,
        first_due_on=proposal.first_due_on,
        rhythm=proposal.rhythm,
        down_payment=proposal.down_payment,
    )
    if proposal.count == 1 or proposal.down_payment is not None:
        return (plain,)
    return plain, replace(plain, down_payment=proposal.amount)


def _met(proposal: Proposal, choice: Choice, balance: Balance, tier: Tier, granted: int) -> Accepted | Refusal:
    """The plan with the least concession that keeps to what was said; otherwise the limit in the way."""
    shown = build_plan(balance, tier, choice)
    if isinstance(shown, Refusal) and shown.code is not RefusalCode.DOWN_PAYMENT_TOO_LOW:
        return shown
    said = _most_said(proposal) + _SLACK * proposal.count

    def cheap_enough(bps: int) -> bool:
        plan = build_plan(balance, conceding(tier, bps), choice)
        return plan.code in _LOW_ENOUGH if isinstance(plan, Refusal) else plan.total.cents <= said

    for bps in range(bisect_left(range(granted + 1), True, key=cheap_enough), granted + 1):
        plan = build_plan(balance, conceding(tier, bps), choice)
        if isinstance(plan, Plan) and _keeps_to(plan, proposal):
            return Accepted(plan=plan, concession_bps=bps)
        if isinstance(plan, Refusal) and plan.code in _LOW_ENOUGH:
            return plan
    return shown if isinstance(shown, Refusal) else _too_low(shown)


def _most_said(proposal: Proposal) -> int:
    """The centavos of all payments said."""
    first = max(proposal.down_payment or ZERO, proposal.amount)
    return first.cents + proposal.amount.cents * (proposal.count - 1)


def _keeps_to(plan: Plan, proposal: Proposal) -> bool:
    """Whether no payment is over what was said of it."""
    first, *rest = plan.installments.amounts
    said_first = proposal.amount if proposal.down_payment is None else max(proposal.down_payment, proposal.amount)
    return first <= said_first.cents and all(cents <= proposal.amount.cents for cents in rest)


def _too_low(shown: Plan) -> Refusal:
    return refuse(RefusalCode.AMOUNT_TOO_LOW, count=shown.count, shown=largest(shown))


def largest(plan: Plan) -> Money:
    """The largest payment of a plan, a down payment aside."""
    amounts = plan.installments.amounts
    return Money(max(amounts[1:] if plan.has_down_payment and len(amounts) > 1 else amounts))


def _nearest(proposal: Proposal, balance: Balance, tier: Tier) -> tuple[Plan, ...]:
    measured = [
        (_passed(plan, proposal), abs(plan.count - proposal.count), plan) for plan in _shown(proposal, balance, tier)
    ]
    near = [each for each in measured if each[0] <= (NEAR - 1) * proposal.amount.cents]
    kept: list[tuple[int, int, Plan]] = []
    for each in sorted(near, key=lambda one: (one[0], one[1], one[2].total, one[2].count)):
        if not kept or each[1] < kept[-1][1]:
            kept.append(each)
    return tuple(plan for _, _, plan in _spread(kept))


def _spread(kept: Sequence[tuple[int, int, Plan]]) -> Sequence[tuple[int, int, Plan]]:
    """The two ends and the middle of what is near."""
    if len(kept) <= MOST_NEAREST:
        return kept
    return kept[0], kept[len(kept) // 2], kept[-1]


def _passed(plan: Plan, proposal: Proposal) -> int:
    """By how many centavos the plan's largest payment passes what was said."""
    return max(0, max(plan.installments.amounts) - proposal.amount.cents)


def _shown(proposal: Proposal, balance: Balance, tier: Tier) -> tuple[Plan, ...]:
    """The offers everybody sees, on the day said or the closest one, in the rhythm said where it is offered."""
    window = window_of(tier, balance.priced_on)
    wanted = proposal.first_due_on or window.first_due_min
    first = min(max(wanted, window.first_due_min), window.first_due_max)
    rhythm = proposal.rhythm if proposal.rhythm in tier.installments.rhythms else None
    choice = Choice(count=0, first_due_on=first, rhythm=rhythm)
    sheets = (
        simulate_tier(balance, tier, tier_index=0, choice=replace(choice, down_payment=down))
        for down in dict.fromkeys((None, proposal.down_payment))
    )
    return tuple(
        dict.fromkeys(
            plan for sheet in sheets if not isinstance(sheet, Refusal) for plan in (sheet.cash, *sheet.ladder)
        )
    )
