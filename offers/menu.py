"""Every plan of one debt that falls on the day a person is paid: what a monthly budget is matched against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from offers.affordability import Menu
from offers.balance import Balance
from offers.choice import Choice, Payday
from offers.limits import Rhythm
from offers.plan import Plan
from offers.policy import Tier
from offers.refusal import Refusal
from offers.schedule import next_payday
from offers.simulation import simulate_tier
from offers.window import Window, window_of


def menu_of(debt: str, balance: Balance, tier: Tier, tier_index: int, payday: Payday) -> Menu:
    """Cash and every count, in every rhythm the tier allows, first paid on every payday its window holds.

    Down payments are the least ones. A window without a payday begins on its first day; monthly payments fall on the
    payday from then on. Weeks keep the weekday of the first payment. Raises OfferError for a payday that is none
    (offers.schedule.next_payday).
    """
    plans = dict.fromkeys(
        plan
        for first in first_days(window_of(tier, balance.priced_on), payday)
        for plan in _plans(balance, tier, tier_index, first, payday)
    )
    return Menu(debt=debt, plans=tuple(plans))


def first_days(window: Window, payday: Payday) -> tuple[date, ...]:
    """The paydays of a window, or its first day when it has none."""
    found = []
    day = next_payday(window.first_due_min, payday)
    while day <= window.first_due_max:
        found.append(day)
        day = next_payday(day + timedelta(days=1), payday)
    return tuple(found) or (window.first_due_min,)


def _plans(balance: Balance, tier: Tier, tier_index: int, first: date, payday: Payday) -> Iterator[Plan]:
    for rhythm in tier.installments.rhythms:
        when = payday if rhythm is Rhythm.MONTHLY else None
        choice = Choice(count=0, first_due_on=first, rhythm=rhythm, payday=when)
        sheet = simulate_tier(balance, tier, tier_index=tier_index, choice=choice)
        if not isinstance(sheet, Refusal):
            yield sheet.cash
            yield from sheet.ladder
