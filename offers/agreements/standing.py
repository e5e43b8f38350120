"""What an agreement's state should do on a day: the notice, the cure or the breach that is due, and the reason.

Nothing breaks without a notice on record and a cure window that ended unpaid, nor before the bank's files cover the
last day of that window: the day a payment was made decides, and a payment of the last day is known only later. A
notice waits for the files in the same way, so that nobody who paid in time is told to be late.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from brazil.money import Money, total
from offers.agreements.agreement import RUNNING, AgreementEvent, AgreementState
from offers.agreements.delay import InstallmentDue, Settled, installment_due, last_day_to_pay
from offers.agreements.frozen import NEVER, Freeze, day_after, deadline
from offers.agreements.terms import LifeTerms


class Reason(StrEnum):
    """Why a state should change today, or why it should not."""

    UP_TO_DATE = "up_to_date"  # nothing is late
    IN_GRACE = "in_grace"  # late, and the days of grace run
    GRACE_ENDED = "grace_ended"  # late past the grace: the notice is due
    GRACE_WAITS_FOR_FILES = "grace_waits_for_files"  # the bank's files of the last day of grace are not in yet
    CURE_RUNS = "cure_runs"  # told, and the window runs
    LATE_WAS_PAID = "late_was_paid"  # what was late at the notice is paid
    CURE_ENDED = "cure_ended"  # the window ended unpaid
    CURE_WAITS_FOR_FILES = "cure_waits_for_files"  # the bank's files of the last cure day are not in yet
    NOTICE_NOT_RECORDED = "notice_not_recorded"  # noticed without a day of notice: it can never break
    FROZEN = "frozen"
    ENDED = "ended"  # settled, broken, canceled or replaced


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallmentFacts:
    """An installment as it stands. `settled`: what each payment known settled of it; `open`: neither paid nor canceled.
    `due_on` is where it stands now, `agreed_due_on` where it was agreed, when it was moved."""

    number: int
    due_on: date
    amount: Money
    settled: tuple[Settled, ...] = ()
    open: bool = True
    agreed_due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LateInstallment:
    """One that is late, and what it asks for today. `last_day` was the last day to pay it without charges."""

    number: int
    due_on: date
    last_day: date
    due: InstallmentDue


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """The days an unpaid installment leads through, each promised to the debtor.

    `last_day` to pay without charges; `grace_until`; `notice_on`, the first day a notice may be given; `cure_until`;
    `breaks_on`, the first day it may break. Days of a notice not given yet are the earliest they may be.
    """

    last_day: date
    grace_until: date
    notice_on: date
    cure_until: date
    breaks_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an agreement stands on a day. `event` should happen today, None for nothing; `reason` says why.

    `late`: in due order, those with charges alone left among them. `owed`: what it takes to be up to date.
    `deadlines`: of the oldest installment left to pay, of the notice that runs when there is one; None when no deadline
    runs. `days_left`: whole days until the next last day among them (to pay without charges, of grace, of the window),
    zero on that day itself and once all are over.
    """

    on: date
    state: AgreementState
    late: tuple[LateInstallment, ...]
    deadlines: Deadlines | None
    days_left: int | None
    event: AgreementEvent | None
    reason: Reason

    @property
    def owed(self) -> Money:
        """What it takes to be up to date today."""
        return total(one.due.total for one in self.late)


def cure_deadline(noticed_on: date, terms: LifeTerms, freezes: Collection[Freeze] = ()) -> date:
    """The last day of the cure window of a notice given on a day: a bank day."""
    return deadline(noticed_on, terms.notice_days, freezes)


def deadlines_of(
    due_on: date,
    terms: LifeTerms,
    *,
    on: date | None = None,
    noticed_on: date | None = None,
    cure_until: date | None = None,
    freezes: Collection[Freeze] = (),
) -> Deadlines:
    """The days that follow from leaving an installment unpaid, as they stand on a day; without one, as promised before
    the start. Where no notice is on record, as if it were given on its first day that is not over.

    `cure_until` as recorded is kept where it is later than the terms say, never where it is earlier.
    """
    last_day = last_day_to_pay(due_on, freezes)
    grace_until = deadline(last_day, terms.grace_days, freezes)
    notice_on = noticed_on or max(day_after(grace_until), on or date.min)
    ends = max(cure_deadline(notice_on, terms, freezes), cure_until or date.min)
    return Deadlines(
        last_day=last_day, grace_until=grace_until, notice_on=notice_on, cure_until=ends, breaks_on=day_after(ends)
    )


