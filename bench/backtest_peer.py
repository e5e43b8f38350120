"""The plain way to try a policy on a portfolio: one debt after another, in Decimal, as anybody would write it first.

Kind to itself: factors of charges and of installments are looked up, not worked out again for each debt, and nothing
is kept of a schedule but what the answer needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, getcontext
from functools import lru_cache

from brazil.indices import load_series
from offers.backtest.columns import Portfolio
from offers.backtest.run import Day
from offers.debt import ContractTerms, Debt
from offers.factors import SCALE, installment_factors, interest_factors
from offers.facts import Profile
from offers.owed.accrual import CUT_ORDER, days_overdue, under_card_ceiling
from offers.owed.balance import Component
from offers.owed.charges import charges
from offers.plans.discount import ORDER
from offers.plans.schedule import due_dates
from offers.plans.window import window_of
from offers.policies.limits import DiscountLimits, InstallmentLimits
from offers.policies.policy import Policy, Tier

ONE = Decimal(1)
ZERO = Decimal(0)
PRECISION = 40

Line = tuple[date, Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The cash offer and the total of every plan over time, in centavos; None for a debt no tier covers."""

    cash: Decimal | None
    totals: tuple[Decimal, ...]


def peer(portfolio: Portfolio, policy: Policy, day: Day) -> list[Answer]:
    """Every debt of a portfolio of open debts, one by one."""
    getcontext().prec = PRECISION
    rows = range(len(portfolio))
    return [_answer(portfolio.debt_at(row), portfolio.profile_at(row), policy, day.priced_on) for row in rows]


def _answer(debt: Debt, profile: Profile, policy: Policy, today: date) -> Answer:
    days = days_overdue(debt.due_on, today)
    owed = _balance(debt, today) if days else {Component.PRINCIPAL: Decimal(debt.principal.cents)}
    tier = next((tier for tier in policy.tiers if _covers(tier, debt, profile, owed, days, today)), None)
    if tier is None:
        return Answer(cash=None, totals=())
    cash = _payable(owed, tier.cash)
    later = _payable(owed, tier.installments)
    dates = due_dates(
        window_of(tier, today).first_due_min, tier.installments.max_installments, tier.installments.rhythms[0]
    )
    plans = [
        _price(later, tier.installments, today, dates, count)
        for count in range(2, tier.installments.max_installments + 1)
    ]
    minimum = tier.installments.min_installment_cents
    offered = [lines for lines in plans if min(amount for _, amount, _, _ in lines) >= minimum]
    return Answer(cash=cash, totals=tuple(sum((amount for _, amount, _, _ in lines), ZERO) for lines in offered))


def _balance(debt: Debt, today: date) -> dict[Component, Decimal]:
    principal = Decimal(debt.principal.cents)
    owed, corrected = {Component.PRINCIPAL: principal}, principal
    for component, factor, on_principal in _factors(debt.terms, debt.due_on, today):
        if component is Component.FEES:
            continue
        base = principal if component is Component.CORRECTION else corrected
        owed[component] = _rounded(base * factor) + _rounded(principal * on_principal)
        if component is Component.CORRECTION:
            corrected += owed[component]
    if under_card_ceiling(debt):
        _cut(owed, principal)
    for component, factor, _ in _factors(debt.terms, debt.due_on, today):
        if component is Component.FEES:
            owed[component] = _rounded(sum(owed.values(), ZERO) * factor)
    return owed


def _cut(owed: dict[Component, Decimal], principal: Decimal) -> None:
    excess = sum(owed.values(), ZERO) - 2 * principal
    for component in CUT_ORDER:
        if excess > 0 and component in owed:
            taken = min(owed[component], excess)
            owed[component] -= taken
            excess -= taken


def _covers(tier: Tier, debt: Debt, profile: Profile, owed: dict[Component, Decimal], days: int, today: date) -> bool:
    when = tier.when
    if not tier.covers(days):
        return False
    for within, amount in ((when.balance, sum(owed.values(), ZERO)), (when.principal, Decimal(debt.principal.cents))):
        if within is not None and within.min_cents is not None and amount < within.min_cents:
            return False
        if within is not None and within.max_cents is not None and amount > within.max_cents:
            return False
    if when.campaign is not None and not when.campaign.from_on <= today <= when.campaign.until_on:
        return False
    lists = (
        (when.products, profile.product),
        (when.origins, profile.origin),
        (when.regions, profile.region),
        (when.segments, profile.segment),
        (when.score_bands, profile.score_band),
    )
    return all(wanted is None or word in wanted for wanted, word in lists)


def _payable(owed: dict[Component, Decimal], limits: DiscountLimits) -> Decimal:
    whole = sum(owed.values(), ZERO)
    left = (whole * limits.ceiling_bps / 10_000).quantize(ONE, ROUND_FLOOR)
    for component in ORDER:
        if component in owed:
            taken = min((owed[component] * limits.of(component) / 10_000).quantize(ONE, ROUND_FLOOR), left)
            whole -= taken
            left -= taken
    return whole


def _price(amount: Decimal, limits: InstallmentLimits, today: date, dates: tuple[date, ...], count: int) -> list[Line]:
    rate = limits.rate_bps(count)
    constants, periods = _installment_factors(rate, today, dates)
    constant = _rounded(amount * constants[count - 1])
    lines, balance = [], amount
    for number in range(count):
        interest = _rounded(balance * periods[number])
        principal = balance if number == count - 1 else constant - interest
        lines.append((dates[number], principal + interest, principal, interest))
        balance -= principal
    return lines


def _rounded(cents: Decimal) -> Decimal:
    return cents.quantize(ONE, ROUND_HALF_UP)


@lru_cache(maxsize=65_536)
def _factors(terms: ContractTerms, due_on: date, today: date) -> tuple[tuple[Component, Decimal, Decimal], ...]:
    return tuple(
        (charge.component, Decimal(charge.factor) / SCALE, Decimal(charge.principal_factor) / SCALE)
        for charge in charges(terms, due_on, today, load_series())
    )


@lru_cache(maxsize=256)
def _installment_factors(
    rate_bps: int, today: date, dates: tuple[date, ...]
) -> tuple[tuple[Decimal, ...], tuple[Decimal, ...]]:
    rate = Decimal(rate_bps) / 10_000
    offsets = tuple((day - today).days for day in dates)
    return (
        tuple(Decimal(factor) / SCALE for factor in installment_factors(rate, offsets)),
        tuple(Decimal(factor) / SCALE for factor in interest_factors(rate, offsets)),
    )
