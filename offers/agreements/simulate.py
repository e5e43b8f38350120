"""An agreement lived day by day over a history of payments, by the very functions the portal's services decide with.

Each day: what was asked for, the payments that come to be known, then whatever falls due to it (standing.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from brazil.indices import IndexSeries
from brazil.money import ZERO
from offers.agreements.agreement import AgreementEvent, AgreementState
from offers.agreements.changes import Moved, Skipped, move_due_date, skip_to_end
from offers.agreements.delay import last_day_to_pay
from offers.agreements.frozen import Freeze
from offers.agreements.simulate_history import History, Life, Order, OrderKind, OrderRefusal, PaymentReason, StepKind
from offers.agreements.simulate_run import Run
from offers.agreements.standing import Reason, cure_deadline
from offers.agreements.taken_up import Reinstatement, reinstatement
from offers.errors import OfferError

_DAY = timedelta(days=1)
_TOLD = {Reason.IN_GRACE, Reason.GRACE_WAITS_FOR_FILES, Reason.CURE_WAITS_FOR_FILES}
_KINDS = {
    AgreementEvent.NOTICE: StepKind.NOTICE,
    AgreementEvent.CURE: StepKind.CURE,
    AgreementEvent.BREACH: StepKind.BREACH,
}


def simulate_life(history: History, until: date, series: Mapping[str, IndexSeries]) -> Life:
    """Every step from the day it was made to `until`, included.

    Raises OfferError("until_before_start"), and as agreements.broken does, brazil.errors.MissingIndex too.
    """
    if until < history.made_on:
        raise OfferError("until_before_start", until=until)
    run = Run(history, series)
    run.tell(history.made_on, StepKind.MADE)
    day = history.made_on
    told = Reason.UP_TO_DATE
    while day <= until:
        told = _live(run, day, told)
        day += _DAY
    return Life(
        steps=tuple(run.steps), standing=run.standing(until), broken=run.broken(until), credit=run.credit(until)
    )


def _live(run: Run, day: date, told: Reason) -> Reason:
    _tell_due(run, day)
    for number, payment in enumerate(run.history.payments, 1):
        if payment.known_on == day:
            run.pay(number, payment, day)
            if run.cured_after_all():
                _take_back_breach(run, day)
    for order in run.history.orders:
        if order.on == day:
            _obey(run, order)
    return _stand(run, day, told)


def _tell_due(run: Run, day: date) -> None:
    if run.runs:
        for one in run.open():
            if last_day_to_pay(one.due_on, run.freezes) == day:
                run.tell(day, StepKind.DUE, number=one.number, amount=run.due_of(one, day).total, day=one.due_on)


def _stand(run: Run, day: date, told: Reason) -> Reason:
    found = run.standing(day)
    while found.event is not None:
        run.advance(found.event)
        if found.event is AgreementEvent.NOTICE:
            run.noticed_on, run.cure_until = day, cure_deadline(day, run.terms, run.freezes)
        run.tell(day, _KINDS[found.event], reason=found.reason, amount=found.owed, day=run.cure_until)
        if found.event is AgreementEvent.BREACH and run.noticed_on and run.cure_until:
            run.ended = run.noticed_on, run.cure_until
        if found.event is not AgreementEvent.NOTICE:
            run.noticed_on = run.cure_until = None
        told, found = found.reason, run.standing(day)
    if found.reason in _TOLD and found.reason is not told:
        deadline = found.deadlines.grace_until if found.deadlines and run.state is AgreementState.ACTIVE else None
        run.tell(day, StepKind.STANDING, reason=found.reason, amount=found.owed, day=deadline or run.cure_until)
    return found.reason


def _obey(run: Run, order: Order) -> None:
    if order.kind is OrderKind.MOVE:
        _move(run, order)
    elif order.kind is OrderKind.SKIP:
        _skip(run, order)
    elif order.kind is OrderKind.RETURN:
        _give_back(run, order)
    elif order.kind is OrderKind.REINSTATE:
        _take_up(run, order)
    else:
        _hold(run, order)


def _move(run: Run, order: Order) -> None:
    facts = tuple(run.facts.values())
    wanted = order.due_on or order.on
    change = move_due_date(
        run.state, facts, order.number, wanted, run.terms, order.on, used=run.moves, freezes=run.freezes
    )
    if not isinstance(change, Moved):
        run.tell(order.on, StepKind.REFUSED, reason=change.code, number=order.number, day=wanted)
        return
    one = run.facts[order.number]
    agreed = one.agreed_due_on or one.due_on
    run.facts[order.number] = replace(one, due_on=change.due_on, agreed_due_on=agreed)
    run.moves += 1
    run.tell(order.on, StepKind.MOVE, number=order.number, day=change.due_on)


def _skip(run: Run, order: Order) -> None:
    facts = tuple(run.facts.values())
    change = skip_to_end(
        run.state, facts, order.number, run.history.plan, run.terms, order.on, used=run.skips, freezes=run.freezes
    )
    if not isinstance(change, Skipped):
        run.tell(order.on, StepKind.REFUSED, reason=change.code, number=order.number)
        return
    one = run.facts[order.number]
    run.facts[order.number] = replace(one, due_on=change.due_on, agreed_due_on=None, amount=change.amount)
    run.plan_interest[order.number] += change.cost
    run.skips += 1
    run.tell(order.on, StepKind.SKIP, number=order.number, day=change.due_on, amount=change.cost)


def _give_back(run: Run, order: Order) -> None:
    amount = run.take_back(order.number)
    if not amount:
        run.tell(order.on, StepKind.REFUSED, reason=OrderRefusal.NO_SUCH_PAYMENT)
        return
    run.tell(order.on, StepKind.RETURN, amount=amount)
    if run.state is AgreementState.SETTLED and run.open():
        run.advance(AgreementEvent.REOPEN)
        run.tell(order.on, StepKind.REOPEN)


def _take_up(run: Run, order: Order) -> None:
    again = reinstatement(run.state, run.facts.values(), run.terms, order.on, held=run.held(), freezes=run.freezes)
    if not isinstance(again, Reinstatement):
        run.tell(order.on, StepKind.REFUSED, reason=again.code)
    elif again.to_pay:
        run.tell(order.on, StepKind.REFUSED, reason=OrderRefusal.NOT_ENOUGH, amount=again.to_pay)
    else:
        run.advance(AgreementEvent.REINSTATE)
        run.tell(order.on, StepKind.REINSTATE, amount=again.owed)
        run.place_held(order.on)


def _take_back_breach(run: Run, day: date) -> None:
    """It should never have broken: what was late had been paid in time."""
    run.advance(AgreementEvent.REINSTATE)
    run.tell(day, StepKind.REINSTATE, reason=PaymentReason.IN_TIME)
    run.place_held(day)


def _hold(run: Run, order: Order) -> None:
    event = AgreementEvent(order.kind.value)
    if not run.may(event):
        run.tell(order.on, StepKind.REFUSED, reason=OrderRefusal.NOT_POSSIBLE_NOW)
        return
    run.advance(event)
    if event is AgreementEvent.FREEZE:
        run.freezes.append(Freeze(since=order.on))
    else:
        run.freezes[-1] = replace(run.freezes[-1], until=order.on)
    run.noticed_on = run.cure_until = None
    run.tell(order.on, StepKind(order.kind.value), amount=ZERO)
