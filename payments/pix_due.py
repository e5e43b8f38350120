"""What a Pix charge with a due date (cobv) amounts to when paid late, as the bank that receives it works it out.

API Pix (openapi v2.9.0, `validadeAposVencimento` and `calendario.dataDeVencimento`): a due date on a weekend or a
holiday moves to the next bank day, and fine and interest count from the moved date. STJ's rule (REsp 1.954.924) counts
from the original one, so the bank may charge some days less than the balance would. The bank's amount is the one
reconciled; the difference is never charged (`short_of_law` says how many days it is).

Fine and interest are on the original amount, each rounded half up. A month is 30 days, a year 365.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

from brazil.calendar import next_bank_day
from brazil.money import ZERO, Money


class FineMode(IntEnum):
    """`multa.modalidade`: what `valorPerc` of the fine is."""

    AMOUNT = 1
    PERCENT = 2


class InterestMode(IntEnum):
    """`juros.modalidade` of those that count calendar days. 5 to 8 count business days, which the portal never uses."""

    AMOUNT_A_DAY = 1
    PERCENT_A_DAY = 2
    PERCENT_A_MONTH = 3
    PERCENT_A_YEAR = 4


_PERIOD_DAYS = {InterestMode.PERCENT_A_DAY: 1, InterestMode.PERCENT_A_MONTH: 30, InterestMode.PERCENT_A_YEAR: 365}


@dataclass(frozen=True, slots=True, kw_only=True)
class LateTerms:
    """Fine and interest of a charge; `fine` and `interest` are reais or percent of two places, by their modes."""

    fine_mode: FineMode
    fine: Decimal
    interest_mode: InterestMode
    interest: Decimal

    def __post_init__(self) -> None:
        if min(self.fine, self.interest) < 0:
            raise ValueError("late terms below zero")


@dataclass(frozen=True, slots=True, kw_only=True)
class LateCharge:
    """What the bank asks for on a day. `days` are those it counts, `short_of_law` those STJ's rule counts beyond."""

    days: int
    short_of_law: int
    fine: Money
    interest: Money
    total: Money


def late_charge(amount: Money, due_on: date, paid_on: date, terms: LateTerms) -> LateCharge:
    """The amount a cobv is paid by on a day; on time, the amount itself."""
    moved = next_bank_day(due_on)
    days = max((paid_on - moved).days, 0)
    fine = _fine(amount, terms) if days else ZERO
    interest = _interest(amount, days, terms)
    return LateCharge(
        days=days,
        short_of_law=(moved - due_on).days if days else 0,
        fine=fine,
        interest=interest,
        total=amount + fine + interest,
    )


def _fine(amount: Money, terms: LateTerms) -> Money:
    if terms.fine_mode is FineMode.AMOUNT:
        return Money(100).times(terms.fine)
    return amount.times(terms.fine / 100)


def _interest(amount: Money, days: int, terms: LateTerms) -> Money:
    if terms.interest_mode is InterestMode.AMOUNT_A_DAY:
        return Money(100 * days).times(terms.interest)
    numerator, denominator = (terms.interest / 100).as_integer_ratio()
    top, bottom = amount.cents * numerator * days, denominator * _PERIOD_DAYS[terms.interest_mode]
    return Money((2 * top + bottom) // (2 * bottom))
