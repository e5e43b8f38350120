"""What changes the amount of a charge with a due date: fine, interest, rebate, discount.

API Pix (openapi v2.9.0), schema CobVValor: `multa`, `juros`, `abatimento`, `desconto`. Every value (`valorPerc`) is
reais or percent, by its mode, of two decimal places.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum

from payments.errors import InvalidCharge

_HIGHEST = Decimal("9999999999.99")  # ten digits before the point
_HUNDRED = Decimal(100)
MOST_DATES = 3


class FineMode(IntEnum):
    """`multa.modalidade`."""

    AMOUNT = 1
    PERCENT = 2


class InterestMode(IntEnum):
    """`juros.modalidade`: 1 to 4 count calendar days, 5 to 8 business days."""

    AMOUNT_A_DAY = 1
    PERCENT_A_DAY = 2
    PERCENT_A_MONTH = 3
    PERCENT_A_YEAR = 4
    AMOUNT_A_BUSINESS_DAY = 5
    PERCENT_A_BUSINESS_DAY = 6
    PERCENT_A_BUSINESS_MONTH = 7
    PERCENT_A_BUSINESS_YEAR = 8


class RebateMode(IntEnum):
    """`abatimento.modalidade`."""

    AMOUNT = 1
    PERCENT = 2


class DiscountMode(IntEnum):
    """`desconto.modalidade`: 1 and 2 until fixed dates, 3 to 6 for each day paid early."""

    AMOUNT_UNTIL = 1
    PERCENT_UNTIL = 2
    AMOUNT_A_DAY_EARLY = 3
    AMOUNT_A_BUSINESS_DAY_EARLY = 4
    PERCENT_A_DAY_EARLY = 5
    PERCENT_A_BUSINESS_DAY_EARLY = 6


_DATED = frozenset({DiscountMode.AMOUNT_UNTIL, DiscountMode.PERCENT_UNTIL})
_PERCENT_DISCOUNTS = frozenset(
    {DiscountMode.PERCENT_UNTIL, DiscountMode.PERCENT_A_DAY_EARLY, DiscountMode.PERCENT_A_BUSINESS_DAY_EARLY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fine:
    """`multa`, once, from the first day late. Raises InvalidCharge for a value that does not fit."""

    mode: FineMode
    value: Decimal

    def __post_init__(self) -> None:
        _check(self.value, "fine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """`juros`, for each day late. Raises InvalidCharge for a value that does not fit."""

    mode: InterestMode
    value: Decimal

    def __post_init__(self) -> None:
        _check(self.value, "interest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebate:
    """`abatimento`, whatever the day. Raises InvalidCharge for a value that does not fit."""

    mode: RebateMode
    value: Decimal

    def __post_init__(self) -> None:
        _check(self.value, "rebate", below=_HUNDRED if self.mode is RebateMode.PERCENT else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountUntil:
    """One pair of `descontoDataFixa`: what is off when paid until that day, inclusive."""

    until: date
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """`desconto`: up to three dates (`fixed`), or a value for each day early (`a_day`), never both.

    Raises InvalidCharge("pix_discount_shape") when what is filled in is not what the mode asks for.
    """

    mode: DiscountMode
    fixed: tuple[DiscountUntil, ...] = ()
    a_day: Decimal | None = None

    def __post_init__(self) -> None:
        below = _HUNDRED if self.mode in _PERCENT_DISCOUNTS else None
        if self.mode in _DATED:
            self._check_dates()
            for pair in self.fixed:
                _check(pair.value, "discount", below=below)
        elif self.fixed or self.a_day is None:
            raise InvalidCharge("pix_discount_shape", "discount", expected="a value a day and no dates")
        else:
            _check(self.a_day, "discount", below=below)

    def _check_dates(self) -> None:
        days = [pair.until for pair in self.fixed]
        if self.a_day is not None or not 1 <= len(days) <= MOST_DATES or len(set(days)) != len(days):
            raise InvalidCharge("pix_discount_shape", "discount", expected="one to three different dates")


def _check(value: Decimal, field: str, below: Decimal | None = None) -> None:
    if not value.is_finite() or value < 0 or value > _HIGHEST or value != round(value, 2):
        raise InvalidCharge("pix_value_shape", field, expected="two decimal places, up to ten digits before them")
    if below is not None and value >= below:
        raise InvalidCharge("pix_value_not_below_amount", field, expected="below 100%")
