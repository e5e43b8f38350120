"""What asks for money leaves within the hours of every law that may hold, by the person's own clock."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest

from brazil.calendar import bank_holidays
from portal.journeys.hours import STATES, WINDOWS, hours_offered, next_allowed, places_of, span_of

# Hours of the clock of each state against UTC, written down apart from the time zones the rule reads.
OFFSETS = {"AC": -5, "AM": -4, "MT": -4, "MS": -4, "RO": -4, "RR": -4}
# (weekdays, Saturday) by state: table of the laws, apart from the rule's own. Everywhere else as in SP.
LAWS = {
    "RJ": ((9, 19), None), "ES": ((8, 19), None), "AM": ((8, 19), None), "AL": ((8, 20), (8, 14)),
    "PR": ((8, 18), (8, 13)),
}  # fmt: skip
SP = ((8, 20), (8, 14))
CODES = {"11": "SP", "21": "RJ", "27": "ES", "92": "AM", "82": "AL", "41": "PR", "68": "AC", "65": "MT", "71": "BA"}


def lawful(at: datetime, state: str) -> bool:
    """By hand: the law's table, the state's offset, Sundays and holidays."""
    local = at.astimezone(UTC) + timedelta(hours=OFFSETS.get(state, -3))
    day = local.date()
    if day.weekday() == 6 or day in bank_holidays(day.year):
        return False
    weekdays, saturday = LAWS.get(state, SP)
    hours = saturday if day.weekday() == 5 else weekdays
    return hours is not None and hours[0] <= local.hour < hours[1]


def test_of_20_000_instants_none_leaves_outside_the_hours_of_address_or_area_code() -> None:
    """And none waits longer than it must: an instant that is lawful already is kept."""
    draw = random.Random(20261123)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for _ in range(20_000):
        at = start + timedelta(minutes=draw.randrange(3 * 365 * 24 * 60))
        state, code = draw.choice(STATES), draw.choice([*CODES, ""])
        states = [state, *([CODES[code]] if code else [])]
        found = next_allowed(at, places_of([(state, "")], [code]))
        assert found is not None
        assert found >= at
        assert all(lawful(found, each) for each in states), (at, state, code, found)
        if all(lawful(at, each) for each in states):
            assert found == at
        else:
            before = found - timedelta(minutes=1)
            assert not all(lawful(before, each) for each in states), "it waited longer than it must"


def brasilia(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}-03:00")


@pytest.mark.parametrize(
    ("state", "at", "leaves"),
    [
        ("SP", "2026-11-20T10:00", "2026-11-21T08:00"),  # a Friday that is a holiday; Saturday morning is lawful
        ("SP", "2026-11-21T13:59", "2026-11-21T13:59"),
        ("SP", "2026-11-21T14:00", "2026-11-23T08:00"),  # never on a Sunday
        ("RJ", "2026-11-21T10:00", "2026-11-23T09:00"),  # no Saturday there
        ("PR", "2026-11-23T18:00", "2026-11-24T08:00"),
        ("PR", "2026-11-21T13:00", "2026-11-23T08:00"),
        ("AC", "2026-11-23T08:00", "2026-11-23T10:00"),  # eight of their own clock
        ("", "2026-02-14T14:00", "2026-02-18T08:00"),  # from Saturday of Carnival to Ash Wednesday
    ],
)
def test_known_cases(state: str, at: str, leaves: str) -> None:
    assert next_allowed(brasilia(at), places_of([(state, "")])) == brasilia(leaves)


def test_noronha_and_the_west_of_amazonas_keep_clocks_of_their_own() -> None:
    noronha = places_of([("PE", "Fernando de Noronha")])
    assert next_allowed(brasilia("2026-11-23T05:00"), noronha) == brasilia("2026-11-23T07:00")
    assert [place.zone for place in places_of([], ["97"])] == ["America/Manaus", "America/Rio_Branco"]
    assert next_allowed(brasilia("2026-11-23T05:00"), places_of([], ["97"])) == brasilia("2026-11-23T10:00")


def test_hours_wanted_narrow_the_laws_and_never_widen_them() -> None:
    sao_paulo, parana = places_of([("SP", "")]), places_of([("PR", "")])
    assert next_allowed(brasilia("2026-11-23T08:00"), sao_paulo, (18, 24)) == brasilia("2026-11-23T18:00")
    assert next_allowed(brasilia("2026-11-23T19:59"), sao_paulo, (18, 24)) == brasilia("2026-11-23T19:59")
    assert next_allowed(brasilia("2026-11-21T12:00"), sao_paulo, (12, 18)) == brasilia("2026-11-21T12:00")
    assert next_allowed(brasilia("2026-11-23T08:00"), parana, (18, 24)) is None, "the law of PR ends at six"
    parts = [(0, 12), (12, 18), (18, 24)]
    assert hours_offered(sao_paulo, date(2026, 11, 21), parts) == [(8, 12), (12, 18), (18, 20)]
    assert hours_offered(parana, date(2026, 11, 21), parts) == [(8, 12), (12, 18)]


def test_every_state_has_a_window_that_opens_and_closes_on_the_same_day() -> None:
    assert len(STATES) == 27
    for place in {place for state in STATES for place in places_of([(state, "")])}:
        span = span_of(date(2026, 11, 23), [place])
        assert span is not None
        assert span[0].date() == span[1].date()
    assert set(WINDOWS) == {*LAWS, "SP"}
