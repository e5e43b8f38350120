"""How much more a higher down payment may cost: in exact fractions nothing, in centavos what rounding makes of it.

Let m payments follow the down payment, on days d(1) to d(m) after it, with f(j) the interest of 1 over the period that
ends on day d(j), and g(j) the growth of 1 from day d(j) to d(m). With x the interest of 1 over the whole plan and k the
tax on 1, both in exact fractions, a plan of P with a down payment D costs T(D) = D + (P - D)(1 + x)/(1 - k). It falls
as D rises, or stays where there is neither interest nor tax. Every rounding errs by half a centavo at most:

- Price: the installment errs by e(0), the interest of each period by e(j); a centavo too much left over on day d(j)
  has become g(j) centavos in the last payment, so the total errs by
  sum(e(j) g(j), j < m) + e(m) - e(0) sum(g(j) - 1, j < m): at most B = 1/2 + sum(g(j) - 1/2, j < m);
- SAC: a principal part that errs by e(0) makes every later balance err by one more, so the total errs by
  sum(e(j) - (j - 1) f(j) e(0)): at most B = 1/2 (m + sum((j - 1) f(j)));
- equal parts: nothing errs, B = 0;
- financed tax: the gross amount errs by half a centavo, and with it what it costs: (1 + x)/2 more.

Two plans err by 2B together, so c centavos more of down payment cost at most 2B - c((1 + x)/(1 - k) - 1) more.

A plan without any down payment is of another kind: interest runs from the pricing day, and there is one payment more. A
down payment above its first payment leaves less to pay on every later day, so that in exact fractions it costs no more
either; in centavos, at most what the exact totals differ by and the B of both.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from brazil.money import Money
from offers.owed.balance import Balance
from offers.plans.plan import Plan
from offers.plans.simulation import build_plan
from offers.policies.limits import InstallmentLimits, IofMode, Method
from offers.policies.policy import Tier
from tests.offers.oracle import annuity, growth, tax_share


class Rise(NamedTuple):
    """By how many centavos the total rose with the down payment (below zero when it fell), and by how many it may.

    `exact` is the rise before any rounding.
    """

    cents: int
    most: int
    exact: Fraction


def rise(balance: Balance, tier: Tier, plan: Plan, more: int) -> Rise | None:
    """What so many centavos more of down payment do to a plan; None when there is no such plan to compare."""
    raised = build_plan(balance, tier, replace(plan.choice, down_payment=plan.down_payment + Money(more)))
    if not isinstance(raised, Plan) or (not plan.has_down_payment and raised.down_payment <= plan.first_payment):
        return None
    (before, err_before), (after, err_after) = (
        exact_total(balance, tier.installments, each) for each in (plan, raised)
    )
    most = err_before + err_after + after - before
    return Rise(raised.total.cents - plan.total.cents, int(most // 1), after - before)


def exact_total(balance: Balance, limits: InstallmentLimits, plan: Plan) -> tuple[Fraction, Fraction]:
    """T(D) before any rounding, and by how much the total of the plan errs at most."""
    payable = (plan.balance_total - plan.discount).cents
    slope, bound = slope_and_bound(balance, limits, plan)
    return payable + (payable - plan.down_payment.cents) * slope, bound


def slope_and_bound(balance: Balance, limits: InstallmentLimits, plan: Plan) -> tuple[Fraction, Fraction]:
    """(1 + x)/(1 - k) - 1, and by how much rounding errs at most."""
    down = plan.has_down_payment
    start = plan.first_due_on if down else balance.priced_on
    offsets = tuple((day - start).days for day in plan.installments.due_dates[1 if down else 0 :])
    bps = limits.rate_bps(plan.count)
    began = balance.due_on if limits.iof is IofMode.COMPLEMENTARY else balance.priced_on
    kept = 1 - tax_share(limits.iof, limits.method, bps, offsets, began)
    cost, bound = _cost_and_bound(limits.method, bps, offsets)
    if limits.iof is not IofMode.NONE:
        bound += cost / 2
    return cost / kept - 1, bound


def _cost_and_bound(method: Method, bps: int, offsets: tuple[int, ...]) -> tuple[Fraction, Fraction]:
    """What 1 lent costs in all, and B."""
    count = len(offsets)
    if method is Method.EQUAL:
        return Fraction(1), Fraction(0)
    half = Fraction(1, 2)
    if method is Method.PRICE:
        later = sum((growth(bps, offsets[-1] - days) - half for days in offsets[:-1]), Fraction(0))
        return count / annuity(bps, offsets), half + later
    factors = [growth(bps, days - since) - 1 for since, days in pairwise((0, *offsets))]
    interest = sum((Fraction(count - n, count) * factor for n, factor in enumerate(factors)), Fraction(0))
    return 1 + interest, half * (count + sum(n * factor for n, factor in enumerate(factors)))
