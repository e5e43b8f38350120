"""What a debtor picks among what a tier allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from offers.policies.limits import Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Payday:
    """On which day of the month payments fall: `day` 1 to 31, or the `bank_day`-th bank day; one of the two."""

    day: int | None = None
    bank_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to pay. None takes the tier's own: earliest first payment, first rhythm, least down payment.

    `count` is the number of payments, a down payment included; 0 and 1 mean cash.
    """

    count: int
    first_due_on: date | None = None
    rhythm: Rhythm | None = None
    payday: Payday | None = None
    down_payment: Money | None = None
