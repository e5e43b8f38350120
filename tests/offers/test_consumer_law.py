"""Legal limits are dated: each day has the one in force, and a contract never exceeds it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offers.consumer_law import LEGAL_INTEREST, LIMITS, LimitName, ceiling, limit_on, whole_limit
from offers.errors import OfferError
from tests.support.folded import each_of


@each_of(
    [
        (LimitName.CONSUMER_FINE, "1996-08-01", "0.10"),
        (LimitName.CONSUMER_FINE, "1996-08-02", "0.02"),
        (LimitName.CONSUMER_LATE_INTEREST, "2026-11-22", "0.01"),
        (LimitName.REVOLVING_CREDIT_CHARGES, "2024-01-03", "1"),
        (LimitName.OFFER_VALIDITY_DAYS, "2026-11-22", "2"),
        (LimitName.EXISTENTIAL_MINIMUM, "2026-11-22", "600.00"),
        (LimitName.BUREAU_YEARS, "2026-11-22", "5"),
        (LimitName.CLEARANCE_BANK_DAYS, "2026-11-22", "5"),
        (LimitName.OVERINDEBTEDNESS_PLAN_MONTHS, "2026-11-22", "60"),
        (LimitName.JUDICIAL_FIRST_INSTALLMENT_DAYS, "2026-11-22", "180"),
        (LimitName.ACCESS_LOG_MONTHS, "2026-11-22", "6"),
        (LimitName.IOF_DAILY_PERSON, "2026-11-22", "0.000082"),
        (LimitName.IOF_ADDITIONAL, "2026-11-22", "0.0038"),
        (LimitName.IOF_MAXIMUM_DAYS, "2026-11-22", "365"),
    ]
)
def test_the_limit_in_force_on_a_day(name, day, value):
    found = limit_on(name, date.fromisoformat(day))
    assert found is not None
    assert found.value == Decimal(value)


@each_of(LimitName)
def test_every_limit_is_in_force_today_and_none_before_its_first_day(name):
    first = min(limit.in_force_from for limit in LIMITS if limit.name is name)
    assert limit_on(name, date(2026, 11, 22)) is not None
    assert limit_on(name, first) is not None
    assert limit_on(name, first - timedelta(days=1)) is None


def test_every_limit_names_its_article_and_no_two_begin_together():
    assert all(limit.article for limit in LIMITS)
    assert len({(limit.name, limit.in_force_from) for limit in LIMITS}) == len(LIMITS)


def test_rules_of_legal_interest_follow_one_another_each_with_its_article():
    starts = [rule.in_force_from for rule in LEGAL_INTEREST]
    assert starts == sorted(set(starts))
    assert all(rule.article for rule in LEGAL_INTEREST)


def test_a_limit_that_was_not_in_force_yet_is_broken_input():
    assert whole_limit(LimitName.ACCESS_LOG_MONTHS, date(2014, 6, 23)) == 6
    with pytest.raises(OfferError) as caught:
        whole_limit(LimitName.ACCESS_LOG_MONTHS, date(2014, 6, 22))
    assert (caught.value.code, caught.value.values_shown) == ("date_too_old", {"date": date(2014, 6, 22)})


def test_a_rate_that_is_exactly_the_limit_was_not_cut_by_it():
    day = date(2026, 11, 22)
    assert ceiling(Decimal("0.02"), LimitName.CONSUMER_FINE, day) == (Decimal("0.02"), "")
    assert ceiling(Decimal("0.0201"), LimitName.CONSUMER_FINE, day) == (Decimal("0.02"), "consumer_fine")


@given(st.decimals(0, 2, places=4), st.sampled_from(LimitName), st.dates(date(1900, 1, 1), date(2060, 1, 1)))
def test_a_ceiling_is_the_lesser_and_is_named_only_when_it_cuts(contracted, name, day):
    rate, code = ceiling(contracted, name, day)
    limit = limit_on(name, day)
    assert rate == (contracted if limit is None else min(contracted, limit.value))
    assert bool(code) == (rate < contracted)
