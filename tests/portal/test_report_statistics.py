"""Intervals and curves of reports: published examples, and laws no data may break."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.statistics.ratios import drawn, linearised, ratio_interval
from portal.statistics.shares import wilson
from portal.statistics.survival import Median, kaplan_meier, median_of

# Weeks of remission of acute leukemia under 6-mercaptopurine and placebo (Freireich et al. 1963); False: still going.
DRUG = [(6, True)] * 3 + [(day, True) for day in (7, 10, 13, 16, 22, 23)] + [
    (day, False) for day in (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
]  # fmt: skip
PLACEBO = [(day, True) for day in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)]
# Klein and Moeschberger (2003), table 4.1: week, share without relapse, standard error.
PUBLISHED = [
    (6, 0.857, 0.076), (7, 0.807, 0.087), (10, 0.753, 0.096), (13, 0.690, 0.107), (16, 0.628, 0.114),
    (22, 0.538, 0.128), (23, 0.448, 0.135),
]  # fmt: skip

people = st.lists(st.tuples(st.integers(1, 10_000), st.integers(1, 10_000)), min_size=10, max_size=40)
followed = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=40)


# Newcombe (1998), table I, method 3.
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_as_published(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_share_lies_in_its_interval_and_the_interval_within_nothing_and_all(hits: int, others: int) -> None:
    found = wilson(hits, hits + others)
    if not hits + others:
        assert found is None
        return
    assert found is not None
    assert 0 <= found[0] <= hits / (hits + others) + 1e-12
    assert hits / (hits + others) - 1e-12 <= found[1] <= 1


def test_more_hits_than_there_were_are_refused() -> None:
    with pytest.raises(ValueError, match="hits"):
        wilson(3, 2)


def test_remission_times_as_published() -> None:
    curve = kaplan_meier(DRUG)
    assert [(each.day, each.without, each.error) for each in curve] == [
        (day, pytest.approx(share, abs=6e-4), pytest.approx(error, abs=6e-4)) for day, share, error in PUBLISHED
    ]
    assert median_of(curve) == Median(day=23, low=13, high=None)
    assert median_of(kaplan_meier(PLACEBO)) == Median(day=8, low=4, high=11)


def test_a_curve_worked_by_hand() -> None:
    """Four: 1 happens, 2 leaves, 3 happens, 4 leaves: 3/4, then half of that; log-log band by hand."""
    first, second = kaplan_meier([(1, True), (2, False), (3, True), (4, False)])
    assert (first.without, second.without) == (0.75, 0.375)
    assert (first.at_risk, second.at_risk) == (4, 2)
    assert second.error == pytest.approx(0.375 * (1 / 12 + 1 / 2) ** 0.5)
    assert (first.low, first.high) == pytest.approx((0.1279, 0.9605), abs=1e-4)


@given(followed)
@settings(max_examples=60)
def test_a_curve_never_rises_and_ends_where_everybody_is_counted(lives: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(lives)
    shares = [1.0, *(each.without for each in curve)]
    assert shares == sorted(shares, reverse=True)
    assert all(each.low is None or each.high is None or each.low <= each.without <= each.high for each in curve)
    if all(did for _, did in lives):
        beyond = [sum(days > each.day for days, _ in lives) / len(lives) for each in curve]
        assert [each.without for each in curve] == pytest.approx(beyond)
        assert shares[-1] == 0


@given(people)
@settings(max_examples=20)
def test_an_interval_of_a_ratio_is_the_same_each_time_and_scales_with_what_is_counted(
    found: list[tuple[int, int]],
) -> None:
    one, other = ratio_interval(found), ratio_interval([(above * 3, below) for above, below in found])
    assert one is not None
    assert other is not None
    assert one == ratio_interval(found)
    assert other == pytest.approx((one[0] * 3, one[1] * 3))
    assert one[0] <= one[1]


def test_bootstrap_and_linearised_variance_meet_where_people_are_many() -> None:
    many = [((number * 37) % 101, 50 + number % 70) for number in range(2_000)]
    assert drawn(many) == pytest.approx(linearised(many), rel=0.02)


def test_few_people_get_no_interval() -> None:
    assert ratio_interval([(1, 2)] * 9) is None
    assert ratio_interval([(0, 0)] * 20) is None
    assert ratio_interval([(0, 5)] * 19 + [(5, 5)]) is None
    assert ratio_interval([(0, 5)] * 18 + [(5, 5)] * 2) is not None
