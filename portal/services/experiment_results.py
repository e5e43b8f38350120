"""What became of the people of a comparison: agreements, money, the test looked at every day, and its answer.

A person counts once they were followed for FOLLOWED days after coming in, and by whether an agreement was made in
them: each counts once, as old as every other, in the order in which they came. Only whole days count on which both
versions were offered. Money follows the same people for longer as days pass, all for as long as the last of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, ColumnElement, and_, case, exists, false, func, select, type_coerce
from sqlalchemy.orm import Session

from offers.experiments.split import WHOLE_BPS, Arm
from portal.clock import business_date
from portal.models import (
    Agreement,
    ExperimentPerson,
    Payment,
    PaymentStatus,
    PolicyExperiment,
    PolicyStep,
    PolicyStepKind,
    PolicyVersion,
)
from portal.services.reports.asked import DAY, LONGEST_FOLLOWED
from portal.services.reports.in_sql import day_of, plus_days
from portal.statistics.day_by_day import Answer, DayLook, answer_of, day_by_day
from portal.statistics.ratios import ratio_interval
from portal.statistics.sequential import Tally, people_needed
from portal.statistics.shares import wilson

FOLLOWED = 7
"""Days in which an agreement counts for a person, after the day they came in."""


class Standing(StrEnum):
    """Where a comparison stands."""

    PLANNED = "planned"
    RUNNING = "running"
    OVER = "over"  # its last day passed
    ENDED = "ended"  # by a manager, before its last day
    STOPPED = "stopped"  # the champion went out of force before its last day: both are offered no more


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmResult:
    """One arm: who came in, who was followed to the end, how many of these agreed, and what came in of them."""

    arm: Arm
    entered: int
    tally: Tally
    interval: tuple[float, float] | None
    received: int
    received_interval: tuple[float, float] | None

    @property
    def each(self) -> float | None:
        """Centavos received for each person followed."""
        return self.received / self.tally.of if self.tally.of else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """`counted_until` is the last whole day that counts, `replaced_on` the day the champion went out of force,
    `more_people` how many of both versions are still missing, and `money_days` how long money was followed."""

    arms: tuple[ArmResult, ...]
    days: tuple[DayLook, ...]
    answer: Answer
    decided: DayLook | None
    standing: Standing
    counted_until: date
    replaced_on: date | None
    needed: int
    more_people: int
    money_days: int

    @property
    def over(self) -> bool:
        return self.standing not in (Standing.PLANNED, Standing.RUNNING)

    @property
    def shown(self) -> DayLook | None:
        """The look that the answer rests on: the one that decided, else the last."""
        return self.decided or (self.days[-1] if self.days else None)

    @property
    def still_followed(self) -> int:
        """People of all arms who came in and do not count yet, or came too late to."""
        return sum(each.entered - each.tally.of for each in self.arms)


def results_of(session: Session, experiment: PolicyExperiment, today: date) -> Results:
    """Everything the page of a comparison tells."""
    replaced_on = replaced(session, experiment)
    until = counted_until(experiment, replaced_on, today)
    entered, tallies = _people(session, experiment, until)
    champion, challenger = tallies[Arm.CHAMPION], tallies[Arm.CHALLENGER]
    first, least = experiment.first_on + FOLLOWED * DAY, experiment.least_bps / WHOLE_BPS
    looked = [first + step * DAY for step in range((until - first).days + 1)]
    days = day_by_day(champion, challenger, looked, least)
    standing = standing_of(experiment, replaced_on, today)
    over = standing not in (Standing.PLANNED, Standing.RUNNING)
    answer, decided = answer_of(days, over=over, least=least)
    money_days = max(FOLLOWED, min(LONGEST_FOLLOWED, (today - DAY - (until - FOLLOWED * DAY)).days))
    received = _received(session, experiment, until, money_days)
    counted = {arm: _added(tallies[arm]) for arm in Arm}
    needed = needed_of(counted[Arm.CHAMPION], least, experiment.challenger_bps)
    return Results(
        arms=tuple(_arm(arm, entered[arm], counted[arm], received[arm]) for arm in Arm),
        days=days, answer=answer, decided=decided, standing=standing, counted_until=until, replaced_on=replaced_on,
        needed=needed, more_people=max(0, needed - counted[Arm.CHAMPION].of - counted[Arm.CHALLENGER].of),
        money_days=money_days,
    )  # fmt: skip


def replaced(session: Session, experiment: PolicyExperiment) -> date | None:
    """The day on which the champion went out of force; None while it is the one in force."""
    champion = experiment.champion
    newer = select(func.min(PolicyVersion.published_at)).where(
        PolicyVersion.creditor_id == champion.creditor_id, PolicyVersion.trial == false(),
        PolicyVersion.number > champion.number,
    )  # fmt: skip
    retired = select(PolicyStep.at).where(
        PolicyStep.version_id == champion.id, PolicyStep.kind == PolicyStepKind.RETIRED
    )
    found = [at for at in (session.scalar(newer), session.scalar(retired)) if at is not None]
    return business_date(min(found)) if found else None


def standing_of(experiment: PolicyExperiment, replaced_on: date | None, today: date) -> Standing:
    """By what ended it first: a newer version, a manager or its last day."""
    ended_on = business_date(experiment.ended_at) if experiment.ended_by and experiment.ended_at else None
    first_end = min(day for day in (replaced_on, ended_on, experiment.last_on + DAY) if day is not None)
    if first_end > today:
        return Standing.PLANNED if experiment.first_on > today else Standing.RUNNING
    if first_end == experiment.last_on + DAY:
        return Standing.OVER
    return Standing.STOPPED if first_end == replaced_on else Standing.ENDED


def counted_until(experiment: PolicyExperiment, replaced_on: date | None, today: date) -> date:
    """The last whole day on which both versions were offered."""
    days = [experiment.last_on, today - DAY]
    if experiment.ended_at is not None:
        days.append(business_date(experiment.ended_at) - DAY)
    if replaced_on is not None:
        days.append(replaced_on - DAY)
    return min(days)


def needed_of(champion: Tally, least: float, challenger_bps: int) -> int:
    """How many people of both versions find the difference looked for, by the share so far: a half where nobody knows,
    which asks for the most."""
    share = (champion.hits + 1) / (champion.of + 2)
    return people_needed(share, least, challenger_bps / WHOLE_BPS)


def _people(
    session: Session, experiment: PolicyExperiment, until: date
) -> tuple[Mapping[Arm, int], Mapping[Arm, dict[date, Tally]]]:
    """Of each arm who came in at all, and the result of who was followed to the end, by the day that ended it."""
    agreed = exists().where(_agreed(experiment))
    query = (
        select(
            ExperimentPerson.entered_on, ExperimentPerson.arm, func.count(), func.sum(case((agreed, 1), else_=0))
        )
        .where(ExperimentPerson.experiment_id == experiment.id)
        .group_by(ExperimentPerson.entered_on, ExperimentPerson.arm)
    )  # fmt: skip
    entered = dict.fromkeys(Arm, 0)
    tallies: dict[Arm, dict[date, Tally]] = {arm: {} for arm in Arm}
    for came_in, arm, people, hits in session.execute(query):
        entered[arm] += int(people)
        known = came_in + timedelta(days=FOLLOWED)
        if known <= until:
            tallies[arm][known] = Tally(hits=int(hits), of=int(people))
    return entered, tallies


def _agreed(experiment: PolicyExperiment) -> ColumnElement[bool]:
    """An agreement with the creditor that a person made while followed."""
    made_on, since = day_of(Agreement.accepted_at), ExperimentPerson.entered_on
    return and_(
        Agreement.debtor_id == ExperimentPerson.debtor_id, Agreement.creditor_id == experiment.creditor_id,
        made_on >= since, made_on <= plus_days(since, FOLLOWED),
    )  # fmt: skip


def _received(session: Session, experiment: PolicyExperiment, until: date, money_days: int) -> Mapping[Arm, list[int]]:
    """What came in of each person of whom anything did, of the agreements that count."""
    query = (
        select(ExperimentPerson.arm, func.sum(type_coerce(Payment.amount, BigInteger)))
        .join(Agreement, _agreed(experiment))
        .join(Payment, Payment.agreement_id == Agreement.id)
        .where(
            ExperimentPerson.experiment_id == experiment.id,
            ExperimentPerson.entered_on <= until - FOLLOWED * DAY,
            Payment.status == PaymentStatus.APPLIED,
            Payment.paid_on <= plus_days(ExperimentPerson.entered_on, money_days),
        )
        .group_by(ExperimentPerson.arm, ExperimentPerson.debtor_id)
        .order_by(ExperimentPerson.debtor_id)
    )
    found: dict[Arm, list[int]] = {arm: [] for arm in Arm}
    for arm, cents in session.execute(query):
        found[arm].append(int(cents))
    return found


def _added(days: Mapping[date, Tally]) -> Tally:
    return Tally(hits=sum(each.hits for each in days.values()), of=sum(each.of for each in days.values()))


def _arm(arm: Arm, entered: int, tally: Tally, received: list[int]) -> ArmResult:
    people = [(cents, 1) for cents in received] + [(0, 1)] * (tally.of - len(received))
    return ArmResult(
        arm=arm, entered=entered, tally=tally, interval=wilson(tally.hits, tally.of), received=sum(received),
        received_interval=ratio_interval(people),
    )  # fmt: skip