def late_installments(
    installments: Iterable[InstallmentFacts], terms: LifeTerms, on: date, freezes: Collection[Freeze] = ()
) -> tuple[LateInstallment, ...]:
    """The open ones that are late on a day, in due order, with what each asks for."""
    late = []
    for one in _open(installments):
        last_day = last_day_to_pay(one.due_on, freezes)
        due = installment_due(one.amount, one.due_on, one.settled, on, terms, freezes)
        if on > last_day and due.total:
            late.append(LateInstallment(number=one.number, due_on=one.due_on, last_day=last_day, due=due))
    return tuple(late)


def paid_by(
    installments: Iterable[InstallmentFacts],
    terms: LifeTerms,
    noticed_on: date,
    until: date,
    freezes: Collection[Freeze] = (),
) -> bool:
    """Whether everything late on the day of a notice was paid by a day, by the day each payment was made.

    What fell due meanwhile is another matter. Charges alone left over, the amount paid, are still owed and break
    nothing: a fine of a few reais is no reason to lose an agreement (CC arts. 413 and 422). Looks at every installment
    given, open or not: a payment made in time that comes to be known after the breach shows here.
    """
    for one in installments:
        if last_day_to_pay(one.due_on, freezes) < noticed_on:
            by_then = [each for each in one.settled if each.on <= until]
            if installment_due(one.amount, one.due_on, by_then, until, terms, freezes).nominal:
                return False
    return True


def standing(
    state: AgreementState,
    installments: Iterable[InstallmentFacts],
    terms: LifeTerms,
    on: date,
    *,
    noticed_on: date | None = None,
    cure_until: date | None = None,
    covered_until: date | None,
    freezes: Collection[Freeze] = (),
) -> Standing:
    """Where an agreement stands on a day and what should happen to it.

    `noticed_on` and `cure_until` are of the notice on record. `covered_until`: the last day all of whose payments are
    known, every bank file that covers it being in; None when none is. What was late, paid after the window but before
    the breach, still cures.
    """
    facts = _open(installments)
    late = late_installments(facts, terms, on, freezes)
    if state not in RUNNING:
        reason = Reason.FROZEN if state is AgreementState.FROZEN else Reason.ENDED
        return Standing(on=on, state=state, late=late, deadlines=None, days_left=None, event=None, reason=reason)
    told = noticed_on if state is AgreementState.NOTICED else None
    back = told is not None and paid_by(facts, terms, told, on, freezes)
    runs = _running(facts, terms, on, None if back else told, cure_until if told else None, freezes)
    if state is AgreementState.ACTIVE:
        event, reason = _active(runs, on, covered_until)
    elif told is None:
        event, reason = None, Reason.NOTICE_NOT_RECORDED
    else:
        event, reason = (AgreementEvent.CURE, Reason.LATE_WAS_PAID) if back else _told(runs, on, covered_until)
    left = _days_left(runs, on)
    return Standing(on=on, state=state, late=late, deadlines=runs, days_left=left, event=event, reason=reason)


Decision = tuple[AgreementEvent | None, Reason]


def _active(runs: Deadlines | None, on: date, covered_until: date | None) -> Decision:
    if runs is None or on <= runs.last_day:
        return None, Reason.UP_TO_DATE
    if on <= runs.grace_until:
        return None, Reason.IN_GRACE
    if not _covered(covered_until, runs.grace_until):
        return None, Reason.GRACE_WAITS_FOR_FILES
    return AgreementEvent.NOTICE, Reason.GRACE_ENDED


def _told(runs: Deadlines | None, on: date, covered_until: date | None) -> Decision:
    if runs is None or on <= runs.cure_until:
        return None, Reason.CURE_RUNS
    if not _covered(covered_until, runs.cure_until):
        return None, Reason.CURE_WAITS_FOR_FILES
    return AgreementEvent.BREACH, Reason.CURE_ENDED


def _running(
    facts: Iterable[InstallmentFacts],
    terms: LifeTerms,
    on: date,
    noticed_on: date | None,
    cure_until: date | None,
    freezes: Collection[Freeze],
) -> Deadlines | None:
    """Of the oldest installment of which something of the amount is left."""
    for one in facts:
        if installment_due(one.amount, one.due_on, one.settled, on, terms, freezes).nominal:
            recorded = cure_until if noticed_on else None
            return deadlines_of(one.due_on, terms, on=on, noticed_on=noticed_on, cure_until=recorded, freezes=freezes)
    return None


def _days_left(runs: Deadlines | None, on: date) -> int | None:
    """To the first deadline that is not over; zero once the last of them is."""
    if runs is None or runs.last_day == NEVER:
        return None
    ahead = (day for day in (runs.last_day, runs.grace_until, runs.cure_until) if day >= on)
    return (next(ahead, on) - on).days


def _covered(covered_until: date | None, day: date) -> bool:
    return covered_until is not None and covered_until >= day


def _open(installments: Iterable[InstallmentFacts]) -> tuple[InstallmentFacts, ...]:
    return tuple(sorted((one for one in installments if one.open), key=lambda one: (one.due_on, one.number)))
