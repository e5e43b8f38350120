"""What a Pix charge with a due date is paid by on a day, as the PSP that receives it works it out.

API Pix (openapi v2.9.0), `validadeAposVencimento` and its examples A to G: a due date on a weekend or a holiday moves
to the next business day, and validity, discount, fine and interest move with it; a last day that is no business day
moves too. 31 December counts as a business day there (example D). Manual de Padrões para Iniciação do Pix, equations
of the amount: fine and interest are on the original amount less the rebate; a period is 1, 30 or 365 calendar days, or
1, 21 or 252 business days. The fine is due from the first business day late (bacen/pix-api issue 297).

STJ's rule (REsp 1.954.924) counts interest from the original due date, so the PSP may ask some days less than the
balance would. The PSP's amount is the one reconciled; `short_of_law` says how many days are never asked for.
State and municipal holidays are not known here: a PSP that counts them asks less, never more.
Each part is rounded once, half up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from brazil.calendar import is_bank_day, next_bank_day
from brazil.money import ZERO, Money
from payments.pix.document import ChargeDocument
from payments.pix.terms import DiscountMode, FineMode, InterestMode, RebateMode

_D = DiscountMode
# Whether a period counts calendar days, and how many of them it has.
_PERIODS = {
    InterestMode.AMOUNT_A_DAY: (True, 1),
    InterestMode.PERCENT_A_DAY: (True, 1),
    InterestMode.PERCENT_A_MONTH: (True, 30),
    InterestMode.PERCENT_A_YEAR: (True, 365),
    InterestMode.AMOUNT_A_BUSINESS_DAY: (False, 1),
    InterestMode.PERCENT_A_BUSINESS_DAY: (False, 1),
    InterestMode.PERCENT_A_BUSINESS_MONTH: (False, 21),
    InterestMode.PERCENT_A_BUSINESS_YEAR: (False, 252),
}
_INTEREST_AMOUNTS = frozenset({InterestMode.AMOUNT_A_DAY, InterestMode.AMOUNT_A_BUSINESS_DAY})


class NotPayable(StrEnum):
    """Why a charge cannot be paid on a day."""

    TOO_LATE = "too_late"
    NOTHING_LEFT = "nothing_left"  # rebate and discount take the whole amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Payable:
    """The amount on a day and its parts: `total` is original + fine + interest - rebate - discount.

    `days_late` are calendar days after the moved due date.
    """

    original: Money
    rebate: Money
    discount: Money
    fine: Money
    interest: Money
    days_late: int
    short_of_law: int

    @property
    def total(self) -> Money:
        """What is asked for."""
        return self.original + self.fine + self.interest - self.rebate - self.discount


def moved_due_date(due_on: date) -> date:
    """The due date, or the first business day after it."""
    return next_bank_day(due_on, year_end_closed=False)


def last_payable_day(due_on: date, days_after_due: int) -> date:
    """The last day on which the charge can be paid."""
    try:
        last = moved_due_date(due_on) + timedelta(days=days_after_due)
    except OverflowError:
        return date.max
    return next_bank_day(last, year_end_closed=False) if last < date(9999, 12, 1) else date.max


def payable_on(document: ChargeDocument, day: date) -> Payable | NotPayable:
    """What the charge is paid by on a day, or why it is not."""
    if day > last_payable_day(document.due_on, document.days_after_due):
        return NotPayable.TOO_LATE
    moved = moved_due_date(document.due_on)
    late = max((day - moved).days, 0)
    rebate = _rebate(document)
    found = Payable(
        original=document.amount,
        rebate=rebate,
        discount=_discount(document, day, moved),
        fine=_fine(document, document.amount - rebate, _business_days(moved, day)) if late else ZERO,
        interest=_interest(document, document.amount - rebate, moved, day) if late else ZERO,
        days_late=late,
        short_of_law=(moved - document.due_on).days if late else 0,
    )
    return found if found.total > ZERO else NotPayable.NOTHING_LEFT


def _rebate(document: ChargeDocument) -> Money:
    if document.rebate is None:
        return ZERO
    if document.rebate.mode is RebateMode.AMOUNT:
        return _reais(document.rebate.value)
    return _share(document.amount, document.rebate.value)


def _fine(document: ChargeDocument, base: Money, business_days: int) -> Money:
    if document.fine is None or not business_days:
        return ZERO
    return _reais(document.fine.value) if document.fine.mode is FineMode.AMOUNT else _share(base, document.fine.value)


def _interest(document: ChargeDocument, base: Money, moved: date, day: date) -> Money:
    if document.interest is None:
        return ZERO
    mode, value = document.interest.mode, document.interest.value
    calendar, period = _PERIODS[mode]
    days = (day - moved).days if calendar else _business_days(moved, day)
    return _reais(value, days) if mode in _INTEREST_AMOUNTS else _share(base, value, days, period)


def _discount(document: ChargeDocument, day: date, moved: date) -> Money:
    """A date of discount that is the due date moves with it; the others stay."""
    discount = document.discount
    if discount is None or day > moved:
        return ZERO
    if discount.fixed:
        ends = {moved if pair.until == document.due_on else pair.until: pair.value for pair in discount.fixed}
        value = ends[min(open_)] if (open_ := [end for end in ends if day <= end]) else Decimal(0)
        return _reais(value) if discount.mode is _D.AMOUNT_UNTIL else _share(document.amount, value)
    calendar = discount.mode in (_D.AMOUNT_A_DAY_EARLY, _D.PERCENT_A_DAY_EARLY)
    days = (moved - day).days if calendar else _business_days(day, moved)
    a_day = discount.a_day or Decimal(0)
    amounts = (_D.AMOUNT_A_DAY_EARLY, _D.AMOUNT_A_BUSINESS_DAY_EARLY)
    return _reais(a_day, days) if discount.mode in amounts else _share(document.amount, a_day, days)


def _business_days(after: date, until: date) -> int:
    """Business days after the first day, up to and with the second."""
    days = (after + timedelta(days=count) for count in range(1, (until - after).days + 1))
    return sum(is_bank_day(day, year_end_closed=False) for day in days)


def _reais(value: Decimal, times: int = 1) -> Money:
    return Money(100 * times).times(value)


def _share(base: Money, percent: Decimal, days: int = 1, period: int = 1) -> Money:
    """Percent of an amount for some days of a period, exact until it is rounded half up once."""
    numerator, denominator = (percent / 100).as_integer_ratio()
    top, bottom = base.cents * numerator * days, denominator * period
    return Money((2 * top + bottom) // (2 * bottom))
