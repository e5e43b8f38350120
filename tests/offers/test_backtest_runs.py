"""A whole run: slices that make up the whole, a sample that catches a wrong centavo, what two policies differ by."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.indices import load_series
from brazil.money import Money
from offers.backtest.columns import Portfolio, slice_numbers
from offers.backtest.outcome import Outcome
from offers.backtest.recheck import Recheck, one_debt
from offers.backtest.report import Report, backtest
from offers.backtest.run import Backtest, Day, accruals_of
from offers.backtest.totals import Totals
from offers.debt import ContractTerms, Debt, Product
from offers.errors import OfferError
from offers.facts import Profile
from offers.policies.eligibility import Standing
from offers.policies.policy import IofMode, Policy, Tier
from offers.refusal import Refusal, RefusalCode
from tests.offers.portfolios import Row, portfolio_of, portfolios
from tests.offers.strategies import example_policy, policies
from tests.support.folded import each_of

TODAY = date(2026, 8, 20)
DAY = Day(priced_on=TODAY, series=load_series())


def row(cents: int, days: int, *, segment: str = "", debtor: int = 1, standing: Standing = Standing.OPEN) -> Row:
    due_on = date.fromordinal(TODAY.toordinal() - days)
    debt = Debt(principal=Money(cents), due_on=due_on, product=Product.LOAN, terms=ContractTerms())
    return Row(debt=debt, profile=Profile(product=Product.LOAN, segment=segment), debtor=debtor, standing=standing)


PORTFOLIO = portfolio_of([
    row(1_000_00, 100, segment="varejo", debtor=7),
    row(20_000_00, 700, segment="prime", debtor=8),
    row(300_00, 40, segment="varejo", debtor=7),
    row(5_000_00, 365, debtor=9),
    row(100_00, 0, segment="prime", debtor=10),
    row(100_00, 500, segment="varejo", debtor=11, standing=Standing.DISPUTED),
])  # fmt: skip


def cash_discount_of(policy: Policy, principal_bps: int) -> Policy:
    """The policy with another discount on the principal in cash, in every tier."""

    def changed(tier: Tier) -> Tier:
        return tier.model_copy(update={"cash": tier.cash.model_copy(update={"principal_bps": principal_bps})})

    return policy.model_copy(update={"tiers": tuple(map(changed, policy.tiers))})


def summed(reports: list[Report]) -> tuple[dict[str, int], Counter[RefusalCode]]:
    totals, refused = Totals(), Counter[RefusalCode]()
    for report in reports:
        totals.add(asdict(report.summary.offered))
        refused.update(report.summary.refused)
    return asdict(totals), refused


@given(portfolio=portfolios(TODAY), policy=policies(), count=st.integers(1, 5))
@settings(max_examples=20, deadline=None)
def test_slices_add_up_to_the_whole(portfolio: Portfolio, policy: Policy, count: int) -> None:
    parts = [portfolio.slice_of(number, count) for number in range(1, count + 1)]
    assert Counter(name for part in parts for name in part.names.tolist()) == Counter(portfolio.names.tolist())
    whole = backtest([portfolio], policy, DAY)
    assert summed([backtest([part], policy, DAY) for part in parts]) == summed([whole])


@given(debtors=st.lists(st.integers(0, 2**63 - 1), min_size=1), count=st.integers(1, 64))
def test_a_debtor_is_in_one_slice_wherever_met(debtors: list[int], count: int) -> None:
    numbers = slice_numbers(np.array(debtors, dtype=np.int64), count)
    again = slice_numbers(np.array(debtors[::-1], dtype=np.int64), count)[::-1]
    assert numbers.tolist() == again.tolist()
    assert set(numbers.tolist()) <= set(range(1, count + 1))


def test_slices_never_change_between_versions() -> None:
    """Machines of different versions may share a run: these are SplitMix64's own first outputs from seeds 0 to 3."""
    assert slice_numbers(np.arange(4, dtype=np.int64), 2**31).tolist() == [
        1 + value % 2**31 for value in (0xE220A8397B1DCDAF, 0x910A2DEC89025CC1, 0x975835DE1C9756CE, 0x1D0B14E4DB018FED)
    ]


def test_neighbouring_debtors_fall_into_slices_evenly() -> None:
    counts = np.bincount(slice_numbers(np.arange(80_000, dtype=np.int64), 8), minlength=9)[1:]
    assert 9_600 < counts.min() <= counts.max() < 10_400


@pytest.mark.parametrize(("number", "count"), [(0, 3), (4, 3), (1, 0)])
def test_there_is_no_such_slice(number: int, count: int) -> None:
    with pytest.raises(OfferError, match="slice"):
        PORTFOLIO.slice_of(number, count)


def test_the_size_of_the_batches_changes_nothing() -> None:
    whole = backtest([PORTFOLIO], example_policy(), DAY)
    one_by_one = backtest([PORTFOLIO.rows(slice(at, at + 1)) for at in range(6)], example_policy(), DAY)
    assert one_by_one.summary == whole.summary


def test_a_summary_can_be_followed_by_hand() -> None:
    report = backtest([PORTFOLIO], example_policy(), DAY)
    sheets = [one_debt(PORTFOLIO, at, example_policy(), DAY)[1] for at in range(4)]
    assert not any(isinstance(sheet, Refusal) for sheet in sheets)
    assert report.summary.debts == 6
    assert report.summary.refused == {RefusalCode.NO_TIER: 1, RefusalCode.DISPUTED: 1}
    assert report.summary.offered.debts == 4
    assert report.summary.offered.cash == sum(sheet.cash.total.cents for sheet in sheets)
    assert report.summary.offered.longest_total == sum(sheet.ladder[-1].total.cents for sheet in sheets if sheet.ladder)
    assert {index: totals.debts for index, totals in report.summary.by_tier.items()} == {0: 2, 1: 2}
    assert {word: totals.debts for word, totals in report.summary.by_segment.items()} == {
        "": 1,
        "prime": 1,
        "varejo": 2,
    }
    assert report.checked == 6


