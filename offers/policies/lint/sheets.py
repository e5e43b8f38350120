"""What is odd about the offers a tier makes: some balances it is for, priced as a debtor's page would be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from brazil.money import Money, total
from offers.consumer_law import LimitName, limit_on
from offers.debt import ContractTerms, Debt, Product
from offers.owed.accrual import itemize, under_card_ceiling
from offers.owed.balance import Balance, Component
from offers.plans.choice import Choice
from offers.plans.plan import Plan
from offers.plans.simulation import Sheet, simulate_tier
from offers.policies.lint.finding import Finding, Severity
from offers.policies.lint.portfolio import SampledDebt, by_tier
from offers.policies.policy import Policy, Tier
from offers.refusal import Refusal

SIZES = (300_00, 1_500_00, 10_000_00)
"""Balances tried where nothing is known of the portfolio, in centavos."""
FROM_PORTFOLIO = 3
SHEETS = 180
"""Sheets priced at most: of a policy with more tiers the rest is not judged, which only leaves a remark unsaid."""
KEPT = 64
_WHOLE = Choice(count=0)


@dataclass(frozen=True, slots=True)
class Tried:
    """A balance to price, and whether its charges may not pass the original amount."""

    balance: Balance
    card: bool


def sheet_findings(policy: Policy, today: date, debts: Sequence[SampledDebt]) -> Iterable[Finding]:
    """Of each tier that goes beyond cash, each kind of finding once, with the balance that shows it."""
    return _on_debts(policy, today, debts) if debts else _on_made_up(policy, today)


@lru_cache(maxsize=KEPT)
def _on_made_up(policy: Policy, today: date) -> tuple[Finding, ...]:
    """Kept, since nothing else decides them: a policy is looked at again for each page that shows what is odd of it."""
    return tuple(_on_debts(policy, today, ()))


def _on_debts(policy: Policy, today: date, debts: Sequence[SampledDebt]) -> Iterator[Finding]:
    under, left = by_tier(policy, debts), SHEETS
    for index, tier in enumerate(policy.tiers):
        if tier.installments.max_installments == 1:
            continue
        tried = [*_of_portfolio(under.get(index, [])), *_made_up(tier, today)][:left]
        left -= len(tried)
        said: set[str] = set()
        for each in tried:
            sheet = simulate_tier(each.balance, tier, tier_index=index, choice=_WHOLE)
            for finding in () if isinstance(sheet, Refusal) else _of_sheet(index, sheet, each.card):
                if finding.code not in said:
                    said.add(finding.code)
                    yield finding


def _of_sheet(index: int, sheet: Sheet, card: bool) -> Iterator[Finding]:
    path: tuple[str | int, ...] = ("tiers", index, "installments")
    owed = {"balance_cents": sheet.balance.total.cents}
    pair = _dominated((sheet.cash, *sheet.ladder))
    if pair is not None:
        worse, better = pair
        values = {"plan": worse.count, "total_cents": worse.total.cents, **owed}
        more = {"better_plan": better.count, "better_total_cents": better.total.cents}
        yield Finding(severity=Severity.WARNING, code="offer_dominated", path=path, values=values | more)
    dearest = max(sheet.ladder, key=lambda plan: plan.total, default=sheet.cash)
    values = {"plan": dearest.count, "total_cents": dearest.total.cents, **owed}
    original = sheet.balance.amount_of(Component.PRINCIPAL)
    if card and _charges(dearest) > original:
        more = {"original_cents": original.cents}
        yield Finding(severity=Severity.ERROR, code="card_charges_over_limit", path=path, values=values | more)
    elif dearest.total > sheet.balance.total:
        yield Finding(severity=Severity.NOTE, code="plan_over_balance", path=path, values=values)
    if any(plan.cet_annual is None for plan in sheet.ladder):
        where = (*path, "monthly_interest_bps")
        yield Finding(severity=Severity.WARNING, code="cet_without_number", path=where, values=owed)


def _charges(plan: Plan) -> Money:
    """What is paid as interest and charges: those of the debt that are not taken off, and the plan's own interest.

    Fees are a lawyer's and tax is the State's: neither counts (Lei 14.690/2023 art. 28 §1º).
    """
    apart = (Component.PRINCIPAL, Component.FEES)
    return total(line.owed - line.discount for line in plan.discounts if line.component not in apart) + plan.interest


def _dominated(plans: Sequence[Plan]) -> tuple[Plan, Plan] | None:
    """An offer and a longer one that asks for less in all, centavos of rounding apart: nobody gains by the first."""
    for place, plan in enumerate(plans):
        for longer in plans[place + 1 :]:
            if (plan.total - longer.total).cents > longer.count:
                return plan, longer
    return None


def _of_portfolio(debts: Sequence[SampledDebt]) -> Iterator[Tried]:
    """A small, a middling and a large debt of those in the tier."""
    ordered = sorted(debts, key=lambda each: (each.facts.balance.cents, each.reference))
    places = sorted({place * (len(ordered) - 1) // (FROM_PORTFOLIO - 1) for place in range(FROM_PORTFOLIO)})
    for place in places if ordered else ():
        yield Tried(ordered[place].balance, ordered[place].card_ceiling)


def _made_up(tier: Tier, today: date) -> Iterator[Tried]:
    """Debts with the usual terms that the tier is for, as old as the tier begins; a card's, as old as its law."""
    when = tier.when
    products = when.products or tuple(Product)
    product = Product.CREDIT_CARD if Product.CREDIT_CARD in products else products[0]
    days = _days(tier, today) if product is Product.CREDIT_CARD else max(tier.min_days_overdue, 1)
    due_on = today - timedelta(days=days)
    usual = _debt(product, due_on, 1_000_00)
    grown = itemize(usual, today, {}).total.cents
    for size in SIZES:
        low = when.balance.min_cents or 0 if when.balance else 0
        high = when.balance.max_cents if when.balance else None
        target = max(low, size if high is None else min(size, high))
        debt = _debt(product, due_on, max(1, target * 1_000_00 // grown))
        yield Tried(itemize(debt, today, {}), under_card_ceiling(debt))


def _days(tier: Tier, today: date) -> int:
    """As old as the tier goes while the ceiling on cards binds; as it begins where that is older still."""
    limits = [limit_on(LimitName.REVOLVING_CREDIT_CHARGES, today)]
    since = max((each.in_force_from for each in limits if each is not None), default=today)
    oldest = (today - since).days
    end = oldest if tier.max_days_overdue is None else min(oldest, tier.max_days_overdue)
    return max(end, tier.min_days_overdue, 1)


def _debt(product: Product, due_on: date, cents: int) -> Debt:
    return Debt(principal=Money(cents), due_on=due_on, product=product, terms=ContractTerms())
