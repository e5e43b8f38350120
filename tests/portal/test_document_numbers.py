"""A slip's document number fits the bank's field for every agreement there can be, and names one installment only."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brazil.text import bank_text
from portal.services.document_numbers import WIDTH, document_number

IDS = st.integers(min_value=1, max_value=1_279_999_999)
COUNTS = st.integers(min_value=1, max_value=120)  # policies.policy: no plan has more installments


@given(agreement_id=IDS, installment=COUNTS)
def test_it_always_fits_in_signs_banks_know(agreement_id: int, installment: int) -> None:
    text = document_number(agreement_id, installment)
    assert 0 < len(text) <= WIDTH == 10
    assert bank_text(text) == text


@given(one=st.tuples(IDS, COUNTS), other=st.tuples(IDS, COUNTS))
def test_two_installments_never_share_one(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert (document_number(*one) == document_number(*other)) == (one == other)


def test_small_ones_read_as_agreement_and_installment() -> None:
    assert document_number(17, 3) == "17-3"
    assert document_number(9_999_999, 12) == "9999999-12"


def test_neighbours_differ_where_the_form_changes() -> None:
    edge = [document_number(agreement, number) for agreement in range(99_999, 100_003) for number in range(1, 121)]
    edge += [document_number(agreement, 100) for agreement in range(999_990, 1_000_010)]
    assert len(edge) == len(set(edge))
    assert all(len(text) <= WIDTH for text in edge)
