"""The life of an agreement and of its installments, as tables: {state: {event: state}}."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import overload

from offers.errors import OfferError


class AgreementState(StrEnum):
    """Where an agreement stands."""

    ACTIVE = "active"
    NOTICED = "noticed"  # late past its grace: the person was told, and the cure window runs
    FROZEN = "frozen"  # a court's repayment plan (CDC art. 104-A) or a dispute holds everything
    SETTLED = "settled"
    BROKEN = "broken"
    CANCELED = "canceled"
    REPLACED = "replaced"  # renegotiated: another agreement took its place


class AgreementEvent(StrEnum):
    """What happens to an agreement."""

    SETTLE = "settle"  # the last installment was paid
    NOTICE = "notice"  # late past the grace: the notice before breach was given
    CURE = "cure"  # what was late was paid within the cure window
    BREACH = "breach"  # the cure window of a notice ended unpaid
    CANCEL = "cancel"  # withdrawn before any payment, or by the creditor's mistake
    FREEZE = "freeze"  # a court or a dispute stops everything
    RESUME = "resume"  # what froze it is over; a notice that was running is given anew
    REPLACE = "replace"  # renegotiated into another agreement
    REINSTATE = "reinstate"  # a broken one is taken up again
    LIFT = "lift"  # the notice is taken back, as if it had not been given
    REOPEN = "reopen"  # a payment was given back (Pix MED) after settlement


class InstallmentState(StrEnum):
    """Where an installment stands. Overdue is a date, not a state."""

    OPEN = "open"
    PAID = "paid"
    CANCELED = "canceled"


class InstallmentEvent(StrEnum):
    """What happens to an installment."""

    PAY = "pay"
    RETURN = "return"  # the payment was given back
    CANCEL = "cancel"  # its agreement broke or was canceled
    REINSTATE = "reinstate"  # its agreement was taken up again


AGREEMENT_TRANSITIONS: Mapping[AgreementState, Mapping[AgreementEvent, AgreementState]] = {
    AgreementState.ACTIVE: {
        AgreementEvent.SETTLE: AgreementState.SETTLED,
        AgreementEvent.NOTICE: AgreementState.NOTICED,
        AgreementEvent.CANCEL: AgreementState.CANCELED,
        AgreementEvent.FREEZE: AgreementState.FROZEN,
        AgreementEvent.REPLACE: AgreementState.REPLACED,
    },
    AgreementState.NOTICED: {
        AgreementEvent.SETTLE: AgreementState.SETTLED,
        AgreementEvent.CURE: AgreementState.ACTIVE,
        AgreementEvent.LIFT: AgreementState.ACTIVE,
        AgreementEvent.BREACH: AgreementState.BROKEN,
        AgreementEvent.CANCEL: AgreementState.CANCELED,
        AgreementEvent.FREEZE: AgreementState.FROZEN,
        AgreementEvent.REPLACE: AgreementState.REPLACED,
    },
    AgreementState.FROZEN: {
        AgreementEvent.RESUME: AgreementState.ACTIVE,
        AgreementEvent.SETTLE: AgreementState.SETTLED,
        AgreementEvent.CANCEL: AgreementState.CANCELED,
    },
    AgreementState.SETTLED: {AgreementEvent.REOPEN: AgreementState.ACTIVE},
    AgreementState.BROKEN: {
        AgreementEvent.REINSTATE: AgreementState.ACTIVE,
        AgreementEvent.REPLACE: AgreementState.REPLACED,
    },
    AgreementState.CANCELED: {},
    AgreementState.REPLACED: {},
}

RUNNING = frozenset({AgreementState.ACTIVE, AgreementState.NOTICED})
"""States in which installments are asked for and paid; frozen, nothing is asked for, but a payment still counts."""

INSTALLMENT_TRANSITIONS: Mapping[InstallmentState, Mapping[InstallmentEvent, InstallmentState]] = {
    InstallmentState.OPEN: {
        InstallmentEvent.PAY: InstallmentState.PAID,
        InstallmentEvent.CANCEL: InstallmentState.CANCELED,
    },
    InstallmentState.PAID: {InstallmentEvent.RETURN: InstallmentState.OPEN},
    InstallmentState.CANCELED: {InstallmentEvent.REINSTATE: InstallmentState.OPEN},
}


@overload
def advance(state: AgreementState, event: AgreementEvent) -> AgreementState: ...
@overload
def advance(state: InstallmentState, event: InstallmentEvent) -> InstallmentState: ...
def advance(
    state: AgreementState | InstallmentState, event: AgreementEvent | InstallmentEvent
) -> AgreementState | InstallmentState:
    """The state after an event. Raises OfferError("illegal_transition", state=..., event=...)."""
    after: AgreementState | InstallmentState | None = None
    if isinstance(state, AgreementState) and isinstance(event, AgreementEvent):
        after = AGREEMENT_TRANSITIONS[state].get(event)
    elif isinstance(state, InstallmentState) and isinstance(event, InstallmentEvent):
        after = INSTALLMENT_TRANSITIONS[state].get(event)
    if after is None:
        raise OfferError("illegal_transition", state=state.value, event=event.value)
    return after
