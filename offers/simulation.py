"""Every offer a person can see for one balance under one policy, and any single one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal, localcontext

from brazil.calendar import next_bank_day
from brazil.money import ZERO, Money
from offers.amortization import equal_parts, price
from offers.balance import Balance
from offers.cet import annual_cost
from offers.discount import discount_lines
from offers.eligibility import Standing, eligible, tier_for
from offers.errors import OfferError
from offers.installments import InstallmentLine, Installments
from offers.plan import Plan, PlanKind
from offers.policy import ClearsAfter, InstallmentLimits, Method, Policy, Tier
from offers.refusal import Refusal, RefusalCode, refuse
from offers.schedule import monthly_due_dates


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Until when an offer stands and between which days its first payment may fall, all included."""

    valid_until: date
    first_due_min: date
    first_due_max: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The offers of a day: cash, and the ladder by growing number of payments (empty when cash only)."""

    cash: Plan
    ladder: tuple[Plan, ...]
    balance: Balance
    tier: Tier
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
    *,
    standing: Standing = Standing.OPEN,
    prescribed: bool = False,
    shows_prescribed: bool = False,
    first_due_on: date | None = None,
) -> Sheet | Refusal:
    """All offers as of the balance's pricing day; the first payment on the earliest day unless one is chosen."""
    barred = eligible(balance, standing, prescribed=prescribed, shows_prescribed=shows_prescribed)
    if barred is not None:
        return barred
    tier = tier_for(policy, balance)
    if isinstance(tier, Refusal):
        return tier
    window = window_of(tier, balance.priced_on)
    cash = _plan(balance, tier, 1, first_due_on)
    if isinstance(cash, Refusal):
        return cash
    return Sheet(
        cash=cash,
        ladder=_ladder(balance, tier, first_due_on),
        balance=balance,
        tier=tier,
        priced_on=balance.priced_on,
        valid_until=window.valid_until,
        first_due_min=window.first_due_min,
        first_due_max=window.first_due_max,
    )


def build_plan(balance: Balance, policy: Policy, count: int, first_due_on: date | None = None) -> Plan | Refusal:
    """The one plan of so many payments, 0 and 1 meaning cash, or the limit it runs into.

    Depends on its arguments alone, so a stored pricing is honoured by giving the stored balance and policy.
    Raises OfferError("count_negative").
    """
    if count < 0:
        raise OfferError("count_negative", count=count)
    tier = tier_for(policy, balance)
    return tier if isinstance(tier, Refusal) else _plan(balance, tier, max(count, 1), first_due_on)


def window_of(tier: Tier, priced_on: date) -> Window:
    """The dates of an offer made on a day.

    The earliest first payment is a bank day, and never before the offer expires: whoever accepts on the last day
    still has time to pay. A bank holiday at the end of the window never leaves it empty.
    """
    valid_until = priced_on + timedelta(days=tier.validity_days)
    earliest = next_bank_day(max(valid_until, priced_on + timedelta(days=tier.first_due_min_days)))
    latest = max(earliest, priced_on + timedelta(days=tier.first_due_max_days))
    return Window(valid_until=valid_until, first_due_min=earliest, first_due_max=latest)


def _ladder(balance: Balance, tier: Tier, first_due_on: date | None) -> tuple[Plan, ...]:
    plans = (_plan(balance, tier, n, first_due_on) for n in range(2, tier.installments.max_installments + 1))
    return tuple(plan for plan in plans if isinstance(plan, Plan))


def _plan(balance: Balance, tier: Tier, count: int, first_due_on: date | None) -> Plan | Refusal:
    first = _first_due(tier, balance.priced_on, first_due_on)
    if isinstance(first, Refusal):
        return first
    if count > tier.installments.max_installments:
        return refuse(RefusalCode.COUNT_TOO_HIGH, count=count, maximum=tier.installments.max_installments)
    cash = _cash(balance, tier, first)
    if count == 1 or isinstance(cash, Refusal):
        return cash
    return _over_time(balance, tier.installments, count, first, cash.total)


