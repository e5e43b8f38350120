"""A debtor's choice settled against a tier: what was left open is the tier's own, what it does not allow is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from offers.plans.choice import Choice, Payday
from offers.plans.schedule import next_payday
from offers.plans.window import Window, window_of
from offers.policies.limits import InstallmentLimits, Rhythm
from offers.policies.policy import Tier
from offers.refusal import Refusal, RefusalCode, refuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """When payments fall, and the down payment asked for; None for the least."""

    first_due_on: date
    rhythm: Rhythm
    payday: Payday | None
    down_payment: Money | None


def cash_due_on(tier: Tier, priced_on: date, chosen: date | None) -> date | Refusal:
    """The day a cash offer is paid: the earliest of the window unless one in it is chosen."""
    window = window_of(tier, priced_on)
    return _within(window, chosen or window.first_due_min)


def terms_of(tier: Tier, priced_on: date, choice: Choice) -> Terms | Refusal:
    """The terms of a plan over time. The first payment falls on the first payday of the window when it has one.

    Raises OfferError for a payday that is none (plans.schedule.due_dates).
    """
    rhythms = tier.installments.rhythms
    rhythm = choice.rhythm or rhythms[0]
    if rhythm not in rhythms:
        return refuse(RefusalCode.RHYTHM_NOT_OFFERED, rhythm=rhythm.value)
    window = window_of(tier, priced_on)
    first = _within(window, choice.first_due_on or _earliest(window, choice.payday))
    if isinstance(first, Refusal):
        return first
    return Terms(first_due_on=first, rhythm=rhythm, payday=choice.payday, down_payment=choice.down_payment)


def barred_count(limits: InstallmentLimits, count: int) -> Refusal | None:
    """Why there is no plan of so many payments whatever the amount; None when there may be."""
    if count > limits.max_installments:
        return refuse(RefusalCode.COUNT_TOO_HIGH, count=count, maximum=limits.max_installments)
    if count > 1 and not limits.allows(count):
        offered = ", ".join(str(each) for each in limits.counts or () if each <= limits.max_installments)
        return refuse(RefusalCode.COUNT_NOT_OFFERED, count=count, offered=offered or "1")
    return None


def _earliest(window: Window, payday: Payday | None) -> date:
    on_payday = next_payday(window.first_due_min, payday) if payday else window.first_due_min
    return on_payday if on_payday <= window.first_due_max else window.first_due_min


def _within(window: Window, first: date) -> date | Refusal:
    if window.first_due_min <= first <= window.first_due_max:
        return first
    early = first < window.first_due_min
    return refuse(
        RefusalCode.FIRST_DUE_TOO_EARLY if early else RefusalCode.FIRST_DUE_TOO_LATE,
        first_due_on=first,
        earliest=window.first_due_min,
        latest=window.first_due_max,
    )
