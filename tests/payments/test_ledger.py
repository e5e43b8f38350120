"""Double entry: nothing is made, nothing is lost, and a reversal leaves no trace in any balance."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import ZERO, Money, total
from payments import journals
from payments.ledger import (
    Account,
    AccountKind,
    Journal,
    JournalKind,
    Posting,
    balances,
    bank_account,
    bank_fees,
    discount_granted,
    fine_income,
    interest_income,
    receivable_agreement,
    receivable_debt,
    refund_payable,
    reverse,
    suspense,
)

_ON = date(2026, 3, 2)
_ACCOUNTS = [Account(kind, owner) for kind in AccountKind for owner in ("a", "b")]
_PAIRS = st.sampled_from(list(permutations(_ACCOUNTS, 2)))


@st.composite
def any_journal(draw: st.DrawFn) -> Journal:
    """Postings between any two accounts."""
    postings = []
    for _ in range(draw(st.integers(1, 4))):
        source, destination = draw(_PAIRS)
        amount = Money(draw(st.integers(1, 10**12)))
        postings.append(Posting(source=source, destination=destination, amount=amount))
    return Journal(kind=JournalKind.BANK_FEE, ref="r", occurred_on=_ON, postings=tuple(postings))


@given(st.lists(any_journal(), max_size=8))
def test_all_balances_add_up_to_zero(recorded: list[Journal]) -> None:
    assert total(balances(recorded).values()) == ZERO


@given(st.lists(any_journal(), max_size=5), any_journal())
def test_a_reversal_restores_every_balance(recorded: list[Journal], wrong: Journal) -> None:
    before = balances(recorded)
    after = balances([*recorded, wrong, reverse(wrong, occurred_on=_ON)])
    assert {account: held for account, held in after.items() if held} == {
        account: held for account, held in before.items() if held
    }


def test_a_reversal_names_what_it_undoes() -> None:
    fee = journals.bank_fee(bank_key="k", bank_account_id="1", fee=Money(250), on=_ON)
    undone = reverse(fee, occurred_on=_ON)
    assert (undone.kind, undone.ref) == (JournalKind.REVERSAL, "bank_fee:k")


_CENTS = st.integers(0, 10**9).map(Money)
_SOME = st.integers(1, 10**9).map(Money)


@given(first=_SOME, second=_SOME, accrued=_CENTS, agreed=_SOME)
def test_an_agreement_empties_the_debts_and_holds_what_was_agreed(
    first: Money, second: Money, accrued: Money, agreed: Money
) -> None:
    came = [
        journals.debt_imported(debt_id=debt, creditor_id="c", balance=owed, ref=debt, on=_ON)
        for debt, owed in (("d1", first), ("d2", second))
    ]
    made = journals.agreement_accepted(
        agreement_id="a",
        creditor_id="c",
        debts=(("d1", first), ("d2", second)),
        accrued=accrued,
        agreed_total=agreed,
        on=_ON,
    )
    held = balances([*came, made])
    assert held[receivable_debt("d1")] == held[receivable_debt("d2")] == ZERO
    assert held[receivable_agreement("a")] == agreed
    discount = held.get(discount_granted("c"), ZERO)
    interest = -held.get(interest_income("c"), ZERO)
    assert first + second + interest - discount == agreed
    assert discount == max(ZERO, first + second + accrued - agreed)


@given(paid=_SOME, owed=_CENTS, fee=_CENTS)
def test_a_payment_settles_up_to_what_is_owed_and_the_rest_is_the_debtors(paid: Money, owed: Money, fee: Money) -> None:
    journal = journals.payment_received(
        bank_key="k", bank_account_id="1", agreement_id="a", paid=paid, owed=owed, fee=fee, on=_ON
    )
    held = balances([journal])
    assert held[bank_account("1")] == paid - fee
    assert held.get(bank_fees("1"), ZERO) == fee
    assert -held.get(receivable_agreement("a"), ZERO) == min(paid, owed)
    assert -held.get(refund_payable("a"), ZERO) == max(ZERO, paid - owed)


@given(paid=_SOME, owed=_CENTS, fee=_CENTS)
def test_suspense_is_empty_once_it_is_resolved(paid: Money, owed: Money, fee: Money) -> None:
    came = journals.payment_unmatched(bank_key="k", bank_account_id="1", paid=paid, fee=fee, on=_ON)
    assert -balances([came])[suspense("1")] == paid
    known = journals.suspense_resolved(
        bank_key="k", bank_account_id="1", agreement_id="a", paid=paid, owed=owed, on=_ON
    )
    direct = journals.payment_received(
        bank_key="k", bank_account_id="1", agreement_id="a", paid=paid, owed=owed, fee=fee, on=_ON
    )
    held = balances([came, known])
    assert held.pop(suspense("1")) == ZERO
    assert held == balances([direct])


def test_late_charges_join_the_agreement_and_a_refund_leaves_the_bank() -> None:
    late = journals.late_surcharge(
        ref="i1", agreement_id="a", creditor_id="c", fine=Money(200), interest=Money(30), on=_ON
    )
    refund = journals.refund_paid(ref="r1", bank_account_id="1", agreement_id="a", amount=Money(70), on=_ON)
    held = balances([late, refund])
    assert held[receivable_agreement("a")] == Money(230)
    assert held[fine_income("c")] == Money(-200)
    assert held[interest_income("c")] == Money(-30)
    assert held[bank_account("1")] == Money(-70)
    assert held[refund_payable("a")] == Money(70)


@pytest.mark.parametrize("cents", [0, -1])
def test_a_posting_is_positive(cents: int) -> None:
    with pytest.raises(ValueError, match="centavos"):
        Posting(source=suspense("1"), destination=bank_account("1"), amount=Money(cents))


def test_a_posting_goes_somewhere_else() -> None:
    with pytest.raises(ValueError, match="itself"):
        Posting(source=suspense("1"), destination=suspense("1"), amount=Money(1))


def test_a_journal_moves_something() -> None:
    with pytest.raises(ValueError, match="without postings"):
        journals.bank_fee(bank_key="k", bank_account_id="1", fee=ZERO, on=_ON)


@given(st.sampled_from(AccountKind), st.text(min_size=1))
def test_an_accounts_written_form_reads_back(kind: AccountKind, owner: str) -> None:
    assert Account.parse(str(Account(kind, owner))) == Account(kind, owner)
