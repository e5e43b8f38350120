"""When a message that asks for money may leave: the law's window where the person lives, by the person's own clock.

States limit the hours of collection by law: SP 15.426/2014, RJ 7.868/2018, ES 10.626/2017, AM 306/2016, AL 7.782/2016,
PR 252/2010. Where there is none, the portal keeps to that of SP. Nothing leaves on Sundays and national or bank
holidays. Area code and address may name two states: the message leaves only where both allow it, each by its clock.
Holidays of states and cities are not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from brazil.calendar import bank_holidays

Hours = tuple[int, int]
"""From the first whole hour, up to but without the second."""

_DAY = timedelta(days=1)
_LOOKED_AHEAD = 15  # days; no run of Sundays and holidays is as long
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The hours of a state. `saturday` None: not at all. `source` is the law."""

    weekdays: Hours
    saturday: Hours | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a person may be: whose law holds there, and what the clocks show."""

    window: Window
    zone: str


DEFAULT = Window(weekdays=(8, 20), saturday=(8, 14), source="SP, Lei 15.426/2014")
WINDOWS: dict[str, Window] = {
    "SP": DEFAULT,
    "RJ": Window(weekdays=(9, 19), saturday=None, source="RJ, Lei 7.868/2018"),
    "ES": Window(weekdays=(8, 19), saturday=None, source="ES, Lei 10.626/2017"),
    "AM": Window(weekdays=(8, 19), saturday=None, source="AM, Lei 306/2016"),
    "AL": Window(weekdays=(8, 20), saturday=(8, 14), source="AL, Lei 7.782/2016"),
    "PR": Window(weekdays=(8, 18), saturday=(8, 13), source="PR, Lei 252/2010"),
}

BRASILIA = "America/Sao_Paulo"
_ZONES = {
    "AC": "America/Rio_Branco",
    "AM": "America/Manaus",
    "MS": "America/Campo_Grande",
    "MT": "America/Cuiaba",
    "RO": "America/Porto_Velho",
    "RR": "America/Boa_Vista",
}
_NORONHA = "America/Noronha"
_WEST_OF_AMAZONAS = "97"  # an area code of two clocks: part of it keeps that of Acre
_AREA_CODES = {
    "AC": "68", "AL": "82", "AM": "92 97", "AP": "96", "BA": "71 73 74 75 77", "CE": "85 88", "DF": "61", "ES": "27 28",
    "GO": "62 64", "MA": "98 99", "MG": "31 32 33 34 35 37 38", "MS": "67", "MT": "65 66", "PA": "91 93 94", "PB": "83",
    "PE": "81 87", "PI": "86 89", "PR": "41 42 43 44 45 46", "RJ": "21 22 24", "RN": "84", "RO": "69", "RR": "95",
    "RS": "51 53 54 55", "SC": "47 48 49", "SE": "79", "SP": "11 12 13 14 15 16 17 18 19", "TO": "63",
}  # fmt: skip
_STATE_OF = {code: state for state, codes in _AREA_CODES.items() for code in codes.split()}
STATES = tuple(_AREA_CODES)


def places_of(addresses: Iterable[tuple[str, str]], area_codes: Iterable[str] = ()) -> tuple[Place, ...]:
    """Where addresses (state, city) and area codes say a person may be, in that order; a place of the default where
    none says anything."""
    found = [_place(state, city) for state, city in addresses if state in _AREA_CODES]
    for code in area_codes:
        if code in _STATE_OF:
            found.append(_place(_STATE_OF[code]))
        if code == _WEST_OF_AMAZONAS:
            found.append(Place(window=WINDOWS["AM"], zone=_ZONES["AC"]))
    return tuple(dict.fromkeys(found)) or (Place(window=DEFAULT, zone=BRASILIA),)


def _place(state: str, city: str = "") -> Place:
    """An area code of Pernambuco says nothing of Noronha: few live there, and its address does."""
    noronha = state == "PE" and "noronha" in city.casefold()
    zone = _NORONHA if noronha else _ZONES.get(state, BRASILIA)
    return Place(window=WINDOWS.get(state, DEFAULT), zone=zone)


def next_allowed(at: datetime, places: Sequence[Place], wanted: Hours | None = None) -> datetime | None:
    """The first instant, `at` or later, at which every place allows it and the first one's clock shows hours wanted.

    None where there is none: the hours wanted are outside the law's.
    """
    first = at.astimezone(_zone(places[0].zone)).date() - _DAY
    for ahead in range(_LOOKED_AHEAD + 1):
        span = span_of(first + ahead * _DAY, places, wanted)
        if span is not None and at < span[1]:
            return max(at, span[0]).astimezone(at.tzinfo)
    return None


def span_of(day: date, places: Sequence[Place], wanted: Hours | None = None) -> tuple[datetime, datetime] | None:
    """From when and until when (without it) something may leave on a day, by the clock of the first place."""
    spans = [_span(day, place.window, place.zone) for place in places]
    if wanted is not None:
        spans.append(_between(day, wanted, places[0].zone))
    allowed = [span for span in spans if span is not None]
    if len(allowed) < len(spans):
        return None
    start, end = max(span[0] for span in allowed), min(span[1] for span in allowed)
    home = _zone(places[0].zone)
    return (start.astimezone(home), end.astimezone(home)) if start < end else None


def hours_offered(places: Sequence[Place], day: date, parts: Iterable[Hours]) -> list[Hours]:
    """Which parts of a working day leave any time, `day` or the next one that is: each cut to the law's hours."""
    while day.weekday() >= _SATURDAY or day in bank_holidays(day.year):
        day += _DAY
    found = (span_of(day, places, part) for part in parts)
    return [(span[0].hour, _ending(span[1])) for span in found if span is not None]


def _ending(end: datetime) -> int:
    return end.hour or 24


def _span(day: date, window: Window, zone: str) -> tuple[datetime, datetime] | None:
    if day.weekday() == _SUNDAY or day in bank_holidays(day.year):
        return None
    hours = window.saturday if day.weekday() == _SATURDAY else window.weekdays
    return _between(day, hours, zone) if hours is not None else None


def _between(day: date, hours: Hours, zone: str) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time(), _zone(zone))
    return _o_clock(midnight, hours[0]), _o_clock(midnight, hours[1])


def _o_clock(midnight: datetime, hour: int) -> datetime:
    return (midnight + _DAY).replace(hour=0) if hour == 24 else midnight.replace(hour=hour)


@lru_cache(maxsize=32)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