def _first_due(tier: Tier, priced_on: date, chosen: date | None) -> date | Refusal:
    window = window_of(tier, priced_on)
    first = chosen or window.first_due_min
    if window.first_due_min <= first <= window.first_due_max:
        return first
    early = first < window.first_due_min
    return refuse(
        RefusalCode.FIRST_DUE_TOO_EARLY if early else RefusalCode.FIRST_DUE_TOO_LATE,
        first_due_on=first,
        earliest=window.first_due_min,
        latest=window.first_due_max,
    )


def _cash(balance: Balance, tier: Tier, due_on: date) -> Plan | Refusal:
    discounts = discount_lines(balance, tier.cash)
    amount = sum((line.payable for line in discounts), ZERO)
    if amount <= ZERO:
        return refuse(RefusalCode.NOTHING_TO_PAY)
    none = Decimal(0)
    return Plan(
        kind=PlanKind.CASH,
        installments=equal_parts(amount, (due_on,)),
        down_payment=ZERO,
        discounts=discounts,
        balance_total=balance.total,
        monthly_rate=none,
        annual_rate=none,
        cet_annual=none,
        cet_monthly=none,
        clears_after=ClearsAfter.LAST_PAYMENT,
    )


def _over_time(
    balance: Balance, limits: InstallmentLimits, count: int, first: date, cash_total: Money
) -> Plan | Refusal:
    discounts = discount_lines(balance, limits)
    amount = sum((line.payable for line in discounts), ZERO)
    minimum = Money(limits.min_installment_cents)
    down = _down_payment(amount, limits)
    lines = _lines(amount, down, limits, balance.priced_on, monthly_due_dates(first, count))
    if any(line.amount < minimum for line in lines):
        return refuse(RefusalCode.INSTALLMENT_UNDER_MINIMUM, count=count, minimum=minimum)
    rate = _rate(limits)
    cet = annual_cost(cash_total, balance.priced_on, [(line.due_on, line.amount) for line in lines])
    return Plan(
        kind=PlanKind.INSTALLMENTS,
        installments=lines,
        down_payment=down,
        discounts=discounts,
        balance_total=balance.total,
        monthly_rate=rate,
        annual_rate=_yearly(rate),
        cet_annual=cet.annual if cet else None,
        cet_monthly=cet.monthly if cet else None,
        clears_after=limits.clears_after,
    )


def _down_payment(amount: Money, limits: InstallmentLimits) -> Money:
    """The least down payment, rounded up to the centavo and never under the minimum installment; zero for none."""
    if not limits.min_down_payment_bps:
        return ZERO
    share = amount.times(Decimal(limits.min_down_payment_bps).scaleb(-4), ROUND_CEILING)
    return max(share, Money(limits.min_installment_cents))


def _lines(
    amount: Money, down: Money, limits: InstallmentLimits, priced_on: date, dates: tuple[date, ...]
) -> Installments:
    """The payments. A down payment is day zero of what follows it: interest runs from that day."""
    if not down:
        return _amortized(amount, limits, priced_on, dates)
    rest = _amortized(amount - down, limits, dates[0], dates[1:])
    first = InstallmentLine(number=1, due_on=dates[0], amount=down, principal=down, interest=ZERO)
    return Installments.from_lines((first, *rest))


def _amortized(amount: Money, limits: InstallmentLimits, start_on: date, dates: tuple[date, ...]) -> Installments:
    if limits.method is Method.EQUAL:
        return equal_parts(amount, dates)
    return price(amount, _rate(limits), start_on, dates)


def _rate(limits: InstallmentLimits) -> Decimal:
    return Decimal(limits.monthly_interest_bps).scaleb(-4)


def _yearly(monthly: Decimal) -> Decimal:
    """The effective annual rate, four places half even."""
    with localcontext(prec=60):
        return ((1 + monthly) ** 12 - 1).quantize(Decimal("0.0001"), rounding=ROUND_HALF_EVEN)
