"""The one next step: a payment before a wait, a wait before an offer, an offer before nothing."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from portal.services.next_step import Chance, Due, StepKind, next_step

dues = st.lists(
    st.builds(
        Due,
        agreement_id=st.sampled_from(["a", "b"]),
        creditor_name=st.just("Credor"),
        number=st.integers(1, 12),
        count=st.just(12),
        due_on=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        amount=st.builds(Money, st.integers(1, 10**7)),
        charge_id=st.sampled_from(["", "boleto"]),
        by_pix=st.booleans(),
    ),
    max_size=8,
)
chances = st.lists(
    st.builds(
        Chance,
        debt_id=st.text("abc", min_size=1, max_size=3),
        creditor_name=st.just("Credor"),
        balance=st.builds(Money, st.integers(1, 10**7)),
        cash_total=st.builds(Money, st.integers(1, 10**7)),
    ),
    max_size=6,
)


@given(dues, chances)
def test_the_soonest_that_can_be_paid_comes_first(dues: list[Due], chances: list[Chance]) -> None:
    step, payable = next_step(dues, chances), [due for due in dues if due.charge_id or due.by_pix]
    assert (step.kind is StepKind.PAY) == bool(payable)
    if step.due is not None and payable:
        assert step.due.charge_id or step.due.by_pix
        assert step.due.due_on == min(due.due_on for due in payable)


@given(dues, chances)
def test_each_kind_comes_only_when_the_ones_before_it_cannot(dues: list[Due], chances: list[Chance]) -> None:
    step = next_step(dues, chances)
    if step.kind is StepKind.BOLETO_COMING:
        assert dues
        assert not any(due.charge_id or due.by_pix for due in dues)
    if step.kind is StepKind.SEE_OFFER:
        assert not dues
        assert step.chance is not None
        assert step.chance.saving == max(chance.saving for chance in chances)
    if step.kind is StepKind.NOTHING:
        assert not dues
        assert not chances


@given(dues, chances)
def test_the_order_things_are_told_in_changes_nothing(dues: list[Due], chances: list[Chance]) -> None:
    step, reversed_step = next_step(dues, chances), next_step(dues[::-1], chances[::-1])
    assert step.kind is reversed_step.kind
    if step.due and reversed_step.due:
        assert step.due.due_on == reversed_step.due.due_on
