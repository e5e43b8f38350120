"""Every offer a person can see for one balance under one policy, and any single one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from brazil.money import ZERO, Money
from offers.errors import OfferError
from offers.facts import Profile, facts_of
from offers.owed.balance import Balance
from offers.plans.choice import Choice, Payday
from offers.plans.discount import discount_lines
from offers.plans.financing import Financing, financing_of, plan_over_time, plans_over_time
from offers.plans.installments import Installments
from offers.plans.plan import Plan, PlanKind
from offers.plans.slot_init import filling_slots
from offers.plans.terms import barred_count, cash_due_on, terms_of
from offers.plans.window import window_of
from offers.policies.eligibility import Standing, eligible, tier_index
from offers.policies.limits import ClearsAfter, Rhythm
from offers.policies.policy import Policy, Tier
from offers.refusal import Refusal, RefusalCode, refuse

_FREE = Decimal(0)


@filling_slots
@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The offers of a day: cash, and the ladder by growing number of payments (empty when cash only).

    `tier_index` is the place of the tier in its policy.
    """

    cash: Plan
    ladder: tuple[Plan, ...]
    balance: Balance
    tier: Tier
    tier_index: int
    priced_on: date
    valid_until: date
    first_due_min: date
    first_due_max: date

    def plan(self, count: int) -> Plan | None:
        """The plan of so many payments, 0 and 1 meaning cash; None when it is not on the sheet."""
        return next((plan for plan in (self.cash, *self.ladder) if plan.count == max(count, 1)), None)


def simulate(
    balance: Balance,
    policy: Policy,
    profile: Profile,
    *,
    standing: Standing = Standing.OPEN,
    prescribed: bool = False,
    shows_prescribed: bool = False,
    first_due_on: date | None = None,
    rhythm: Rhythm | None = None,
    payday: Payday | None = None,
    down_payment: Money | None = None,
) -> Sheet | Refusal:
    """All offers as of the balance's pricing day. What is not chosen is the tier's own (plans.choice.Choice)."""
    barred = eligible(balance, standing, prescribed=prescribed, shows_prescribed=shows_prescribed)
    if barred is not None:
        return barred
    index = tier_index(policy, facts_of(balance, profile), balance)
    if isinstance(index, Refusal):
        return index
    choice = Choice(count=0, first_due_on=first_due_on, rhythm=rhythm, payday=payday, down_payment=down_payment)
    return simulate_tier(balance, policy.tiers[index], tier_index=index, choice=choice)


def simulate_tier(balance: Balance, tier: Tier, *, tier_index: int, choice: Choice) -> Sheet | Refusal:
    """All offers of one tier, as the choice has them; its count does not matter here."""
    cash = _cash(balance, tier, choice.first_due_on)
    if isinstance(cash, Refusal):
        return cash
    ladder = _ladder(balance, tier, choice, cash)
    if isinstance(ladder, Refusal):
        return ladder
    window = window_of(tier, balance.priced_on)
    return Sheet(
        cash=cash,
        ladder=ladder,
        balance=balance,
        tier=tier,
        tier_index=tier_index,
        priced_on=balance.priced_on,
        valid_until=window.valid_until,
        first_due_min=window.first_due_min,
        first_due_max=window.first_due_max,
    )


def build_plan(balance: Balance, tier: Tier, choice: Choice) -> Plan | Refusal:
    """The one plan chosen, or the limit it runs into.

    Depends on its arguments alone, so a stored pricing is honoured by giving the stored balance and policy's tier.
    Raises OfferError: ``count_negative``, and for a payday that is none (plans.schedule.due_dates).
    """
    if choice.count < 0:
        raise OfferError("count_negative", count=choice.count)
    cash = _cash(balance, tier, choice.first_due_on)
    if isinstance(cash, Refusal):
        return cash
    barred = barred_count(tier.installments, choice.count)
    if barred is not None or choice.count <= 1:
        return barred or cash
    shared = _financing(balance, tier, choice, cash)
    return shared if isinstance(shared, Refusal) else plan_over_time(shared, choice.count)


def _ladder(balance: Balance, tier: Tier, choice: Choice, cash: Plan) -> tuple[Plan, ...] | Refusal:
    limits = tier.installments
    if limits.max_installments == 1:
        return ()
    shared = _financing(balance, tier, choice, cash)
    if isinstance(shared, Refusal):
        return shared
    return plans_over_time(shared, filter(limits.allows, range(2, limits.max_installments + 1)))


def _financing(balance: Balance, tier: Tier, choice: Choice, cash: Plan) -> Financing | Refusal:
    terms = terms_of(tier, balance.priced_on, choice)
    return terms if isinstance(terms, Refusal) else financing_of(balance, tier.installments, terms, cash)


def _cash(balance: Balance, tier: Tier, first_due_on: date | None) -> Plan | Refusal:
    due_on = cash_due_on(tier, balance.priced_on, first_due_on)
    if isinstance(due_on, Refusal):
        return due_on
    discounts = discount_lines(balance, tier.cash)
    cents = sum([line.owed.cents - line.discount.cents for line in discounts])
    if cents <= 0:
        return refuse(RefusalCode.NOTHING_TO_PAY)
    return Plan(
        kind=PlanKind.CASH,
        installments=Installments((due_on,), (cents,), (cents,)),
        down_payment=ZERO,
        discounts=discounts,
        balance_total=balance.total,
        iof=ZERO,
        monthly_rate=_FREE,
        annual_rate=_FREE,
        cet_annual=_FREE,
        cet_monthly=_FREE,
        clears_after=ClearsAfter.LAST_PAYMENT,
        rhythm=Rhythm.MONTHLY,
        payday=None,
    )
