"""What is owed on a day, line by line: principal, correction, remuneratory interest, fine, late interest, fees.

Order and bases are those of owed.charge, where each formula stands; each line is rounded half up once and the total
is the sum of the rounded lines. A debt due on a day without banking and paid by the next bank day bears nothing (Lei
7.089/1983 art. 1º); paid later, days count from the original due date (STJ REsp 1.954.924). Days exclude the due date
and include the pricing date.

On a card, everything charged, fees aside, never passes the principal (Lei 14.690/2023 art. 28 §1º): what would is
taken off, line by line, and each line cut says so.

Days on which a dispute held the amount still are not counted: the charges are those of as many days before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from brazil.calendar import next_bank_day
from brazil.indices import IndexSeries
from brazil.money import ZERO, Money
from offers.consumer_law import LimitName, limit_on
from offers.debt import Debt, Product
from offers.errors import OfferError
from offers.factors import scaled
from offers.owed.balance import Balance, BalanceLine, Component
from offers.owed.charge import Charge
from offers.owed.charges import charges
from offers.owed.index_charges import NOMINAL_FLOOR

__all__ = ["CUT_ORDER", "ENGINE", "NOMINAL_FLOOR", "days_overdue", "itemize", "under_card_ceiling"]

ENGINE = "prumo accrual 2"
"""Name and version of the calculation, kept in the memo; it rises when the same input may give other centavos."""

PRINCIPAL_RULE = "Contrato"
CUT_ORDER = (Component.INTEREST, Component.REMUNERATORY, Component.FINE, Component.CORRECTION)
"""The order in which the ceiling of card charges takes off what is too much."""


def itemize(debt: Debt, today: date, series: Mapping[str, IndexSeries], *, held_days: int = 0) -> Balance:
    """The balance of a debt on a day.

    Every charge the contract or the law provides for has a line once charges have begun, even one of zero centavos.
    Of the days, `held_days` are not counted (offers.agreements.frozen): what is owed is what was owed so many days
    before, or what is owed without that where falling prices make it less. Raises OfferError:
    ``principal_not_positive``, ``rate_negative``, ``index_unknown``, ``rate_too_fine``, ``held_days_negative``;
    MissingIndex: ``index_gap``.
    """
    if debt.principal <= ZERO:
        raise OfferError("principal_not_positive", principal=debt.principal)
    if held_days < 0:
        raise OfferError("held_days_negative", held_days=held_days)
    lines = _lines_on(debt, today, series)
    if held_days:
        lines = min(_lines_on(debt, today - timedelta(days=held_days), series), lines, key=_sum)
    return Balance(
        priced_on=today, due_on=debt.due_on, days_overdue=days_overdue(debt.due_on, today), lines=tuple(lines)
    )


def _lines_on(debt: Debt, day: date, series: Mapping[str, IndexSeries]) -> list[BalanceLine]:
    if not days_overdue(debt.due_on, day):
        return [_principal_line(debt)]
    return _lines(debt, charges(debt.terms, debt.due_on, day, series))


def _sum(lines: list[BalanceLine]) -> int:
    return sum(line.amount.cents for line in lines)


@lru_cache(maxsize=16384)
def days_overdue(due_on: date, today: date) -> int:
    """Calendar days of delay that bear charges: zero up to the next bank day, then all since the due date."""
    return 0 if today <= next_bank_day(due_on) else (today - due_on).days


def under_card_ceiling(debt: Debt) -> bool:
    """Whether the ceiling of 100 % binds: a card's credit, agreed or fallen due since it is in force.

    Revolving credit begins when an invoice is not paid in full, that is on its due date, however old the card.
    """
    since = max(debt.due_on, debt.contracted_on or debt.due_on)
    return debt.product is Product.CREDIT_CARD and limit_on(LimitName.REVOLVING_CREDIT_CHARGES, since) is not None


def _lines(debt: Debt, found: tuple[Charge, ...]) -> list[BalanceLine]:
    principal = debt.principal.cents
    lines = [_principal_line(debt)]
    corrected = principal
    for charge in found:
        if charge.component is Component.FEES:
            continue
        line = _line(charge, principal, corrected)
        if charge.component is Component.CORRECTION:
            corrected += line.amount.cents
        lines.append(line)
    if under_card_ceiling(debt):
        lines = _cut(lines, principal)
    if found and found[-1].component is Component.FEES:
        lines.append(_fees_line(found[-1], lines))
    return lines


def _principal_line(debt: Debt) -> BalanceLine:
    return BalanceLine(
        component=Component.PRINCIPAL,
        amount=debt.principal,
        base=debt.principal,
        rate=Decimal(1),
        days=0,
        rule=PRINCIPAL_RULE,
    )


def _line(charge: Charge, principal: int, corrected: int) -> BalanceLine:
    base = principal if charge.component is Component.CORRECTION else corrected
    amount, detail = scaled(base, charge.factor), charge.detail
    if charge.principal_factor:
        earlier = scaled(principal, charge.principal_factor)
        amount += earlier
        detail += (("selic_cents", str(earlier)),)
    return BalanceLine(
        component=charge.component,
        amount=Money(amount),
        base=Money(base),
        rate=charge.rate,
        days=charge.days,
        rule=charge.rule,
        limit=charge.limit,
        detail=detail,
    )


def _fees_line(charge: Charge, lines: list[BalanceLine]) -> BalanceLine:
    base = _sum(lines)
    return BalanceLine(
        component=Component.FEES,
        amount=Money(scaled(base, charge.factor)),
        base=Money(base),
        rate=charge.rate,
        days=charge.days,
        rule=charge.rule,
    )


def _cut(lines: list[BalanceLine], most: int) -> list[BalanceLine]:
    """The lines with no more than `most` centavos of charges (the principal's own line aside)."""
    excess = _sum(lines[1:]) - most
    if excess <= 0:
        return lines
    kept = {line.component: line for line in lines}
    for component in CUT_ORDER:
        line = kept.get(component)
        if line is not None and excess > 0 and line.amount:
            taken = min(line.amount.cents, excess)
            kept[component] = _cut_line(line, line.amount.cents - taken)
            excess -= taken
    return list(kept.values())


def _cut_line(line: BalanceLine, cents: int) -> BalanceLine:
    limit = limit_on(LimitName.REVOLVING_CREDIT_CHARGES, date.max)
    return BalanceLine(
        component=line.component,
        amount=Money(cents),
        base=line.base,
        rate=line.rate,
        days=line.days,
        rule=f"{line.rule}; {limit.article}" if limit else line.rule,
        limit=LimitName.REVOLVING_CREDIT_CHARGES.value,
        detail=(*line.detail, ("uncut_cents", str(line.amount.cents))),
    )
