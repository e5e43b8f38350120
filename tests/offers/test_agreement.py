"""Agreements and installments move only along their tables."""

from __future__ import annotations

from itertools import product

import pytest

from offers.agreements.agreement import (
    AGREEMENT_TRANSITIONS,
    INSTALLMENT_TRANSITIONS,
    AgreementEvent,
    AgreementState,
    InstallmentEvent,
    InstallmentState,
    advance,
)
from offers.errors import OfferError
from tests.support.folded import each_of


def test_an_agreement_goes_from_active_to_its_end_and_back_only_when_undone() -> None:
    state = advance(AgreementState.ACTIVE, AgreementEvent.SETTLE)
    assert state is AgreementState.SETTLED
    assert advance(state, AgreementEvent.REOPEN) is AgreementState.ACTIVE
    noticed = advance(AgreementState.ACTIVE, AgreementEvent.NOTICE)
    assert advance(noticed, AgreementEvent.CURE) is AgreementState.ACTIVE
    broken = advance(noticed, AgreementEvent.BREACH)
    assert advance(broken, AgreementEvent.REINSTATE) is AgreementState.ACTIVE
    assert advance(AgreementState.ACTIVE, AgreementEvent.CANCEL) is AgreementState.CANCELED


def test_an_installment_is_paid_given_back_and_canceled() -> None:
    paid = advance(InstallmentState.OPEN, InstallmentEvent.PAY)
    assert paid is InstallmentState.PAID
    assert advance(paid, InstallmentEvent.RETURN) is InstallmentState.OPEN
    canceled = advance(InstallmentState.OPEN, InstallmentEvent.CANCEL)
    assert advance(canceled, InstallmentEvent.REINSTATE) is InstallmentState.OPEN


ILLEGAL = [
    *((s, e) for s, e in product(AgreementState, AgreementEvent) if e not in AGREEMENT_TRANSITIONS[s]),
    *((s, e) for s, e in product(InstallmentState, InstallmentEvent) if e not in INSTALLMENT_TRANSITIONS[s]),
    *product(AgreementState, InstallmentEvent),
    *product(InstallmentState, AgreementEvent),
]


@each_of(ILLEGAL)
def test_any_other_move_is_refused_by_name(state: AgreementState, event: AgreementEvent) -> None:
    with pytest.raises(OfferError) as caught:
        advance(state, event)
    assert caught.value.code == "illegal_transition"
    assert caught.value.values_shown == {"state": state.value, "event": event.value}


def test_every_state_has_its_row() -> None:
    assert set(AGREEMENT_TRANSITIONS) == set(AgreementState)
    assert set(INSTALLMENT_TRANSITIONS) == set(InstallmentState)


def test_nothing_breaks_without_a_notice() -> None:
    leads = {state for state in AgreementState if AgreementEvent.BREACH in AGREEMENT_TRANSITIONS[state]}
    assert leads == {AgreementState.NOTICED}


def test_what_is_held_neither_breaks_nor_is_noticed_and_comes_back_active() -> None:
    assert AGREEMENT_TRANSITIONS[AgreementState.FROZEN].keys() == {
        AgreementEvent.RESUME, AgreementEvent.SETTLE, AgreementEvent.CANCEL,
    }  # fmt: skip
    assert advance(AgreementState.FROZEN, AgreementEvent.RESUME) is AgreementState.ACTIVE


def test_what_was_replaced_or_canceled_is_over() -> None:
    assert AGREEMENT_TRANSITIONS[AgreementState.REPLACED] == AGREEMENT_TRANSITIONS[AgreementState.CANCELED] == {}


def test_what_was_paid_can_be_neither_paid_again_nor_canceled() -> None:
    assert set(INSTALLMENT_TRANSITIONS[InstallmentState.PAID]) == {InstallmentEvent.RETURN}
