"""A broken novation: what is left of it falls due, and only what is late bears charges."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.agreements.novation import owed_of, rest_falls_due
from offers.plans.amortization import equal_parts, price
from offers.plans.payoff import payoff
from offers.plans.schedule import effective_on, monthly_due_dates

LATE = {"fine_rate": Decimal("0.02"), "late_rate": Decimal("0.01")}


def test_after_a_novation_only_what_is_late_bears_charges() -> None:
    lines = equal_parts(Money(600_00), monthly_due_dates(date(2026, 1, 15), 6))
    due = rest_falls_due(lines[2:], date(2026, 4, 14), **LATE)
    assert [(line.number, line.days_late, line.fine.cents, line.interest.cents) for line in due] == [
        (3, 30, 2_00, 1_00), (4, 0, 0, 0), (5, 0, 0, 0), (6, 0, 0, 0),
    ]  # fmt: skip
    assert owed_of(due) == Money(403_00)


def test_a_due_date_without_banking_is_late_only_after_the_next_bank_day_and_then_from_the_first() -> None:
    """Lei 7.089/1983 art. 1º; STJ REsp 1.954.924: Saturday 14 March, paid on Monday or on Tuesday."""
    lines = equal_parts(Money(100_00), [date(2026, 3, 14)])
    assert owed_of(rest_falls_due(lines, date(2026, 3, 16), **LATE)) == Money(100_00)
    assert rest_falls_due(lines, date(2026, 3, 17), **LATE)[0].days_late == 3


@given(st.integers(100_00, 1_000_000_00), st.integers(0, 500), st.integers(1, 24), st.integers(0, 900))
def test_the_rest_never_passes_what_paying_every_part_late_would_cost(cents, bps, count, wait) -> None:
    start = date(2026, 1, 5)
    rate = Decimal(bps).scaleb(-4)
    lines = price(Money(cents), rate, start, monthly_due_dates(start + timedelta(days=30), count))
    on = start + timedelta(days=wait)
    due = rest_falls_due(lines, on, plan_rate=rate, **LATE)
    assert total(line.amount for line in due) == payoff(lines, rate, on).value
    for line in due:
        late = on > effective_on(line.due_on)
        assert bool(line.days_late) == late
        assert late or line.owed <= line.nominal
        assert not late or line.amount == line.nominal
        assert line.fine <= line.nominal.times(Decimal("0.02"))
