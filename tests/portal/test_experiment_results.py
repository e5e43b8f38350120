"""What became of the people of a comparison, on both engines: who counts, when, what the days say, and the money."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from offers.experiments.split import Arm
from portal.clock import midnight_after
from portal.db import Database
from portal.models import Agreement, PolicyStep, PolicyStepKind, PolicyVersion
from portal.sealing import Sealer
from portal.services.experiment_forecast import forecast, seen_lately
from portal.services.experiment_results import FOLLOWED, ArmResult, Results, Standing, results_of
from portal.services.policy_experiments import Terms
from portal.statistics.day_by_day import Answer
from portal.statistics.sequential import Tally, Verdict, look, people_needed
from tests.support.compared import Compared, compared
from tests.support.people import make_creditor, make_staff

FIRST = date(2026, 3, 2)
LAST = FIRST + timedelta(days=30)


@pytest.fixture
def life(database: Database, sealer: Sealer) -> Iterator[Compared]:
    with database.writing() as session:
        yield compared(session, sealer, FIRST)


def on(life: Compared, day: int) -> Results:
    """As it is told on a day of the comparison."""
    return results_of(life.session, life.experiment, FIRST + timedelta(days=day))


def arm(results: Results, which: Arm) -> ArmResult:
    return next(each for each in results.arms if each.arm is which)


def test_each_counts_once_followed_by_what_was_agreed_with_this_creditor_meanwhile(life: Compared) -> None:
    early = life.came(Arm.CHALLENGER, 4, day=0)
    life.agree(early[:1], FIRST)
    life.agree(early[1:2], FIRST + timedelta(days=FOLLOWED))
    life.agree(early[2:3], FIRST + timedelta(days=FOLLOWED + 1))
    life.agree(early[3:], FIRST + timedelta(days=1), creditor=make_creditor(life.session))
    life.came(Arm.CHALLENGER, 3, day=2, agreed=3, after=1)
    life.came(Arm.CONTROL, 5, day=0, agreed=1)
    assert (on(life, 7).days, on(life, 7).still_followed) == ((), 12)  # the seventh day is not over yet
    first, later = on(life, 8), on(life, 10)
    assert [each.day for each in first.days] == [FIRST + timedelta(days=7)]
    assert (arm(first, Arm.CHALLENGER).entered, arm(first, Arm.CHALLENGER).tally) == (7, Tally(hits=2, of=4))
    assert arm(first, Arm.CONTROL).tally == Tally(hits=1, of=5)
    assert arm(later, Arm.CHALLENGER).tally == Tally(hits=5, of=7)
    assert [each.challenger.of for each in later.days] == [4, 4, 7]
    assert (later.still_followed, later.answer) == (0, Answer.NOT_YET)


def test_a_planted_difference_is_found_on_a_day_and_stays_found(life: Compared) -> None:
    for day in range(3):
        life.came(Arm.CHAMPION, 90, day=day, agreed=9, paid=10_000)
        life.came(Arm.CHALLENGER, 80, day=day, agreed=32, paid=20_000)
    before, found = on(life, 8), on(life, 10)
    assert before.answer is Answer.NOT_YET
    assert before.days[-1].look.verdict is Verdict.TOO_FEW
    assert before.more_people == before.needed - 170
    assert found.answer is Answer.BETTER
    assert found.decided is not None
    assert found.decided.day == FIRST + timedelta(days=8)
    by_hand = look(Tally(hits=18, of=180), Tally(hits=64, of=160), 0.1)
    assert found.decided.look == by_hand
    assert found.decided.look.difference == pytest.approx(0.3)
    life.came(Arm.CHALLENGER, 400, day=3)
    assert on(life, 20).answer is Answer.BETTER  # what was decided stays decided
    champion, challenger = (arm(found, which) for which in (Arm.CHAMPION, Arm.CHALLENGER))
    assert (champion.received, challenger.received) == (27 * 10_000, 96 * 20_000)
    assert challenger.each == 96 * 20_000 / 240
    assert challenger.received_interval is not None
    low, high = challenger.received_interval
    assert low < challenger.each < high
    assert low > (champion.each or 0)


def test_money_is_followed_for_as_long_as_the_last_of_them_can_have_been(life: Compared) -> None:
    ids = life.came(Arm.CHAMPION, 2, day=0, agreed=1, paid=1_000)
    life.came(Arm.CHAMPION, 1, day=23)
    agreement = life.session.scalars(select(Agreement.id)).one()
    life.pay([(ids[0], agreement)], FIRST + timedelta(days=20), 500)
    assert (on(life, 12).money_days, arm(on(life, 12), Arm.CHAMPION).received) == (7, 1_000)
    assert (on(life, 31).money_days, arm(on(life, 31), Arm.CHAMPION).received) == (7, 1_000)
    assert (on(life, 44).money_days, arm(on(life, 44), Arm.CHAMPION).received) == (20, 1_500)
    assert on(life, 400).money_days == 90


def test_equal_arms_say_not_yet_then_alike_or_that_people_were_missing(life: Compared) -> None:
    for which in (Arm.CHAMPION, Arm.CHALLENGER):
        life.came(which, 150, day=1, agreed=30)
    early = on(life, 12)
    assert (early.answer, early.decided, early.standing) == (Answer.NOT_YET, None, Standing.RUNNING)
    assert early.needed == people_needed(31 / 152, 0.1, 0.5)
    assert early.more_people == early.needed - 300 > 0
    assert on(life, 31).answer is Answer.UNKNOWN
    for which in (Arm.CHAMPION, Arm.CHALLENGER):
        life.came(which, 900, day=2, agreed=180)
    assert on(life, 30).answer is Answer.NOT_YET
    assert (on(life, 31).answer, on(life, 31).more_people) == (Answer.ALIKE, 0)
    life.came(Arm.CHALLENGER, 500, day=28, agreed=500)
    late = on(life, 90)
    assert (late.counted_until, late.answer, late.still_followed) == (LAST, Answer.ALIKE, 500)


def test_days_on_which_both_were_not_offered_do_not_count(life: Compared, sealer: Sealer) -> None:
    life.came(Arm.CHAMPION, 10, day=5)
    life.experiment.ended_at = midnight_after(FIRST + timedelta(days=11))  # the first instant of the day after
    assert (on(life, 20).counted_until, arm(on(life, 20), Arm.CHAMPION).tally.of) == (FIRST + timedelta(days=11), 0)
    life.experiment.ended_by, life.experiment.end_reason = make_staff(life.session, sealer).id, "Erro no texto"
    assert [on(life, day).standing for day in (-1, 11, 12, 90)] == [
        Standing.PLANNED, Standing.RUNNING, Standing.ENDED, Standing.ENDED,
    ]  # fmt: skip
    life.experiment.ended_by = None
    life.experiment.ended_at = midnight_after(LAST + timedelta(days=30))  # written down when the next one started
    assert (on(life, 90).counted_until, on(life, 90).standing) == (LAST, Standing.OVER)
    life.experiment.ended_at = None
    same = life.champion
    newer = PolicyVersion(
        policy_id=same.policy_id, creditor_id=same.creditor_id, number=3, document=same.document, digest=same.digest,
        published_at=midnight_after(FIRST + timedelta(days=14)),
    )  # fmt: skip
    life.session.add(newer)
    life.session.flush()
    stopped = on(life, 20)
    assert (stopped.standing, stopped.replaced_on) == (Standing.STOPPED, FIRST + timedelta(days=15))
    assert (stopped.counted_until, arm(stopped, Arm.CHAMPION).tally.of) == (FIRST + timedelta(days=14), 10)
    retired = PolicyStep(
        creditor_id=life.creditor.id, version_id=life.champion.id, kind=PolicyStepKind.RETIRED, actor="staff:1",
        reason="Errada", at=midnight_after(FIRST + timedelta(days=9)),
    )  # fmt: skip
    life.session.add(retired)
    life.session.flush()
    assert on(life, 20).counted_until == FIRST + timedelta(days=9)


def test_before_it_starts_the_people_it_takes_and_the_days_at_todays_pace_are_said(life: Compared) -> None:
    today = FIRST + timedelta(days=40)
    assert seen_lately(life.session, life.creditor.id, FIRST + timedelta(days=8)) == Tally(hits=0, of=1)
    assert seen_lately(life.session, life.creditor.id, FIRST + timedelta(days=7)).of == 0  # not followed to the end
    assert seen_lately(life.session, life.creditor.id, today).of == 0  # too long ago
    life.agree([life.pricing.debtor_id], FIRST + timedelta(days=FOLLOWED))
    assert seen_lately(life.session, life.creditor.id, FIRST + timedelta(days=8)) == Tally(hits=1, of=1)
    terms = Terms(control_bps=2_000, challenger_bps=5_000, least_bps=500, first_on=FIRST, last_on=LAST)
    known = forecast(Tally(hits=99, of=498), terms)
    assert known.needed == -(-people_needed(0.2, 0.05, 0.5) // 0.8)
    assert (known.expected, known.fits) == (498 * 24 // 28, False)
    assert known.days == 7 + -(-known.needed * 28 // 498)
    nobody = forecast(Tally(hits=0, of=0), terms)
    assert (nobody.known, nobody.days, nobody.expected) == (False, None, 0)
    assert nobody.needed == -(-people_needed(0.5, 0.05, 0.5) // 0.8)
