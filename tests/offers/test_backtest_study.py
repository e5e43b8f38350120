"""What pages show of a run: verdicts, spreads, extremes and expectations, each against the debts one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings

from brazil.indices import load_series
from brazil.money import Money
from offers.backtest.acceptance import START, WHOLE, Curve, curve_document, curve_from
from offers.backtest.columns import Portfolio
from offers.backtest.extremes import MOST
from offers.backtest.outcome import Outcome
from offers.backtest.recheck import one_debt
from offers.backtest.report import backtest
from offers.backtest.run import Day
from offers.backtest.study import Study
from offers.backtest.verdict import VERDICTS, Verdict, verdicts
from offers.debt import ContractTerms, Debt, Product
from offers.errors import OfferError
from offers.facts import Profile
from offers.owed.accrual import itemize
from offers.plans.simulation import Sheet
from offers.policies.policy import Policy
from tests.offers.portfolios import Row, portfolio_of, portfolios
from tests.offers.strategies import example_policy, policies

TODAY = date(2026, 8, 20)
DAY = Day(priced_on=TODAY, series=load_series(), with_cost=False)
FLAT = Curve(discounts=(0,), payments=(0,), chances=((WHOLE,),), kept=WHOLE)


def studied(portfolio: Portfolio, policy: Policy, other: Policy | None = None) -> tuple[Study, list[Outcome]]:
    study, seen = Study(acceptance=FLAT), []

    def keep(part: Portfolio, outcome: Outcome, against: Outcome | None) -> None:
        study.keep(part, outcome, against)
        seen.extend(each for each in (outcome, against) if each is not None)

    backtest([portfolio], policy, DAY, against=other, keep=keep)
    return study, seen


def judged(portfolio: Portfolio, row: int, one: Policy, two: Policy) -> Verdict:
    """The verdict as the one-debt path has it."""
    first, other = (one_debt(portfolio, row, policy, DAY)[1] for policy in (one, two))
    if not isinstance(first, Sheet) or not isinstance(other, Sheet):
        offered = isinstance(first, Sheet), isinstance(other, Sheet)
        named = {(True, False): Verdict.BETTER, (False, True): Verdict.WORSE, (False, False): Verdict.NOTHING}
        return named[offered]
    longest = [sheet.ladder[-1] if sheet.ladder else None for sheet in (first, other)]
    counts = [plan.count if plan else 0 for plan in longest]
    signs = [other.cash.total.cents - first.cash.total.cents, counts[0] - counts[1]]
    if counts[0] == counts[1] and longest[0] is not None and longest[1] is not None:
        signs.append(longest[1].total.cents - longest[0].total.cents)
    better, worse = any(sign > 0 for sign in signs), any(sign < 0 for sign in signs)
    if better and worse:
        return Verdict.MIXED
    return Verdict.BETTER if better else Verdict.WORSE if worse else Verdict.EQUAL


@given(portfolio=portfolios(TODAY), one=policies(), two=policies())
@settings(max_examples=6)
def test_verdicts_are_those_of_the_debts_one_by_one_and_add_up(portfolio: Portfolio, one: Policy, two: Policy) -> None:
    study, seen = studied(portfolio, one, two)
    if not len(portfolio):
        return
    found = [VERDICTS[place] for place in verdicts(*seen).tolist()]
    assert found == [judged(portfolio, row, one, two) for row in range(len(portfolio))]
    for totals in (study.verdicts.by_tier.values(), study.verdicts.by_segment.values()):
        assert sum(each.better + each.equal + each.mixed + each.worse + each.nothing for each in totals) == len(found)
        assert sum(each.discount for each in totals) == study.verdicts.whole.discount
    assert study.verdicts.whole.worse == found.count(Verdict.WORSE)
    changes = (seen[0].cash_discount - seen[1].cash_discount).tolist()
    assert [each.change for each in study.extremes.best] == sorted(filter(lambda c: c > 0, changes), reverse=True)[
        :MOST
    ]
    assert [each.change for each in study.extremes.worst] == sorted(filter(lambda c: c < 0, changes))[:MOST]


@given(portfolio=portfolios(TODAY), policy=policies())
@settings(max_examples=5)
def test_every_offer_is_in_one_step_and_certainty_expects_what_is_offered(portfolio: Portfolio, policy: Policy) -> None:
    study, seen = studied(portfolio, policy)
    offered = [int(each) for outcome in seen for each in outcome.cash[outcome.offered].tolist()]
    assert sum(study.first.spread.discounts) == sum(study.first.spread.payments.values()) == len(offered)
    assert (study.first.recovery.debts, study.first.recovery.cents) == (len(offered), sum(offered))


def a_row(cents: int, days: int) -> Row:
    due_on = date.fromordinal(TODAY.toordinal() - days)
    debt = Debt(principal=Money(cents), due_on=due_on, product=Product.LOAN, terms=ContractTerms())
    return Row(debt=debt, profile=Profile(product=Product.LOAN))


def test_the_likelier_offer_counts_and_of_plans_only_what_is_kept() -> None:
    """Off R$ 1.000,00 30 % in cash; 10 payments of R$ 100,00 are 10 % of the balance each."""
    outcome = Outcome(
        tier_at=np.array([0, 0, -1], dtype=np.int16), refusal_at=np.array([-1, -1, 0], dtype=np.int16),
        days_overdue=np.array([9, 9, 9]), balance=np.array([1_000_00, 1_000_00, 5_00]),
        cash=np.array([700_00, 700_00, 0]), cash_discount=np.array([300_00, 300_00, 0]),
        plans=np.array([9, 0, 0]), longest=np.array([10, 0, 0]), installment=np.array([100_00, 0, 0]),
        longest_total=np.array([1_000_00, 0, 0]), longest_discount=np.array([0, 0, 0]),
        longest_cet=np.array([0, 0, 0], dtype=np.int32),
    )  # fmt: skip
    curve = Curve(discounts=(0, 3_000), payments=(0, 5_000), chances=((2_000, 0), (0, 1_000)), kept=8_000)
    expected = curve.expects(outcome)
    assert expected.chance.tolist() == [2_000, 1_000, 0]
    assert expected.over_time.tolist() == [1, 0, 0]
    assert expected.amount.tolist() == [800_00 * 2_000, 700_00 * 1_000, 0]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"discounts": (100, 1_000, 3_000, 5_000)}, "curve_bounds"),
        ({"payments": (0, 500, 500, 4_000)}, "curve_bounds"),
        ({"chances": START.chances[1:]}, "curve_shape"),
        ({"kept": WHOLE + 1}, "curve_chance"),
    ],
)
def test_a_table_that_is_none_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(OfferError, match=code):
        replace(START, **change)  # type: ignore[arg-type]
    assert curve_from(curve_document(START)) == START


def test_a_balance_worked_out_elsewhere_takes_the_place_of_the_columns() -> None:
    """As that of a debt an agreement gave back: everything follows it, and the sample is checked against it."""
    rows = [a_row(1_000_00, 100), a_row(1_000_00, 100), a_row(1_000_00, 400)]
    portfolio = portfolio_of(rows)
    known = np.array([None, itemize(replace(rows[1].debt, principal=Money(400_00)), TODAY, DAY.series), None])
    with_known = replace(portfolio, known=known)
    _, (plain,) = studied(portfolio, example_policy())
    _, (outcome,) = studied(with_known, example_policy())
    assert outcome.balance.tolist() == [plain.balance[0], known[1].total.cents, plain.balance[2]]
    assert outcome.cash[1] < plain.cash[1]
    part = with_known.rows(np.array([1]))
    assert part.balance_at(0) == known[1]
    _, (alone,) = studied(part, example_policy())
    assert (alone.cash[0], alone.longest[0]) == (outcome.cash[1], outcome.longest[1])
