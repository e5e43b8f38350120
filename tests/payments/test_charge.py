"""A charge's life is the table: every pair of state and event leads somewhere or is refused by name."""

from __future__ import annotations

from itertools import product

import pytest

from payments.charge import OPEN_AT_BANK, PAYABLE, TRANSITIONS, ChargeEvent, ChargeState, advance
from payments.errors import IllegalTransition
from tests.support.folded import each_of

_S, _E = ChargeState, ChargeEvent


@each_of(
    [
        ([_E.SUBMIT, _E.REGISTER, _E.PAY], _S.PAID),
        ([_E.SUBMIT, _E.REJECT, _E.SUBMIT, _E.REGISTER], _S.REGISTERED),
        ([_E.SUBMIT, _E.REGISTER, _E.REQUEST_WRITE_OFF, _E.WRITE_OFF], _S.WRITTEN_OFF),
        ([_E.SUBMIT, _E.REGISTER, _E.REQUEST_WRITE_OFF, _E.REFUSE_WRITE_OFF], _S.REGISTERED),
        ([_E.SUBMIT, _E.REGISTER, _E.REQUEST_WRITE_OFF, _E.PAY], _S.PAID),
        ([_E.SUBMIT, _E.REGISTER, _E.REQUEST_WRITE_OFF, _E.WRITE_OFF, _E.PAY], _S.PAID),
        ([_E.SUBMIT, _E.PAY], _S.PAID),
        ([_E.SUBMIT, _E.REGISTER, _E.PAY, _E.PAY, _E.REVERSE], _S.REGISTERED),
        ([_E.SUBMIT, _E.REGISTER, _E.PAY_IN_PART, _E.PAY], _S.PAID),
        ([_E.CANCEL], _S.CANCELED),
    ]
)
def test_lives_that_happen(events: list[ChargeEvent], end: ChargeState) -> None:
    state = _S.DRAFTED
    for event in events:
        state = advance(state, event)
    assert state is end


def test_the_table_covers_every_state_and_refuses_the_rest() -> None:
    assert TRANSITIONS.keys() == set(ChargeState)
    for state, event in product(ChargeState, ChargeEvent):
        if event in TRANSITIONS[state]:
            assert advance(state, event) is TRANSITIONS[state][event]
        else:
            with pytest.raises(IllegalTransition) as refused:
                advance(state, event)
            assert (refused.value.state, refused.value.event) == (state.value, event.value)


def test_nothing_the_bank_never_saw_can_be_paid() -> None:
    for state in (_S.DRAFTED, _S.REJECTED, _S.CANCELED):
        assert _E.PAY not in TRANSITIONS[state]
    assert PAYABLE <= OPEN_AT_BANK
    assert _S.SUBMITTED not in PAYABLE
