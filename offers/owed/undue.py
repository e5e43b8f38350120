"""What comes back of money that was paid and not owed, with correction and interest.

Who was charged what was not owed gets back twice what they paid in excess, corrected and with legal interest, unless
the mistake was justifiable; then once (CDC art. 42, parágrafo único). The base is the excess alone: of 80 paid in
excess come back 160, whatever the bill was. Neither malice nor fault is asked for (STJ EAREsp 676.608), of payments
made since that was decided; of earlier ones comes back the single amount.

Correction runs by IPCA from each payment (STJ Súmula 43; Código Civil art. 389, parágrafo único), by whole months as
everywhere else, and no fall of prices takes of what was paid (STJ REsp 1.361.191). Interest is the legal rate on the
corrected amount (Código Civil art. 406), from the day the money was asked for (art. 397, parágrafo único), or was paid
where that came later. Both of the double too. Each line is rounded once, half up; the total is the sum of the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from brazil.indices import IndexSeries
from brazil.money import ZERO, Money, total
from offers.consumer_law import LegalInterest, legal_interest_from
from offers.debt import CorrectionDays
from offers.errors import OfferError
from offers.factors import SCALE
from offers.owed.correction import correction
from offers.owed.legal_rate import rate_sum

DOUBLED_SINCE = date(2021, 3, 30)
"""The first payments of which the double is owed without malice: STJ EAREsp 676.608 binds from its publication on."""

_Series = Mapping[str, IndexSeries]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undue:
    """One payment that was not owed. From `back_on` on the amount is the person's again: correction and interest of it
    stop there, those of its double go on."""

    on: date
    amount: Money
    back_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndueLine:
    """What comes back for one payment: `base` is what was paid, `doubled` the same again or nothing."""

    paid_on: date
    base: Money
    doubled: Money
    correction: Money
    interest: Money

    @property
    def total(self) -> Money:
        return self.base + self.doubled + self.correction + self.interest


@dataclass(frozen=True, slots=True, kw_only=True)
class UndueReturn:
    """What comes back on a day, a line for each payment in the order given."""

    asked_on: date
    until_on: date
    lines: tuple[UndueLine, ...]

    @property
    def base(self) -> Money:
        return total(each.base for each in self.lines)

    @property
    def doubled(self) -> Money:
        return total(each.doubled for each in self.lines)

    @property
    def correction(self) -> Money:
        return total(each.correction for each in self.lines)

    @property
    def interest(self) -> Money:
        return total(each.interest for each in self.lines)

    @property
    def total(self) -> Money:
        return total(each.total for each in self.lines)


def undue_return(paid: Sequence[Undue], *, asked_on: date, today: date, series: _Series, doubled: bool) -> UndueReturn:
    """What is owed back `today` for these payments; `doubled` unless the mistake was justifiable.

    `series` holds IPCA and LEGAL_RATE, each counted to its last month published. Raises OfferError("date_too_old") for
    what was asked for before the legal rate was in force (30/08/2024), MissingIndex("index_gap") for a hole in one.
    """
    if asked_on < legal_interest_from(LegalInterest.LEGAL_RATE):
        raise OfferError("date_too_old", date=asked_on)
    lines = tuple(_line(each, asked_on, today, series, doubled=doubled) for each in paid)
    return UndueReturn(asked_on=asked_on, until_on=today, lines=lines)


def _line(paid: Undue, asked_on: date, today: date, series: _Series, *, doubled: bool) -> UndueLine:
    twice = paid.amount if doubled and paid.on >= DOUBLED_SINCE else ZERO
    rose, ran = 0, 0
    for cents, until_on in _parts(paid, twice, today):
        factor = max(correction(series["IPCA"], CorrectionDays.FULL_MONTHS, paid.on, until_on).factor, SCALE)
        rose += cents * (factor - SCALE)
        ran += cents * factor * rate_sum(series["LEGAL_RATE"], max(asked_on, paid.on), until_on).factor
    return UndueLine(
        paid_on=paid.on,
        base=paid.amount,
        doubled=twice,
        correction=Money(_half_up(rose, SCALE)),
        interest=Money(_half_up(ran, SCALE**2)),
    )


def _parts(paid: Undue, twice: Money, today: date) -> Iterator[tuple[int, date]]:
    """Centavos and the day until which they are owed: the amount until it is back, its double until today."""
    yield paid.amount.cents, min(paid.back_on or today, today)
    yield twice.cents, today


def _half_up(number: int, scale: int) -> int:
    return (2 * number + scale) // (2 * scale)
