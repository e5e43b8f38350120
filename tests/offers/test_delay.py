"""One late installment: its own fine once, its own interest on what is left, by the day each payment was made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from offers.agreements.delay import Settled, installment_due, last_day_to_pay
from offers.agreements.frozen import NEVER, Freeze, deadline, held_spans, open_bank_day, running_days
from offers.agreements.terms import LifeTerms, life_terms_from, life_terms_of
from offers.policies.limits import Changes, ImputationOrder, Nature, Vesting

TERMS = LifeTerms()
DUE = date(2026, 3, 10)  # a Tuesday
HUNDRED = Money(100_00)


def due(on: date, *earlier: Settled, amount: Money = HUNDRED, due_on: date = DUE, **more: object) -> tuple[int, ...]:
    """Days late, nominal, fine and interest in centavos."""
    told = installment_due(amount, due_on, earlier, on, TERMS, **more)
    assert told.total == told.nominal + told.charges
    return told.days_late, told.nominal.cents, told.fine.cents, told.interest.cents


def paid(on: date, nominal: int, fine: int = 0, interest: int = 0) -> Settled:
    return Settled(on=on, nominal=Money(nominal), fine=Money(fine), interest=Money(interest))


def test_charges_begin_the_day_after_the_last_day_and_then_count_from_the_due_date() -> None:
    assert due(DUE) == (0, 100_00, 0, 0)
    assert due(DUE + timedelta(days=1)) == (1, 100_00, 2_00, 3)
    assert due(DUE + timedelta(days=30)) == (30, 100_00, 2_00, 1_00)
    saturday = date(2026, 3, 14)
    assert due(date(2026, 3, 16), due_on=saturday) == (0, 100_00, 0, 0)
    assert due(date(2026, 3, 17), due_on=saturday) == (3, 100_00, 2_00, 10)
    assert due(date(2027, 1, 4), due_on=date(2026, 12, 31)) == (0, 100_00, 0, 0)
    assert due(date(2027, 1, 5), due_on=date(2026, 12, 31)) == (5, 100_00, 2_00, 17)


def test_half_a_centavo_rounds_up() -> None:
    assert due(DUE + timedelta(days=15), amount=Money(1_00)) == (15, 1_00, 2, 1)
    assert due(DUE + timedelta(days=30), amount=Money(25)) == (30, 25, 1, 0)


def test_paid_in_time_bears_nothing_and_what_is_left_bears_its_own_fine() -> None:
    on_time = paid(DUE, 60_00)
    assert due(DUE + timedelta(days=30), on_time) == (30, 40_00, 80, 40)
    weekend = paid(date(2026, 3, 16), 60_00)
    assert due(date(2026, 4, 13), weekend, due_on=date(2026, 3, 14)) == (30, 40_00, 80, 40)


def test_the_fine_falls_once_and_interest_runs_piece_by_piece() -> None:
    """Thirty days on R$ 100,00 are R$ 1,00; R$ 51,00 pay it and R$ 50,00; thirty more on R$ 50,00 are R$ 0,50."""
    part = paid(DUE + timedelta(days=30), 50_00, interest=1_00)
    assert due(DUE + timedelta(days=60), part) == (60, 50_00, 2_00, 50)
    with_fine = paid(DUE + timedelta(days=30), 50_00, fine=2_00, interest=1_00)
    assert due(DUE + timedelta(days=60), with_fine) == (60, 50_00, 0, 50)


def test_each_piece_of_interest_is_rounded_by_itself() -> None:
    """Three payments of nothing, 15 days apart, on R$ 1,00: half a centavo each, rounded up three times."""
    tokens = [paid(DUE + timedelta(days=15 * n), 0) for n in (1, 2)]
    assert due(DUE + timedelta(days=45), *tokens, amount=Money(1_00))[3] == 3
    assert due(DUE + timedelta(days=45), amount=Money(1_00))[3] == 2


def test_once_all_of_it_is_paid_it_is_late_no_more() -> None:
    whole = paid(DUE + timedelta(days=30), 100_00, fine=2_00, interest=1_00)
    assert due(DUE + timedelta(days=90), whole) == (0, 0, 0, 0)
    but_the_fine = paid(DUE + timedelta(days=30), 100_00, interest=1_00)
    assert due(DUE + timedelta(days=90), but_the_fine) == (90, 0, 2_00, 0)


def test_a_payment_known_already_never_settles_twice_whatever_its_day() -> None:
    later = paid(DUE + timedelta(days=30), 100_00, fine=2_00, interest=1_00)
    assert due(DUE - timedelta(days=5), later) == (0, 0, 0, 0)


def test_charges_that_a_payment_known_late_shows_never_ran_are_given_back() -> None:
    """R$ 60,00 of the fine, interest and part were taken after 30 days; then R$ 43,00 paid on the due date turn up."""
    first = paid(DUE + timedelta(days=30), 57_00, fine=2_00, interest=1_00)
    known_late = paid(DUE, 40_00)
    days, left, fine, interest = due(DUE + timedelta(days=30), known_late, first)
    assert (fine, interest) == (0, 0)
    assert (days, left) == (30, 3_00 - 80 - 40)


def test_days_held_bear_nothing_and_a_due_date_among_them_waits_for_their_end() -> None:
    freeze = Freeze(since=date(2026, 3, 1), until=date(2026, 4, 11))  # taken up again on a Saturday
    assert last_day_to_pay(DUE, [freeze]) == date(2026, 4, 13)
    assert due(date(2026, 4, 13), freezes=[freeze]) == (0, 100_00, 0, 0)
    assert due(date(2026, 4, 14), freezes=[freeze]) == (4, 100_00, 2_00, 13)
    later = Freeze(since=DUE + timedelta(days=10), until=DUE + timedelta(days=20))
    assert due(DUE + timedelta(days=40), freezes=[later]) == (30, 100_00, 2_00, 1_00)
    still = Freeze(since=DUE + timedelta(days=10))
    assert due(DUE + timedelta(days=400), freezes=[still]) == (9, 100_00, 2_00, 30)
    assert due(DUE + timedelta(days=400), freezes=[Freeze(since=DUE)]) == (0, 100_00, 0, 0)


def test_terms_of_days_skip_held_days_and_end_on_bank_days() -> None:
    assert deadline(date(2026, 3, 10), 5) == date(2026, 3, 16)  # Sunday 15, so Monday
    assert deadline(date(2026, 3, 10), 0) == date(2026, 3, 10)
    hold = Freeze(since=date(2026, 3, 12), until=date(2026, 3, 20))
    assert deadline(date(2026, 3, 10), 5, [hold]) == date(2026, 3, 23)  # 11, then 20, 21, 22, 23
    assert deadline(date(2026, 3, 10), 5, [Freeze(since=date(2026, 3, 15))]) is NEVER
    assert open_bank_day(NEVER) is NEVER
    twice = [hold, Freeze(since=date(2026, 3, 20), until=date(2026, 3, 24))]
    assert open_bank_day(date(2026, 3, 13), twice) == date(2026, 3, 24)


SPANS = st.lists(
    st.builds(
        lambda start, days: Freeze(
            since=DUE + timedelta(days=start), until=DUE + timedelta(days=start + days) if days else None
        ),
        st.integers(-40, 120),
        st.integers(0, 40),
    ),
    max_size=4,
)


@given(SPANS, st.integers(-10, 60), st.integers(0, 120))
def test_running_days_are_those_nothing_holds(freezes: list[Freeze], start: int, length: int) -> None:
    since = DUE + timedelta(days=start)
    until = since + timedelta(days=length)
    each = [since + timedelta(days=n) for n in range(1, length + 1)]
    free = [day for day in each if not any(freeze.holds(day) for freeze in freezes)]
    assert running_days(since, until, freezes) == len(free)
    assert running_days(until, since, freezes) == 0 or since == until
    spans = held_spans(since, until, freezes)
    assert sum((last - first).days for first, last in spans) == length - len(free)


PAYMENTS = st.lists(st.tuples(st.integers(-10, 120), st.integers(0, 60_00)), max_size=5)


def settled_in_order(parts: list[tuple[int, int]]) -> list[Settled]:
    """Each payment imputed to interest, amount and fine on its day."""
    done: list[Settled] = []
    for wait, cents in sorted(parts):
        asked = installment_due(HUNDRED, DUE, done, DUE + timedelta(days=wait), TERMS)
        interest = min(cents, asked.interest.cents)
        nominal = min(cents - interest, asked.nominal.cents)
        fine = min(cents - interest - nominal, asked.fine.cents)
        done.append(paid(DUE + timedelta(days=wait), nominal, fine, interest))
    return done


@settings(max_examples=60)
@given(PAYMENTS, st.integers(0, 200), SPANS)
def test_waiting_never_costs_less_nor_holding_more_and_nothing_is_below_zero(parts, wait, freezes) -> None:
    done, on = settled_in_order(parts), DUE + timedelta(days=wait)
    today = installment_due(HUNDRED, DUE, done, on, TERMS)
    later = installment_due(HUNDRED, DUE, done, on + timedelta(days=1), TERMS)
    assert today.total <= later.total
    assert min(today.nominal, today.fine, today.interest) >= Money(0)
    assert today.fine <= Money(2_00)
    assert bool(today.days_late) == (on > last_day_to_pay(DUE) and today.total > Money(0))
    assert (
        installment_due(HUNDRED, DUE, (), on, TERMS, freezes).total
        <= installment_due(HUNDRED, DUE, (), on, TERMS).total
    )


@settings(max_examples=60)
@given(PAYMENTS, st.integers(0, 120))
def test_paying_what_is_asked_leaves_nothing_then_nor_ever(parts: list[tuple[int, int]], wait: int) -> None:
    on = DUE + timedelta(days=max(wait, *(day for day, _ in parts)) if parts else wait)
    done = settled_in_order(parts)
    asked = installment_due(HUNDRED, DUE, done, on, TERMS)
    done.append(Settled(on=on, nominal=asked.nominal, fine=asked.fine, interest=asked.interest))
    assert due(on, *done) == due(on + timedelta(days=100), *done) == (0, 0, 0, 0)


def test_terms_are_kept_and_read_back_and_older_documents_take_what_they_do_not_name() -> None:
    changes = Changes(
        grace_days=7,
        notice_days=9,
        due_date_moves=3,
        skips=2,
        vesting=Vesting.AT_END,
        move_days=11,
        nature=Nature.NOVATION,
        imputation=ImputationOrder.CLAUSE,
    )
    terms = life_terms_of(changes, fine_bps=150, interest_bps=90)
    assert terms == LifeTerms(
        grace_days=7,
        notice_days=9,
        due_date_moves=3,
        move_days=11,
        skips=2,
        vesting=Vesting.AT_END,
        nature=Nature.NOVATION,
        order=ImputationOrder.CLAUSE,
        fine_bps=150,
        interest_bps=90,
    )
    assert life_terms_from(terms.document()) == terms
    assert life_terms_from({"grace_days": 9, "unknown": 1}) == LifeTerms(grace_days=9)
    with pytest.raises(ValueError, match="never"):
        life_terms_from({"vesting": "never"})
