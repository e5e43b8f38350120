"""What a policy's conditions may ask about a debt on its pricing day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from offers.debt import Product
from offers.owed.balance import Balance, Component


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known of a debt and its debtor apart from amounts and days; "" where nothing is known.

    `origin` is the creditor the debt was first owed to, `region` the debtor's state (UF), `segment` and `score_band`
    the creditor's own words, `earlier_breaches` the broken agreements of this debtor with this creditor.
    """

    product: Product
    origin: str = ""
    region: str = ""
    segment: str = ""
    score_band: str = ""
    earlier_breaches: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtFacts:
    """One debt on one day, as conditions see it."""

    priced_on: date
    days_overdue: int
    balance: Money
    principal: Money
    profile: Profile


def facts_of(balance: Balance, profile: Profile) -> DebtFacts:
    """The facts a balance and a profile make together."""
    return DebtFacts(
        priced_on=balance.priced_on,
        days_overdue=balance.days_overdue,
        balance=balance.total,
        principal=balance.amount_of(Component.PRINCIPAL),
        profile=profile,
    )
