"""What is owed on a day, line by line: principal, correction, fine, late interest.

Order and bases: correct the principal over full months; the fine and the interest, both simple, fall on the corrected
amount; each line is rounded half up once and the total is the sum of the rounded lines. A debt due on a day without
banking and paid by the next bank day bears nothing (Lei 7.089/1983 art. 1º); paid later, days count from the original
due date (STJ REsp 1.954.924). Days exclude the due date and include the pricing date.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from brazil.calendar import next_bank_day
from brazil.indices import Correction, IndexSeries, correct_full_months
from brazil.money import ZERO, Money
from offers.balance import Balance, BalanceLine, Component
from offers.consumer_law import LimitName, ceiling
from offers.debt import ContractTerms, Debt
from offers.errors import OfferError

PRINCIPAL_RULE = "Contrato"
CORRECTION_RULE = "Código Civil arts. 389 e 395"
CONSUMER_FINE_RULE = "Contrato; CDC art. 52 §1º"
FINE_RULE = "Contrato; Código Civil art. 412"
CONSUMER_INTEREST_RULE = "Contrato; Código Civil art. 395; Decreto 22.626/1933 art. 1º"
INTEREST_RULE = "Contrato; Código Civil art. 395"
# BalanceLine.limit when deflation would have cut into the amount contracted (STJ REsp 1.361.191).
NOMINAL_FLOOR = "nominal_floor"

_DAYS_IN_MONTH = 30
_RATE_PLACES = Decimal("1e-10")


def itemize(debt: Debt, today: date, series: Mapping[str, IndexSeries]) -> Balance:
    """The balance of a debt on a day.

    Correction, fine and interest have a line when the contract provides for them and charges have begun, even one of
    zero centavos. Raises OfferError: ``principal_not_positive``, ``rate_negative``, ``index_unknown``; MissingIndex:
    ``index_gap``.
    """
    _check(debt, series)
    days = days_overdue(debt.due_on, today)
    charges = _charges(debt, today, days, series) if days else ()
    return Balance(priced_on=today, due_on=debt.due_on, days_overdue=days, lines=(_principal_line(debt), *charges))


def days_overdue(due_on: date, today: date) -> int:
    """Calendar days of delay that bear charges: zero up to the next bank day, then all since the due date."""
    return 0 if today <= next_bank_day(due_on) else (today - due_on).days


def _check(debt: Debt, series: Mapping[str, IndexSeries]) -> None:
    terms = debt.terms
    if debt.principal <= ZERO:
        raise OfferError("principal_not_positive", principal=debt.principal)
    if min(terms.fine_bps, terms.late_interest_bps or 0) < 0:
        raise OfferError("rate_negative", fine_bps=terms.fine_bps, late_interest_bps=terms.late_interest_bps)
    if terms.correction_index is not None and terms.correction_index not in series:
        raise OfferError("index_unknown", index=terms.correction_index)


def _principal_line(debt: Debt) -> BalanceLine:
    return BalanceLine(
        component=Component.PRINCIPAL,
        amount=debt.principal,
        base=debt.principal,
        rate=Decimal(1),
        days=0,
        rule=PRINCIPAL_RULE,
    )


def _charges(debt: Debt, today: date, days: int, series: Mapping[str, IndexSeries]) -> tuple[BalanceLine, ...]:
    terms = debt.terms
    lines: list[BalanceLine] = []
    corrected = debt.principal
    if terms.correction_index is not None:
        found = correct_full_months(series[terms.correction_index], debt.due_on, today)
        line = _correction_line(debt.principal, days, terms.correction_index, found)
        corrected += line.amount
        lines.append(line)
    if terms.fine_bps:
        lines.append(_fine_line(corrected, days, terms, debt.due_on))
    if terms.late_interest_bps:
        lines.append(_interest_line(corrected, days, terms, debt.due_on))
    return tuple(lines)


def _correction_line(principal: Money, days: int, index: str, found: Correction) -> BalanceLine:
    amount = principal.times(found.factor) - principal
    detail = [("index", index), ("last_published", _year_month(found.last_published))]
    if found.first_month is not None and found.last_month is not None:
        detail += [("first_month", _year_month(found.first_month)), ("last_month", _year_month(found.last_month))]
    return BalanceLine(
        component=Component.CORRECTION,
        amount=max(amount, ZERO),
        base=principal,
        rate=(found.factor - 1).quantize(_RATE_PLACES),
        days=days,
        rule=CORRECTION_RULE,
        limit=NOMINAL_FLOOR if found.factor < 1 else "",
        detail=tuple(detail),
    )


def _fine_line(corrected: Money, days: int, terms: ContractTerms, due_on: date) -> BalanceLine:
    name = LimitName.CONSUMER_FINE if terms.consumer else LimitName.PENALTY_CLAUSE
    rate, limit = ceiling(_fraction(terms.fine_bps), name, due_on)
    return BalanceLine(
        component=Component.FINE,
        amount=corrected.times(rate),
        base=corrected,
        rate=rate,
        days=days,
        rule=CONSUMER_FINE_RULE if terms.consumer else FINE_RULE,
        limit=limit,
    )


def _interest_line(corrected: Money, days: int, terms: ContractTerms, due_on: date) -> BalanceLine:
    rate, limit = _fraction(terms.late_interest_bps or 0), ""
    if terms.consumer:  # between companies the Usury Law does not apply (Lei 14.905/2024 art. 3º)
        rate, limit = ceiling(rate, LimitName.CONSUMER_LATE_INTEREST, due_on)
    return BalanceLine(
        component=Component.INTEREST,
        amount=_simple_interest(corrected, rate, days),
        base=corrected,
        rate=rate,
        days=days,
        rule=CONSUMER_INTEREST_RULE if terms.consumer else INTEREST_RULE,
        limit=limit,
    )


def _simple_interest(base: Money, monthly_rate: Decimal, days: int) -> Money:
    """base x rate x days / 30, rounded half up once; in whole numbers, so that no third is ever cut short."""
    numerator, denominator = monthly_rate.as_integer_ratio()
    top, bottom = base.cents * numerator * days, denominator * _DAYS_IN_MONTH
    return Money((2 * top + bottom) // (2 * bottom))


def _year_month(month: date) -> str:
    return month.isoformat()[:7]  # several times quicker than strftime, and asked for every debt of a portfolio


def _fraction(bps: int) -> Decimal:
    return Decimal(bps).scaleb(-4)
