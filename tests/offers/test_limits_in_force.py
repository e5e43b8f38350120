"""From which day each legal limit holds, written here a second time from the acts: a day off is another law."""

from datetime import date, timedelta
from decimal import Decimal

from offers.consumer_law import LIMITS, LimitName, limit_on, whole_limit
from tests.support.folded import each_of

FROM_THE_DAY = {
    LimitName.CONSUMER_FINE: [("1991-03-11", "0.10"), ("1996-08-02", "0.02")],  # Leis 8.078/1990 e 9.298/1996
    LimitName.CONSUMER_LATE_INTEREST: [("1933-04-08", "0.01")],  # Decreto 22.626/1933
    LimitName.PENALTY_CLAUSE: [("1900-01-01", "1")],
    LimitName.REVOLVING_CREDIT_CHARGES: [("2024-01-03", "1")],  # Lei 14.690/2023
    LimitName.OFFER_VALIDITY_DAYS: [("2021-07-02", "2")],  # Lei 14.181/2021
    LimitName.OVERINDEBTEDNESS_PLAN_MONTHS: [("2021-07-02", "60")],
    LimitName.JUDICIAL_FIRST_INSTALLMENT_DAYS: [("2021-07-02", "180")],
    LimitName.EXISTENTIAL_MINIMUM: [("2023-06-20", "600")],  # Decreto 11.567/2023
    LimitName.BUREAU_YEARS: [("1900-01-01", "5")],
    LimitName.CLEARANCE_BANK_DAYS: [("1900-01-01", "5")],
    LimitName.ACCESS_LOG_MONTHS: [("2014-06-23", "6")],  # Lei 12.965/2014
    LimitName.IOF_MAXIMUM_DAYS: [("2007-12-17", "365")],  # Decreto 6.306/2007
    LimitName.IOF_DAILY_PERSON: [
        ("2008-01-03", "0.000082"),  # Decreto 6.339/2008
        ("2008-12-12", "0.000041"),  # Decreto 6.691/2008
        ("2011-04-08", "0.000082"),  # Decreto 7.458/2011
        ("2011-12-02", "0.000068"),  # Decreto 7.632/2011
        ("2012-05-23", "0.000041"),  # Decreto 7.726/2012
        ("2015-01-22", "0.000082"),  # Decreto 8.392/2015
        ("2020-04-03", "0"),  # Decreto 10.305/2020
        ("2020-11-27", "0.000082"),
        ("2020-12-15", "0"),  # Decreto 10.572/2020
        ("2021-01-01", "0.000082"),
        ("2021-09-20", "0.0001118"),  # Decreto 10.797/2021
        ("2022-01-01", "0.000082"),
    ],
    LimitName.IOF_ADDITIONAL: [
        ("2008-01-03", "0.0038"),
        ("2020-04-03", "0"),
        ("2020-11-27", "0.0038"),
        ("2020-12-15", "0"),
        ("2021-01-01", "0.0038"),
    ],
}
STEPS = [(name, *step) for name, steps in FROM_THE_DAY.items() for step in steps]


def test_every_limit_has_its_days_here() -> None:
    assert FROM_THE_DAY.keys() == set(LimitName)
    assert len(STEPS) == len(LIMITS)


@each_of(STEPS)
def test_a_limit_changes_on_its_day_and_not_on_the_one_before(name: LimitName, day: str, value: str) -> None:
    first = date.fromisoformat(day)
    today, yesterday = limit_on(name, first), limit_on(name, first - timedelta(days=1))
    assert today is not None
    assert (today.value, today.in_force_from) == (Decimal(value), first)
    assert yesterday is None or yesterday.value != today.value


@each_of([name for name, steps in FROM_THE_DAY.items() if len(steps) == 1])
def test_a_limit_that_never_changed_still_holds(name: LimitName) -> None:
    ((day, value),) = FROM_THE_DAY[name]
    assert limit_on(name, date.max) == limit_on(name, date.fromisoformat(day))
    if Decimal(value) >= 2:
        assert whole_limit(name, date.max) == int(value)
