"""The life of a charge: a boleto (or Pix) issued for an installment, as one table of states and events."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from payments.errors import IllegalTransition


class ChargeState(StrEnum):
    """Where a charge is. Only a registered one may be shown to be paid."""

    DRAFTED = "drafted"  # made, not yet sent to the bank
    SUBMITTED = "submitted"  # in a remessa
    REGISTERED = "registered"  # the bank accepted it
    REJECTED = "rejected"  # the bank refused it
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    WRITE_OFF_REQUESTED = "write_off_requested"
    WRITTEN_OFF = "written_off"
    CANCELED = "canceled"  # given up before it was sent


class ChargeEvent(StrEnum):
    """What can happen to a charge, by our hand or the bank's word."""

    SUBMIT = "submit"
    REGISTER = "register"
    REJECT = "reject"
    PAY = "pay"
    PAY_IN_PART = "pay_in_part"
    REQUEST_WRITE_OFF = "request_write_off"
    WRITE_OFF = "write_off"
    REFUSE_WRITE_OFF = "refuse_write_off"
    REVERSE = "reverse"  # the bank took the payment back
    CANCEL = "cancel"


_S, _E = ChargeState, ChargeEvent

# A payment may arrive in any state the bank has ever known: banks pay after a write-off, and return files may bring
# the payment before the confirmation of the registration.
TRANSITIONS: Mapping[ChargeState, Mapping[ChargeEvent, ChargeState]] = {
    _S.DRAFTED: {_E.SUBMIT: _S.SUBMITTED, _E.CANCEL: _S.CANCELED},
    _S.SUBMITTED: {
        _E.REGISTER: _S.REGISTERED,
        _E.REJECT: _S.REJECTED,
        _E.PAY: _S.PAID,
        _E.PAY_IN_PART: _S.PARTLY_PAID,
        _E.REQUEST_WRITE_OFF: _S.WRITE_OFF_REQUESTED,
        _E.WRITE_OFF: _S.WRITTEN_OFF,
    },
    _S.REGISTERED: {
        _E.REGISTER: _S.REGISTERED,
        _E.PAY: _S.PAID,
        _E.PAY_IN_PART: _S.PARTLY_PAID,
        _E.REQUEST_WRITE_OFF: _S.WRITE_OFF_REQUESTED,
        _E.WRITE_OFF: _S.WRITTEN_OFF,
    },
    _S.REJECTED: {_E.SUBMIT: _S.SUBMITTED, _E.CANCEL: _S.CANCELED},
    _S.PARTLY_PAID: {
        _E.PAY: _S.PAID,
        _E.PAY_IN_PART: _S.PARTLY_PAID,
        _E.REQUEST_WRITE_OFF: _S.WRITE_OFF_REQUESTED,
        _E.WRITE_OFF: _S.WRITTEN_OFF,
        _E.REVERSE: _S.REGISTERED,
    },
    _S.PAID: {_E.PAY: _S.PAID, _E.WRITE_OFF: _S.PAID, _E.REVERSE: _S.REGISTERED},
    _S.WRITE_OFF_REQUESTED: {
        _E.REGISTER: _S.WRITE_OFF_REQUESTED,
        _E.REJECT: _S.REJECTED,
        _E.WRITE_OFF: _S.WRITTEN_OFF,
        _E.REFUSE_WRITE_OFF: _S.REGISTERED,
        _E.PAY: _S.PAID,
        _E.PAY_IN_PART: _S.PARTLY_PAID,
    },
    _S.WRITTEN_OFF: {_E.WRITE_OFF: _S.WRITTEN_OFF, _E.PAY: _S.PAID, _E.PAY_IN_PART: _S.PARTLY_PAID},
    _S.CANCELED: {},
}

PAYABLE = frozenset({_S.REGISTERED, _S.PARTLY_PAID})
OPEN_AT_BANK = frozenset({_S.SUBMITTED, _S.REGISTERED, _S.PARTLY_PAID, _S.WRITE_OFF_REQUESTED})


def advance(state: ChargeState, event: ChargeEvent) -> ChargeState:
    """The state after the event. Raises IllegalTransition when the present state does not allow it."""
    following = TRANSITIONS[state].get(event)
    if following is None:
        raise IllegalTransition(state.value, event.value)
    return following
