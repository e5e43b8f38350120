"""What a journal adds to the parts of each balance is what its postings say, whatever the parts."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.ledger import (
    SLICES,
    Account,
    AccountKind,
    Posting,
    all_changes,
    balance_changes,
    bank_account,
    discount_granted,
    receivable_agreement,
    slice_of,
)

ACCOUNTS = st.builds(Account, st.sampled_from(AccountKind), st.sampled_from("12"))
POSTINGS = st.lists(
    st.tuples(ACCOUNTS, ACCOUNTS, st.integers(1, 10**9))
    .filter(lambda each: each[0] != each[1])
    .map(lambda each: Posting(source=each[0], destination=each[1], amount=Money(each[2]))),
    min_size=1,
    max_size=6,
)


@given(POSTINGS, st.text(min_size=1))
def test_changes_are_the_fold_of_the_postings_sorted_and_without_zeros(postings: list[Posting], ref: str) -> None:
    fold: Counter[str] = Counter()
    for each in postings:
        fold[str(each.source)] -= each.amount.cents
        fold[str(each.destination)] += each.amount.cents
    changes = balance_changes(postings, ref)
    assert {account: cents for (account, _), cents in changes} == {key: cents for key, cents in fold.items() if cents}
    assert list(changes) == sorted(changes)
    assert all(0 <= part < SLICES for (_, part), _ in changes)
    assert sum(cents for _, cents in changes) == 0


@given(st.lists(st.tuples(POSTINGS, st.text(min_size=1)), max_size=4))
def test_the_changes_of_several_journals_add_up(journals: list[tuple[list[Posting], str]]) -> None:
    each = [balance_changes(postings, ref) for postings, ref in journals]
    fold: Counter[tuple[str, int]] = Counter()
    for changes in each:
        for key, cents in changes:
            fold[key] += cents
    assert all_changes(each) == tuple(sorted((key, cents) for key, cents in fold.items() if cents))


def test_accounts_that_all_of_a_creditor_share_are_cut_and_those_of_one_debtor_are_not() -> None:
    refs = [f"agreement:{number}" for number in range(1000)]
    assert {slice_of(receivable_agreement("7"), ref) for ref in refs} == {0}
    for shared in (discount_granted("1"), bank_account("1")):
        assert {slice_of(shared, ref) for ref in refs} == set(range(SLICES))
