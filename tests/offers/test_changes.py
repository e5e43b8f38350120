"""Changes a debtor makes alone: a due date moved, a payment put off to the end; each guard has its case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from offers.agreements.agreement import RUNNING, AgreementState
from offers.agreements.changes import (
    ChangeRefusal,
    Moved,
    Refused,
    Rhythmic,
    Skipped,
    latest_move,
    move_due_date,
    skip_to_end,
)
from offers.agreements.delay import Settled
from offers.agreements.frozen import Freeze
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.errors import OfferError
from offers.factors import growth
from offers.plans.choice import Payday
from offers.plans.schedule import due_after, due_dates
from offers.policies.limits import Rhythm
from tests.support.folded import each_of

TERMS = LifeTerms(due_date_moves=2, move_days=15, skips=1)
FIRST = date(2026, 3, 10)
MONTHLY = Rhythmic(first_due_on=FIRST, rhythm=Rhythm.MONTHLY)


def plan(rhythm: Rhythm = Rhythm.MONTHLY, count: int = 4) -> tuple[InstallmentFacts, ...]:
    days = due_dates(FIRST, count, rhythm)
    return tuple(InstallmentFacts(number=n, due_on=day, amount=Money(100_00)) for n, day in enumerate(days, 1))


def move(number: int, due_on: date, *, on: date = FIRST, used: int = 0, **more: object) -> Moved | Refused:
    facts = more.pop("facts", plan())
    state, terms = more.pop("state", AgreementState.ACTIVE), more.pop("terms", TERMS)
    return move_due_date(state, facts, number, due_on, terms, on, used=used, **more)


def skip(number: int, *, on: date = FIRST, used: int = 0, **more: object) -> Skipped | Refused:
    facts, rhythmic = more.pop("facts", plan()), more.pop("plan", MONTHLY)
    state, terms = more.pop("state", AgreementState.ACTIVE), more.pop("terms", TERMS)
    return skip_to_end(state, facts, number, rhythmic, terms, on, used=used, **more)


def refused(answer: object, code: ChangeRefusal, **values: object) -> bool:
    return answer == Refused(code=code, values=tuple(values.items()))


def test_a_due_date_moves_free_up_to_the_days_of_the_terms() -> None:
    furthest = FIRST + timedelta(days=15)
    assert move(1, furthest) == Moved(number=1, before=FIRST, due_on=furthest, last_day=furthest)
    sunday = move(1, date(2026, 3, 22))
    assert isinstance(sunday, Moved)
    assert sunday.last_day == date(2026, 3, 23)
    assert refused(move(1, furthest + timedelta(days=1)), ChangeRefusal.TOO_FAR, latest=furthest, move_days=15)
    assert refused(move(1, FIRST), ChangeRefusal.NOT_LATER, due_on=FIRST)
    assert latest_move(plan(), 1, TERMS) == furthest


def test_it_moves_so_many_times_over_the_whole_life_and_the_days_count_from_the_agreed_date() -> None:
    assert isinstance(move(2, date(2026, 4, 12), used=1), Moved)
    assert refused(move(2, date(2026, 4, 12), used=2), ChangeRefusal.MOVES_USED, allowed=2)
    assert refused(move(2, date(2026, 4, 12), terms=replace(TERMS, due_date_moves=0)), ChangeRefusal.NO_MOVES)
    again = (replace(plan()[0], due_on=date(2026, 3, 20), agreed_due_on=FIRST), *plan()[1:])
    assert isinstance(move(1, date(2026, 3, 25), facts=again), Moved)
    assert move(1, date(2026, 3, 26), facts=again).code is ChangeRefusal.TOO_FAR


def test_it_never_passes_the_next_but_one_installment() -> None:
    weekly = plan(Rhythm.WEEKLY)
    assert isinstance(move(1, FIRST + timedelta(days=14), facts=weekly), Moved)
    latest = FIRST + timedelta(days=14)
    assert refused(move(1, latest + timedelta(days=1), facts=weekly), ChangeRefusal.PAST_ANOTHER, latest=latest)
    assert latest_move(weekly, 1, TERMS) == latest
    assert latest_move(weekly, 2, TERMS) == FIRST + timedelta(days=21)  # two follow
    assert isinstance(move(3, FIRST + timedelta(days=29), facts=weekly), Moved)  # only one follows
    too_far = move(1, FIRST + timedelta(days=16), facts=weekly)
    assert refused(too_far, ChangeRefusal.TOO_FAR, latest=latest, move_days=15)


def test_what_is_late_paid_or_no_longer_running_changes_no_more() -> None:
    day = FIRST + timedelta(days=1)
    for change in (move(1, FIRST + timedelta(days=9), on=day), skip(1, on=day)):
        assert refused(change, ChangeRefusal.ALREADY_LATE)
    assert isinstance(skip(2, on=day), Skipped)
    weekend = tuple(replace(one, due_on=date(2026, 3, 14)) if one.number == 1 else one for one in plan())
    assert isinstance(move(1, date(2026, 3, 20), on=date(2026, 3, 16), facts=weekend), Moved)
    held = [Freeze(since=FIRST, until=FIRST + timedelta(days=3))]
    assert isinstance(move(1, FIRST + timedelta(days=9), on=FIRST + timedelta(days=3), freezes=held), Moved)
    closed = (replace(plan()[0], open=False), *plan()[1:])
    assert refused(move(1, FIRST + timedelta(days=9), facts=closed), ChangeRefusal.NOT_OPEN)
    assert refused(skip(1, facts=closed), ChangeRefusal.NOT_OPEN)
    for state in AgreementState:
        runs = state in RUNNING
        assert isinstance(move(1, FIRST + timedelta(days=9), state=state), Moved) == runs
        assert runs or refused(skip(1, state=state), ChangeRefusal.NOT_RUNNING)
    for unknown in (lambda: move(9, FIRST), lambda: skip(9), lambda: latest_move(plan(), 9, TERMS)):
        with pytest.raises(OfferError, match="installment_unknown"):
            unknown()


def test_one_is_put_off_to_a_step_after_the_last_at_no_cost_where_the_plan_bears_no_interest() -> None:
    one = skip(2)
    july = date(2026, 7, 10)
    assert one == Skipped(
        number=2, before=date(2026, 4, 10), due_on=july, last_day=july, amount=Money(100_00), cost=Money(0)
    )
    assert refused(skip(2, used=1), ChangeRefusal.SKIPS_USED, allowed=1)
    assert refused(skip(2, terms=replace(TERMS, skips=0)), ChangeRefusal.NO_SKIPS)
    last = skip(4)
    assert isinstance(last, Skipped)
    assert last.due_on == july


@each_of([
    (Rhythmic(first_due_on=date(2026, 1, 31), rhythm=Rhythm.MONTHLY), date(2026, 6, 30), date(2026, 7, 31)),
    (Rhythmic(first_due_on=date(2026, 1, 31), rhythm=Rhythm.MONTHLY), date(2027, 1, 31), date(2027, 2, 28)),
    (Rhythmic(first_due_on=FIRST, rhythm=Rhythm.MONTHLY, payday=Payday(bank_day=5)), date(2026, 12, 7),
     date(2027, 1, 8)),
    (Rhythmic(first_due_on=FIRST, rhythm=Rhythm.MONTHLY), date(2026, 6, 25), date(2026, 7, 10)),  # last one moved
    (Rhythmic(first_due_on=FIRST, rhythm=Rhythm.WEEKLY), date(2026, 12, 29), date(2027, 1, 5)),
    (Rhythmic(first_due_on=FIRST, rhythm=Rhythm.FORTNIGHTLY), date(2026, 3, 30), date(2026, 4, 7)),
])  # fmt: skip
def test_the_step_after_the_last_keeps_the_rhythm_and_the_payday(rhythmic: Rhythmic, last: date, wanted: date) -> None:
    facts = (replace(plan()[0], due_on=rhythmic.first_due_on), InstallmentFacts(number=2, due_on=last, amount=Money(1)))
    one = skip(2, facts=facts, plan=rhythmic)
    assert isinstance(one, Skipped)
    assert one.due_on == wanted


def test_where_the_plan_bears_interest_what_is_left_bears_it_until_its_new_day() -> None:
    """R$ 60,00 left at 2 % a month for the 91 days from 10 April to 10 July."""
    bearing = replace(MONTHLY, monthly_rate=Decimal("0.02"))
    part = (Settled(on=FIRST, nominal=Money(40_00)),)
    facts = tuple(replace(one, settled=part) if one.number == 2 else one for one in plan())
    one = skip(2, facts=facts, plan=bearing)
    assert isinstance(one, Skipped)
    assert one.cost == Money(60_00).times(growth(Decimal("0.02"), 91) - 1) == Money(3_71)
    assert one.amount == Money(103_71)


@settings(max_examples=40)
@given(st.integers(1, 500_00), st.integers(0, 800), st.integers(1, 11), st.integers(0, 200))
def test_putting_off_is_worth_the_same_today_at_the_rate_of_the_plan(cents, bps, number, wait) -> None:
    rate, on = Decimal(bps).scaleb(-4), FIRST - timedelta(days=wait)
    facts = tuple(replace(one, amount=Money(cents)) for one in plan(count=12))
    one = skip(number, on=on, facts=facts, plan=replace(MONTHLY, monthly_rate=rate))
    assert isinstance(one, Skipped)
    assert one.cost >= Money(0)
    assert rate or not one.cost
    assert abs(one.amount.cents - cents * growth(rate, (one.due_on - one.before).days)) <= Decimal("0.5")


PAYDAYS = st.builds(Payday, day=st.integers(1, 31)) | st.builds(Payday, bank_day=st.integers(1, 18))
CHOICES = st.tuples(st.just(Rhythm.MONTHLY), st.none() | PAYDAYS) | st.tuples(
    st.sampled_from([Rhythm.WEEKLY, Rhythm.FORTNIGHTLY]), st.none()
)


@settings(max_examples=80)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), CHOICES, st.integers(-30, 500))
def test_the_day_after_a_day_is_the_next_of_the_schedule_without_end(first, choice, wait) -> None:
    day = first + timedelta(days=wait)
    ahead = [each for each in due_dates(first, 90, *choice) if each > day]
    assert due_after(day, first, *choice) == ahead[0]


def test_a_payday_that_is_none_is_refused_here_too() -> None:
    for rhythm, payday, code in (
        (Rhythm.WEEKLY, Payday(day=5), "payday"),
        (Rhythm.MONTHLY, Payday(), "payday"),
        (Rhythm.MONTHLY, Payday(day=32), "anchor_day"),
    ):
        with pytest.raises(OfferError, match=code):
            due_after(FIRST, FIRST, rhythm, payday)
