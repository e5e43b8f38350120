"""What a debtor may change alone while an agreement runs: move a due date, put a payment off to the end.

Both are free but for one thing, said before anything is done: where the plan bears interest, an installment put off
bears it, at the plan's own rate, until its new day (CDC art. 52).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from brazil.money import Money
from offers.agreements.agreement import RUNNING, AgreementState
from offers.agreements.delay import installment_due, last_day_to_pay
from offers.agreements.frozen import Freeze
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.errors import OfferError
from offers.factors import interest_factor, scaled
from offers.plans.choice import Payday
from offers.plans.schedule import due_after
from offers.policies.limits import Rhythm


class ChangeRefusal(StrEnum):
    """Why a change is not possible. The comment lists the values each one carries."""

    NOT_RUNNING = "not_running"
    NOT_OPEN = "not_open"  # paid or canceled
    ALREADY_LATE = "already_late"
    NO_MOVES = "no_moves"  # the terms allow none
    MOVES_USED = "moves_used"  # allowed
    NOT_LATER = "not_later"  # due_on
    TOO_FAR = "too_far"  # latest, move_days
    PAST_ANOTHER = "past_another"  # latest: where the next-but-one installment stands
    NO_SKIPS = "no_skips"  # the terms allow none
    SKIPS_USED = "skips_used"  # allowed
    NOT_BROKEN = "not_broken"
    NOTHING_LEFT = "nothing_left"  # every installment is paid
    NO_RENEGOTIATIONS = "no_renegotiations"  # the terms allow none
    RENEGOTIATIONS_USED = "renegotiations_used"  # allowed
    SEVERAL_DEBTS = "several_debts"  # one agreement over more than one debt


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An expected no, with what fills its sentence."""

    code: ChangeRefusal
    values: tuple[tuple[str, date | int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A due date moved: no amount changes. `last_day` is the last day to pay it without charges."""

    number: int
    before: date
    due_on: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """An installment put off to the end. `cost` is interest added to it, zero in a plan without interest."""

    number: int
    before: date
    due_on: date
    last_day: date
    amount: Money
    cost: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythmic:
    """How the plan's dates follow one another, and its interest a month of 30 days (a fraction)."""

    first_due_on: date
    rhythm: Rhythm
    payday: Payday | None = None
    monthly_rate: Decimal = Decimal(0)


def move_due_date(
    state: AgreementState,
    installments: Iterable[InstallmentFacts],
    number: int,
    due_on: date,
    terms: LifeTerms,
    on: date,
    *,
    used: int,
    freezes: Collection[Freeze] = (),
) -> Moved | Refused:
    """Another due date for an installment: later, within the terms, `used` being the moves made over its whole life.

    Raises OfferError("installment_unknown").
    """
    facts = tuple(installments)
    barred = _barred(state, facts, number, terms, on, freezes)
    if barred is not None:
        return barred
    if used >= terms.due_date_moves:
        return _used_up(ChangeRefusal.NO_MOVES, ChangeRefusal.MOVES_USED, terms.due_date_moves)
    one = _of(facts, number)
    if due_on <= one.due_on:
        return _refused(ChangeRefusal.NOT_LATER, due_on=one.due_on)
    furthest = (one.agreed_due_on or one.due_on) + timedelta(days=terms.move_days)
    bound = _next_but_one(facts, one)
    if due_on > furthest:
        return _refused(ChangeRefusal.TOO_FAR, latest=latest_move(facts, number, terms), move_days=terms.move_days)
    if bound is not None and due_on > bound:
        return _refused(ChangeRefusal.PAST_ANOTHER, latest=bound)
    return Moved(number=number, before=one.due_on, due_on=due_on, last_day=last_day_to_pay(due_on, freezes))


def latest_move(installments: Iterable[InstallmentFacts], number: int, terms: LifeTerms) -> date:
    """The furthest day an installment may be moved to. Raises OfferError("installment_unknown")."""
    facts = tuple(installments)
    one = _of(facts, number)
    furthest = (one.agreed_due_on or one.due_on) + timedelta(days=terms.move_days)
    return min(furthest, _next_but_one(facts, one) or furthest)


def skip_to_end(
    state: AgreementState,
    installments: Iterable[InstallmentFacts],
    number: int,
    plan: Rhythmic,
    terms: LifeTerms,
    on: date,
    *,
    used: int,
    freezes: Collection[Freeze] = (),
) -> Skipped | Refused:
    """An installment put off to one step after the last, `used` being the skips made over the whole life.

    What is left of it bears the plan's interest for the days between, half up.
    Raises OfferError("installment_unknown").
    """
    facts = tuple(installments)
    barred = _barred(state, facts, number, terms, on, freezes)
    if barred is not None:
        return barred
    if used >= terms.skips:
        return _used_up(ChangeRefusal.NO_SKIPS, ChangeRefusal.SKIPS_USED, terms.skips)
    one = _of(facts, number)
    due_on = due_after(max(each.due_on for each in facts), plan.first_due_on, plan.rhythm, plan.payday)
    left = installment_due(one.amount, one.due_on, one.settled, on, terms, freezes).nominal
    cost = Money(scaled(left.cents, interest_factor(plan.monthly_rate, (due_on - one.due_on).days)))
    return Skipped(
        number=number,
        before=one.due_on,
        due_on=due_on,
        last_day=last_day_to_pay(due_on, freezes),
        amount=one.amount + cost,
        cost=cost,
    )


def _barred(
    state: AgreementState,
    facts: tuple[InstallmentFacts, ...],
    number: int,
    terms: LifeTerms,
    on: date,
    freezes: Collection[Freeze],
) -> Refused | None:
    """What bars any change of an installment."""
    one = _of(facts, number)
    if state not in RUNNING:
        return Refused(code=ChangeRefusal.NOT_RUNNING)
    if not one.open:
        return Refused(code=ChangeRefusal.NOT_OPEN)
    if on > last_day_to_pay(one.due_on, freezes):
        return Refused(code=ChangeRefusal.ALREADY_LATE)
    return None


def _of(facts: Iterable[InstallmentFacts], number: int) -> InstallmentFacts:
    for one in facts:
        if one.number == number:
            return one
    raise OfferError("installment_unknown", numbers=(number,))


def _next_but_one(facts: Iterable[InstallmentFacts], one: InstallmentFacts) -> date | None:
    """Where the second installment after this one stands; None when fewer follow."""
    after = sorted(each.due_on for each in facts if (each.due_on, each.number) > (one.due_on, one.number))
    return after[1] if len(after) > 1 else None


def _used_up(none: ChangeRefusal, used: ChangeRefusal, allowed: int) -> Refused:
    return _refused(used, allowed=allowed) if allowed else Refused(code=none)


def _refused(code: ChangeRefusal, **values: date | int) -> Refused:
    return Refused(code=code, values=tuple(values.items()))