def test_two_policies_are_compared_debt_by_debt_and_by_segment() -> None:
    kinder = cash_discount_of(example_policy(), 5_000)
    report = backtest([PORTFOLIO], kinder, DAY, against=example_policy())
    assert report.comparison is not None
    whole = report.comparison.whole
    assert (whole.debts, whole.cheaper, whole.dearer, whole.gained, whole.lost) == (6, 4, 0, 0, 0)
    # half of the principal instead of a tenth in the first tier, of two fifths in the second
    assert whole.cash == -(400_00 + 120_00 + 2_000_00 + 500_00)
    assert report.comparison.by_segment["varejo"].cash == -(400_00 + 120_00)
    assert report.comparison.by_segment["prime"].cheaper == 1


def test_debts_only_one_policy_serves_are_gained_or_lost() -> None:
    narrow = example_policy().model_copy(update={"tiers": example_policy().tiers[:1]})
    there = backtest([PORTFOLIO], example_policy(), DAY, against=narrow).comparison
    back = backtest([PORTFOLIO], narrow, DAY, against=example_policy()).comparison
    assert there is not None
    assert back is not None
    assert (there.whole.gained, there.whole.lost) == (2, 0)
    assert (back.whole.gained, back.whole.lost) == (0, 2)


def test_no_debts_are_no_mistake() -> None:
    report = backtest([PORTFOLIO.rows(slice(0, 0))], example_policy(), DAY)
    assert (report.summary.debts, report.checked) == (0, 0)


@each_of([field.name for field in fields(Outcome)])
def test_a_run_fails_when_any_column_is_off_by_one(name: str) -> None:
    owed = accruals_of(DAY).owed(PORTFOLIO)
    outcome = Backtest(example_policy(), DAY).outcome(PORTFOLIO, owed)
    column = getattr(outcome, name).copy()
    column[1] += 1
    with pytest.raises(OfferError, match="backtest_differs") as caught:
        Recheck(example_policy(), DAY).check(PORTFOLIO, owed, replace(outcome, **{name: column}))
    assert caught.value.values_shown["debt"] == "D1"


def test_a_run_fails_when_a_balance_is_off_by_one() -> None:
    """Offers of a wrong balance agree with each other; the one-debt path tells."""
    owed = accruals_of(DAY).owed(PORTFOLIO)
    components = {component: column.copy() for component, column in owed.components.items()}
    next(iter(components.values()))[1] += 1
    wrong = replace(owed, components=components, total=owed.total + (np.arange(6) == 1))
    outcome = Backtest(example_policy(), DAY).outcome(PORTFOLIO, wrong)
    with pytest.raises(OfferError, match="backtest_differs"):
        Recheck(example_policy(), DAY).check(PORTFOLIO, wrong, outcome)


def test_what_a_card_charges_is_cut_to_the_principal_before_fees() -> None:
    """At 7,99 % a month compound, two years pass the ceiling: interest goes first, fees fall on what is left."""
    terms = ContractTerms(correction_index="IPCA", remuneratory_bps=799, fees_bps=1_000)
    debts = [
        Debt(principal=Money(cents), due_on=date(2024, 6, 10 + at), product=product, terms=terms)
        for at, (cents, product) in enumerate([(1_000_00, Product.CREDIT_CARD), (77_77, Product.CREDIT_CARD)])
    ]
    rows = [Row(debt=debt, profile=Profile(product=debt.product)) for debt in debts]
    rows.append(Row(debt=replace(debts[0], product=Product.LOAN), profile=Profile(product=Product.LOAN)))
    portfolio = portfolio_of(rows)
    owed = accruals_of(DAY).owed(portfolio)
    assert owed.total.tolist()[:2] == [2_200_00, 171_09]  # principal and as much again, then a tenth of both
    assert int(owed.total[2]) > 2_200_00
    outcome = Backtest(example_policy(), DAY).outcome(portfolio, owed)
    Recheck(example_policy(), DAY).check_rows(portfolio, owed, outcome, np.arange(3))


def test_a_complement_of_tax_follows_the_day_of_each_debt() -> None:
    """IOF was higher from 20/09/2021 to 31/12/2021 (Decreto 10.797/2021): equal debts of then bear more of it."""
    first = example_policy().tiers[0]
    limits = first.installments.model_copy(update={"iof": IofMode.COMPLEMENTARY, "interest_bps": 10_000})
    tier = first.model_copy(update={"max_days_overdue": None, "installments": limits})
    policy = example_policy().model_copy(update={"tiers": (tier,)})
    terms = ContractTerms(fine_bps=0, late_interest_bps=0)
    debts = [
        Debt(principal=Money(5_000_00), due_on=due_on, product=Product.LOAN, terms=terms)
        for due_on in (date(2021, 10, 15), date(2025, 10, 15))
    ]
    portfolio = portfolio_of([Row(debt=debt, profile=Profile(product=Product.LOAN)) for debt in debts])
    owed = accruals_of(DAY).owed(portfolio)
    outcome = Backtest(policy, DAY).outcome(portfolio, owed)
    Recheck(policy, DAY).check_rows(portfolio, owed, outcome, np.arange(2))
    assert outcome.cash[0] == outcome.cash[1]
    assert outcome.longest_total[0] > outcome.longest_total[1] > 5_000_00
