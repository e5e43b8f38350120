"""What a tier offers over time on a day, whatever the debt: counts, dates, rates and the tax's factors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from offers.backtest.grid import Grid
from offers.backtest.timetable import Timetable
from offers.errors import OfferError
from offers.plans.choice import Choice
from offers.plans.financing import rate_of
from offers.plans.schedule import due_dates
from offers.plans.terms import terms_of
from offers.plans.window import Window, window_of
from offers.policies.limits import InstallmentLimits, Rhythm
from offers.policies.policy import Tier
from offers.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One tier on one day, as a debtor who chooses nothing sees it.

    `counts` are the plans over time, a down payment included, none when the tier is for cash only; `due_dates` those
    of the longest. `grid` and `when` are about what follows the down payment where there is one.
    """

    index: int
    tier: Tier
    priced_on: date
    window: Window
    rhythm: Rhythm
    counts: tuple[int, ...]
    due_dates: tuple[date, ...]
    grid: Grid | None
    when: Timetable | None

    @property
    def limits(self) -> InstallmentLimits:
        """What the tier allows over time."""
        return self.tier.installments

    @property
    def has_down_payment(self) -> bool:
        """Whether plans begin with a down payment."""
        return self.limits.min_down_payment_bps > 0


def shape_of(tier: Tier, index: int, priced_on: date) -> Shape:
    """The shape of a tier. Raises OfferError("terms_refused") where its own terms are refused: no policy is so made."""
    limits = tier.installments
    terms = terms_of(tier, priced_on, Choice(count=0))
    if isinstance(terms, Refusal):
        raise OfferError("terms_refused", reason=terms.code)
    counts = tuple(filter(limits.allows, range(2, limits.max_installments + 1)))
    dates = due_dates(terms.first_due_on, limits.max_installments, terms.rhythm, terms.payday)
    grid, when = _tables(limits, counts, tuple((day - priced_on).days for day in dates)) if counts else (None, None)
    return Shape(
        index=index,
        tier=tier,
        priced_on=priced_on,
        window=window_of(tier, priced_on),
        rhythm=terms.rhythm,
        counts=counts,
        due_dates=dates,
        grid=grid,
        when=when,
    )


def _tables(limits: InstallmentLimits, counts: tuple[int, ...], days: tuple[int, ...]) -> tuple[Grid, Timetable]:
    """Without a down payment interest starts on the pricing day; with one, on its day."""
    first = 1 if limits.min_down_payment_bps else 0
    down_day = days[0] if first else 0
    after = tuple(count - first for count in counts)
    rates = tuple(rate_of(limits.rate_bps(count)) for count in counts)
    days = days[first : counts[-1]]
    grid = Grid(counts=after, offsets=tuple(day - down_day for day in days), rates=rates)
    return grid, Timetable(counts=after, days=days, down_day=down_day)
