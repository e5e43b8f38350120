"""A broken novation: what is left of it falls due, and only what is late bears charges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money, total
from offers.agreements.broken import AgreementFacts, broken
from offers.agreements.settling import Settling
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.plans.amortization import equal_parts, price
from offers.plans.installments import InstallmentLine
from offers.plans.payoff import payoff
from offers.plans.schedule import effective_on, monthly_due_dates
from offers.policies.limits import Nature

TERMS = LifeTerms(nature=Nature.NOVATION, fine_bps=200, interest_bps=100)


def rest(lines: Iterable[InstallmentLine], on: date, rate: Decimal = Decimal(0)) -> Settling:
    """What a novation with these installments unpaid leaves when it breaks."""
    facts = tuple(InstallmentFacts(number=one.number, due_on=one.due_on, amount=one.amount) for one in lines)
    left = broken(AgreementFacts(installments=facts, debts=(), monthly_rate=rate), TERMS, on, {})
    assert left.rest is not None
    assert left.owed == left.rest.value
    return left.rest


def test_after_a_novation_only_what_is_late_bears_charges() -> None:
    lines = equal_parts(Money(600_00), monthly_due_dates(date(2026, 1, 15), 6))
    due = rest(lines[2:], date(2026, 4, 14))
    assert [(line.number, line.days_late, line.fine.cents, line.interest.cents) for line in due.lines] == [
        (3, 30, 2_00, 1_00), (4, 0, 0, 0), (5, 0, 0, 0), (6, 0, 0, 0),
    ]  # fmt: skip
    assert due.value == Money(403_00)


def test_a_due_date_without_banking_is_late_only_after_the_next_bank_day_and_then_from_the_first() -> None:
    """Lei 7.089/1983 art. 1º; STJ REsp 1.954.924: Saturday 14 March, paid on Monday or on Tuesday."""
    lines = equal_parts(Money(100_00), [date(2026, 3, 14)])
    assert rest(lines, date(2026, 3, 16)).value == Money(100_00)
    assert rest(lines, date(2026, 3, 17)).lines[0].days_late == 3


def test_what_has_not_come_due_bears_no_charge_after_the_breach_either() -> None:
    lines = equal_parts(Money(200_00), [date(2026, 3, 10), date(2026, 5, 11)])
    values = [rest(lines, day).lines[1].value for day in (date(2026, 4, 9), date(2026, 5, 11), date(2026, 5, 12))]
    assert values == [Money(100_00), Money(100_00), Money(102_03)]


@settings(max_examples=60)
@given(st.integers(100_00, 1_000_000_00), st.integers(0, 500), st.integers(1, 24), st.integers(0, 900))
def test_the_rest_never_passes_what_paying_every_part_late_would_cost(cents, bps, count, wait) -> None:
    start = date(2026, 1, 5)
    rate = Decimal(bps).scaleb(-4)
    lines = price(Money(cents), rate, start, monthly_due_dates(start + timedelta(days=30), count))
    on = start + timedelta(days=wait)
    due = rest(lines, on, rate).lines
    assert total(line.left - line.rebate for line in due) == payoff(lines, rate, on).value
    for line in due:
        late = on > effective_on(line.due_on)
        assert bool(line.days_late) == late
        assert late or line.value <= line.left
        assert not late or not line.rebate
        assert line.fine <= line.left.times(Decimal("0.02"))
