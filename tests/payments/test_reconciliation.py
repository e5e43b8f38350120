"""Each payment is matched or queued with its reason, and the file ties out to the ledger."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments import journals
from payments.charge import ChargeState
from payments.cnab.movements import Movement, RetornoLine
from payments.cnab.retorno import read_retorno, write_retorno
from payments.ledger import Journal, bank_account
from payments.reconciliation import (
    ExpectedPayment,
    Fit,
    Matched,
    Unmatched,
    UnmatchedReason,
    match,
    tie_out,
)
from tests.payments.cnab_examples import ITAU, WRITTEN_AT

_ON = date(2026, 3, 18)
_NUMBER = "00000001"


def _lines(*told: tuple[str, int, int]) -> tuple[RetornoLine, ...]:
    """Lines of a return: (occurrence code, paid, fee) in centavos."""
    movements = [
        Movement(
            occurrence_code=code,
            nosso_numero=_NUMBER,
            occurred_on=_ON,
            title_amount=Money(100_00),
            paid_amount=Money(paid),
            fee=Money(fee),
        )
        for code, paid, fee in told
    ]
    return read_retorno(write_retorno(ITAU, movements, sequence=1, written_at=WRITTEN_AT)).lines


def _expected(state: ChargeState = ChargeState.REGISTERED, late: int = 0) -> dict[str, ExpectedPayment]:
    return {_NUMBER: ExpectedPayment(key="i1", state=state, amount=Money(100_00), due_on=_ON, late_charges=Money(late))}


@pytest.mark.parametrize(
    ("paid", "late", "fit", "difference"),
    [
        (100_00, 0, Fit.EXACT, 0),
        (99_99, 0, Fit.SHORT, -1),
        (100_01, 0, Fit.OVER, 1),
        (102_10, 2_10, Fit.EXACT, 0),
        (100_00, 2_10, Fit.SHORT, -2_10),
    ],
)
def test_a_payment_is_compared_with_what_was_owed(paid: int, late: int, fit: Fit, difference: int) -> None:
    (line,) = _lines(("06", paid, 0))
    found = match(line, _expected(late=late))
    assert isinstance(found, Matched)
    assert (found.fit, found.difference, found.expected.key) == (fit, Money(difference), "i1")


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (ChargeState.WRITTEN_OFF, UnmatchedReason.WRITTEN_OFF),
        (ChargeState.DRAFTED, UnmatchedReason.NEVER_SENT),
        (ChargeState.CANCELED, UnmatchedReason.NEVER_SENT),
        (ChargeState.REJECTED, UnmatchedReason.NEVER_SENT),
    ],
)
def test_a_charge_that_cannot_be_settled_says_why(state: ChargeState, reason: UnmatchedReason) -> None:
    (line,) = _lines(("06", 100_00, 0))
    found = match(line, _expected(state))
    assert isinstance(found, Unmatched)
    assert found.reason is reason
    assert found.expected is not None


@pytest.mark.parametrize("state", [ChargeState.SUBMITTED, ChargeState.WRITE_OFF_REQUESTED, ChargeState.PARTLY_PAID])
def test_a_charge_open_at_the_bank_is_settled(state: ChargeState) -> None:
    (line,) = _lines(("06", 100_00, 0))
    assert isinstance(match(line, _expected(state)), Matched)


def test_an_unknown_number_a_repeat_and_a_registration_settle_nothing() -> None:
    line, registration = _lines(("06", 100_00, 0), ("02", 0, 0))
    reasons = [
        match(line, {}),
        match(line, _expected(), taken_in={line.bank_key}),
        match(registration, _expected()),
    ]
    assert [found.reason for found in reasons if isinstance(found, Unmatched)] == [
        UnmatchedReason.UNKNOWN_NUMBER,
        UnmatchedReason.DUPLICATE,
        UnmatchedReason.NOT_A_PAYMENT,
    ]


def _posted(lines: tuple[RetornoLine, ...]) -> list[Journal]:
    return [
        journals.payment_unmatched(
            bank_key=line.bank_key, bank_account_id="b", paid=line.paid_amount, fee=line.fee, on=_ON
        )
        for line in lines
        if line.is_payment
    ]


@given(
    st.lists(st.tuples(st.just("06"), st.integers(1_00, 10**9), st.integers(0, 1_00)), max_size=8),
    st.data(),
)
def test_a_file_ties_out_only_when_every_line_was_posted_once(
    told: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    lines = _lines(*told)
    posted = _posted(lines)
    tied = tie_out(lines, posted, bank_account("b"))
    assert tied.ties
    assert tied.ledger_movement == tied.file_paid_total - tied.fees
    if posted:
        chosen = data.draw(st.sampled_from(posted))
        moved = tie_out(lines, [chosen], bank_account("b")).ledger_movement
        twice = tie_out(lines, [*posted, chosen], bank_account("b"))
        lost = tie_out(lines, [each for each in posted if each is not chosen], bank_account("b"))
        assert twice.difference == moved
        assert lost.difference == -moved


def test_money_taken_back_and_fees_alone_count() -> None:
    lines = _lines(("06", 100_00, 2_50), ("69", 40_00, 0), ("38", 0, 1_00))
    tied = tie_out(lines, [], bank_account("b"))
    assert tied.expected_movement == Money(100_00 - 2_50 - 40_00 - 1_00)
    assert tied.difference == -tied.expected_movement
