"""What should happen to an agreement on a day: a notice after the grace, a cure, a breach, and never too early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.calendar import is_bank_day
from brazil.money import Money
from offers.agreements.agreement import RUNNING, AgreementEvent, AgreementState, advance
from offers.agreements.delay import Settled
from offers.agreements.frozen import NEVER, Freeze
from offers.agreements.standing import (
    InstallmentFacts,
    Reason,
    Standing,
    cure_deadline,
    deadlines_of,
    paid_by,
    standing,
)
from offers.agreements.terms import LifeTerms

TERMS = LifeTerms(grace_days=5, notice_days=5)
JUNE, JULY, AUGUST = (date(2026, month, 10) for month in (6, 7, 8))  # Wednesday, Friday, Monday
GRACE = date(2026, 6, 15)
NOTICED, CURE = date(2026, 6, 16), date(2026, 6, 22)  # five days end on Sunday 21, so Monday


def parts(*settled: Settled, july: tuple[Settled, ...] = ()) -> tuple[InstallmentFacts, ...]:
    return (
        InstallmentFacts(number=1, due_on=JUNE, amount=Money(100_00), settled=settled),
        InstallmentFacts(number=2, due_on=JULY, amount=Money(100_00), settled=july),
        InstallmentFacts(number=3, due_on=AUGUST, amount=Money(100_00)),
    )


def paid(on: date, nominal: int = 100_00, fine: int = 0, interest: int = 0) -> Settled:
    return Settled(on=on, nominal=Money(nominal), fine=Money(fine), interest=Money(interest))


def active(on: date, facts: tuple[InstallmentFacts, ...] = parts(), **more: object) -> Standing:
    more.setdefault("covered_until", on - timedelta(days=1))
    return standing(AgreementState.ACTIVE, facts, TERMS, on, **more)


def noticed(on: date, facts: tuple[InstallmentFacts, ...] = parts(), **more: object) -> Standing:
    told = {"noticed_on": NOTICED, "cure_until": CURE, "covered_until": on - timedelta(days=1)} | more
    return standing(AgreementState.NOTICED, facts, TERMS, on, **told)


def told(one: Standing) -> tuple[AgreementEvent | None, Reason, int | None]:
    return one.event, one.reason, one.days_left


def test_until_the_last_day_nothing_is_late_and_the_countdown_says_how_long() -> None:
    before = active(date(2026, 6, 1))
    assert told(before) == (None, Reason.UP_TO_DATE, 9)
    assert (before.late, before.owed) == ((), Money(0))
    assert told(active(JUNE)) == (None, Reason.UP_TO_DATE, 0)
    assert active(JUNE).late == ()
    assert before.deadlines == deadlines_of(JUNE, TERMS)
    assert deadlines_of(JUNE, TERMS).grace_until == GRACE
    assert (deadlines_of(JUNE, TERMS).notice_on, deadlines_of(JUNE, TERMS).cure_until) == (NOTICED, CURE)
    assert deadlines_of(JUNE, TERMS).breaks_on == date(2026, 6, 23)


def test_days_of_grace_run_from_the_last_day_without_charges_and_end_on_a_bank_day() -> None:
    first, last = active(date(2026, 6, 11)), active(GRACE)
    assert told(first) == (None, Reason.IN_GRACE, 4)
    assert told(last) == (None, Reason.IN_GRACE, 0)
    assert [(one.number, one.due.days_late) for one in last.late] == [(1, 5)]
    assert last.owed == Money(100_00 + 2_00 + 17)
    sunday = deadlines_of(date(2026, 8, 9), replace(TERMS, grace_days=6))
    assert (sunday.last_day, sunday.grace_until) == (AUGUST, date(2026, 8, 17))  # 10 + 6 is Sunday 16


def test_the_notice_falls_due_the_day_after_the_grace_once_the_files_tell_of_its_last_day() -> None:
    assert told(active(NOTICED)) == (AgreementEvent.NOTICE, Reason.GRACE_ENDED, (CURE - NOTICED).days)
    blind = GRACE - timedelta(days=1)
    for covered in (None, blind):
        assert active(NOTICED, covered_until=covered).reason is Reason.GRACE_WAITS_FOR_FILES
        assert active(NOTICED, covered_until=covered).event is None
    late = active(date(2026, 6, 30))
    assert late.deadlines is not None
    assert (late.deadlines.notice_on, late.deadlines.cure_until) == (date(2026, 6, 30), date(2026, 7, 6))
    assert late.days_left == 6
    paid_in_grace = parts(paid(GRACE, interest=17, fine=2_00))
    assert told(active(NOTICED, paid_in_grace)) == (None, Reason.UP_TO_DATE, (JULY - NOTICED).days)


def test_without_grace_the_notice_falls_due_on_the_first_day_late() -> None:
    facts = parts()
    strict = replace(TERMS, grace_days=0)
    one = standing(AgreementState.ACTIVE, facts, strict, JUNE + timedelta(days=1), covered_until=JUNE)
    assert one.event is AgreementEvent.NOTICE
    assert standing(AgreementState.ACTIVE, facts, strict, JUNE, covered_until=JUNE).event is None


def test_the_cure_window_is_kept_to_its_last_day_whatever_the_weekday() -> None:
    assert told(noticed(NOTICED)) == (None, Reason.CURE_RUNS, 6)
    assert told(noticed(CURE)) == (None, Reason.CURE_RUNS, 0)
    assert cure_deadline(NOTICED, TERMS) == CURE
    assert cure_deadline(date(2026, 12, 24), TERMS) == date(2026, 12, 29)
    assert cure_deadline(date(2026, 12, 26), TERMS) == date(2027, 1, 4)  # 31 December: no banks


def test_it_breaks_only_after_the_window_and_once_the_files_cover_its_last_day() -> None:
    day = CURE + timedelta(days=1)
    assert told(noticed(day)) == (AgreementEvent.BREACH, Reason.CURE_ENDED, 0)
    assert told(noticed(day, covered_until=CURE - timedelta(days=1))) == (None, Reason.CURE_WAITS_FOR_FILES, 0)
    assert noticed(day, covered_until=None).reason is Reason.CURE_WAITS_FOR_FILES
    assert noticed(CURE, covered_until=CURE + timedelta(days=9)).event is None


def test_without_a_recorded_notice_it_never_breaks() -> None:
    one = noticed(date(2027, 6, 1), noticed_on=None)
    assert (one.event, one.reason) == (None, Reason.NOTICE_NOT_RECORDED)
    stray = active(date(2026, 6, 12), noticed_on=date(2026, 1, 1), cure_until=date(2026, 1, 9))
    assert stray.reason is Reason.IN_GRACE


def test_a_window_recorded_shorter_than_the_terms_counts_as_they_say_and_a_longer_one_as_recorded() -> None:
    day = CURE + timedelta(days=1)
    assert noticed(CURE, cure_until=NOTICED).reason is Reason.CURE_RUNS
    assert noticed(day, cure_until=None).event is AgreementEvent.BREACH
    assert told(noticed(day, cure_until=day + timedelta(days=2))) == (None, Reason.CURE_RUNS, 2)


def test_a_payment_of_the_last_cure_day_known_later_cures() -> None:
    facts = parts(paid(CURE, fine=2_00, interest=40))
    one = noticed(CURE + timedelta(days=3), facts)
    assert (one.event, one.reason) == (AgreementEvent.CURE, Reason.LATE_WAS_PAID)
    assert one.deadlines is not None
    assert one.deadlines.last_day == JULY
    assert paid_by(facts, TERMS, NOTICED, CURE)
    assert not paid_by(facts, TERMS, NOTICED, CURE - timedelta(days=1))
    after = parts(paid(CURE + timedelta(days=1), fine=2_00, interest=40))
    assert not paid_by(after, TERMS, NOTICED, CURE)
    assert noticed(CURE + timedelta(days=2), after).event is AgreementEvent.CURE  # late, but before it broke


def test_a_partial_payment_that_leaves_something_late_does_not_cure() -> None:
    facts = parts(paid(CURE, nominal=99_99, interest=40))
    assert noticed(CURE, facts).reason is Reason.CURE_RUNS
    assert noticed(CURE + timedelta(days=1), facts).event is AgreementEvent.BREACH
    but_charges = parts(paid(CURE, interest=40))
    assert noticed(CURE, but_charges).event is AgreementEvent.CURE
    owed = noticed(CURE, but_charges)
    assert (owed.owed, [one.number for one in owed.late]) == (Money(2_00), [1])


def test_what_falls_due_meanwhile_does_not_stop_the_cure_and_gets_its_own_grace() -> None:
    window = date(2026, 7, 20)
    facts = parts(paid(date(2026, 7, 13), fine=2_00, interest=1_10))
    one = noticed(date(2026, 7, 13), facts, cure_until=window)
    assert one.event is AgreementEvent.CURE
    assert [late.number for late in one.late] == [2]
    again = active(date(2026, 7, 13), facts)
    assert (again.reason, again.late[0].number) == (Reason.IN_GRACE, 2)


def test_everything_late_on_the_day_of_the_notice_has_to_be_paid() -> None:
    """Two were late when it was given; the second within its own grace."""
    day = date(2026, 7, 13)
    facts = parts(paid(day, fine=2_00, interest=1_10))
    two = noticed(day, facts, noticed_on=day, cure_until=None)
    assert [late.number for late in two.late] == [2]
    assert two.reason is Reason.CURE_RUNS
    in_time = parts(paid(JULY, fine=2_00, interest=1_00))
    assert noticed(JULY, in_time, noticed_on=JULY, cure_until=None).event is AgreementEvent.CURE  # July is not late yet
    both = parts(paid(day, fine=2_00, interest=1_10), july=(paid(day, fine=2_00, interest=10),))
    assert noticed(day, both, noticed_on=day, cure_until=None).event is AgreementEvent.CURE


@pytest.mark.parametrize("state", sorted(set(AgreementState) - RUNNING))
def test_nothing_happens_to_what_does_not_run(state: AgreementState) -> None:
    one = standing(state, parts(), TERMS, date(2027, 1, 5), noticed_on=NOTICED, cure_until=CURE, covered_until=date.max)
    assert (one.event, one.deadlines, one.days_left) == (None, None, None)
    assert one.reason is (Reason.FROZEN if state is AgreementState.FROZEN else Reason.ENDED)


def test_held_days_are_no_days_of_grace_nor_of_the_window() -> None:
    hold = Freeze(since=date(2026, 6, 12), until=date(2026, 6, 22))
    assert deadlines_of(JUNE, TERMS, freezes=[hold]).grace_until == date(2026, 6, 25)
    assert active(date(2026, 6, 25), freezes=[hold]).reason is Reason.IN_GRACE
    assert active(date(2026, 6, 26), freezes=[hold]).event is AgreementEvent.NOTICE
    still = active(date(2026, 9, 1), freezes=[Freeze(since=date(2026, 6, 1))])
    assert told(still) == (None, Reason.UP_TO_DATE, None)
    assert still.deadlines is not None
    assert still.deadlines.breaks_on == NEVER


def test_with_everything_paid_no_deadline_runs() -> None:
    done = tuple(replace(one, settled=(paid(JUNE),)) for one in parts())
    assert told(active(date(2027, 1, 5), done)) == (None, Reason.UP_TO_DATE, None)
    closed = tuple(replace(one, open=False) for one in parts())
    assert told(active(date(2027, 1, 5), closed)) == (None, Reason.UP_TO_DATE, None)
    assert active(date(2027, 1, 5), closed).late == ()


SETTLED = st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 120_00)), max_size=3)


@settings(max_examples=80)
@given(SETTLED, st.integers(0, 20), st.integers(1, 20), st.integers(0, 6))
def test_lived_day_by_day_it_breaks_only_late_noticed_and_past_the_window(some, grace, notice, lag) -> None:
    """The files lag behind; each payment is known when they come. What the debtor was promised is kept."""
    terms = replace(TERMS, grace_days=grace, notice_days=notice)
    every = [paid(JUNE + timedelta(days=wait), cents) for wait, cents in some]
    state, told_on, until = AgreementState.ACTIVE, None, None
    for wait in range(100):
        on = JUNE + timedelta(days=wait)
        seen = on - timedelta(days=lag)
        facts = (InstallmentFacts(number=1, due_on=JUNE, amount=Money(100_00),
                                  settled=tuple(one for one in every if one.on <= seen)),)  # fmt: skip
        one = standing(state, facts, terms, on, noticed_on=told_on, cure_until=until, covered_until=seen)
        if one.event is None:
            continue
        state = advance(state, one.event)
        nominal = sum(each.nominal.cents for each in every if each.on <= seen)
        if one.event is AgreementEvent.NOTICE:
            told_on, until = on, cure_deadline(on, terms)
            assert wait > grace
            assert nominal < 100_00
            assert is_bank_day(until)
            assert (until - on).days >= notice
        if one.event is AgreementEvent.BREACH:
            assert on > until >= told_on + timedelta(days=notice)
            assert seen >= until
            assert sum(each.nominal.cents for each in every if each.on <= until) < 100_00
            return
        if one.event is AgreementEvent.CURE:
            assert nominal >= 100_00
            return
    assert sum(one.nominal.cents for one in every) >= 100_00
