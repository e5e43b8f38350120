"""One debt's sheet read back out of the columns, as the one-debt path would return it."""

from __future__ import annotations

from decimal import Decimal

from brazil.money import ZERO, Money
from offers.backtest.discounts import DiscountColumns
from offers.backtest.effective_cost import UNKNOWN, Places
from offers.backtest.sheets import Ladder, Sheets
from offers.owed.balance import Balance, Component
from offers.plans.discount import DiscountLine
from offers.plans.financing import rate_of, yearly_rate_of
from offers.plans.installments import Installments
from offers.plans.plan import Plan, PlanKind
from offers.plans.simulation import Sheet
from offers.policies.limits import ClearsAfter, DiscountLimits, Rhythm

_FREE = Decimal(0)


def sheet_at(sheets: Sheets, at: int, balance: Balance) -> Sheet:
    """The sheet of the debt at a place of the block; `balance` is only carried over.

    Principals are those kept (`sheets_of(keep=True)`); costs None unless worked out.
    """
    shape = sheets.shape
    ladder = sheets.ladder
    plans = () if ladder is None else tuple(
        _plan(sheets, ladder, place, at) for place in range(len(shape.counts)) if ladder.offered[place, at]
    )  # fmt: skip
    return Sheet(
        cash=_cash(sheets, at),
        ladder=plans,
        balance=balance,
        tier=shape.tier,
        tier_index=shape.index,
        priced_on=shape.priced_on,
        valid_until=shape.window.valid_until,
        first_due_min=shape.window.first_due_min,
        first_due_max=shape.window.first_due_max,
    )


def _cash(sheets: Sheets, at: int) -> Plan:
    cents = int(sheets.cash.payable[at])
    return Plan(
        kind=PlanKind.CASH,
        installments=Installments(
            due_dates=(sheets.shape.window.first_due_min,), amounts=(cents,), principals=(cents,)
        ),
        down_payment=ZERO,
        discounts=_discount_lines(sheets, sheets.cash, sheets.shape.tier.cash, at),
        balance_total=_money(sheets.owed.total[at]),
        iof=ZERO,
        monthly_rate=_FREE,
        annual_rate=_FREE,
        cet_annual=_FREE,
        cet_monthly=_FREE,
        clears_after=ClearsAfter.LAST_PAYMENT,
        rhythm=Rhythm.MONTHLY,
        payday=None,
    )


def _plan(sheets: Sheets, ladder: Ladder, place: int, at: int) -> Plan:
    shape = sheets.shape
    count = shape.counts[place]
    bps = shape.limits.rate_bps(count)
    return Plan(
        kind=PlanKind.INSTALLMENTS,
        installments=_installments(sheets, ladder, place, at),
        down_payment=ZERO if ladder.down is None else _money(ladder.down[at]),
        discounts=_discount_lines(sheets, ladder.discounts, shape.limits, at),
        balance_total=_money(sheets.owed.total[at]),
        iof=ZERO if ladder.iof is None else _money(ladder.iof[place, at]),
        monthly_rate=rate_of(bps),
        annual_rate=yearly_rate_of(bps),
        cet_annual=None if ladder.costs is None else _fraction(ladder.costs.annual, place, at),
        cet_monthly=None if ladder.costs is None else _fraction(ladder.costs.monthly, place, at),
        clears_after=shape.limits.clears_after,
        rhythm=shape.rhythm,
        payday=None,
    )


def _installments(sheets: Sheets, ladder: Ladder, place: int, at: int) -> Installments:
    lines = ladder.lines
    steps = range(lines.counts[place])
    first = () if ladder.down is None else (int(ladder.down[at]),)
    return Installments(
        due_dates=sheets.shape.due_dates[: sheets.shape.counts[place]],
        amounts=(*first, *(lines.amount(place, step, at) for step in steps)),
        principals=(*first, *(lines.principal(place, step, at) for step in steps)),
    )


def _discount_lines(
    sheets: Sheets, found: DiscountColumns, limits: DiscountLimits, at: int
) -> tuple[DiscountLine, ...]:
    owed = sheets.owed
    return tuple(
        DiscountLine(
            component=component,
            owed=_money(owed.components[component][at]),
            discount=_money(found.taken[component][at]),
            limit_bps=limits.of(component),
        )
        for component in Component
        if component in owed.present and owed.present[component][at]
    )


def _fraction(table: Places, place: int, at: int) -> Decimal | None:
    places = int(table[place, at])
    return None if places == UNKNOWN else Decimal(places).scaleb(-4)


def _money(cents: object) -> Money:
    return Money(int(cents))  # type: ignore[call-overload]
