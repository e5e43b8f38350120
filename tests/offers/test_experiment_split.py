"""Who sees which version of a policy: the place of a person is even, stays, and is their own in each experiment."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offers.errors import OfferError
from offers.experiments.split import Arm, Split, arm_of

PEOPLE = [hashlib.sha256(b"person %d" % each).digest() for each in range(4_000)]
HALF = Split(control_bps=1_000, challenger_bps=5_000)

shares = st.integers(1, 9_999)
digests = st.binary(min_size=1, max_size=40)


def arms(split: Split, creditor: str = "creditor", experiment: str = "one") -> list[Arm]:
    return [arm_of(split, creditor=creditor, experiment=experiment, debtor=each) for each in PEOPLE]


def test_the_place_of_a_person_never_changes_between_versions_of_the_program() -> None:
    """A change of the hash would move people between versions in the middle of a comparison."""
    letters = {Arm.CONTROL: "-", Arm.CHAMPION: "a", Arm.CHALLENGER: "b"}
    assert "".join(letters[each] for each in arms(HALF)[:16]) == "ababbaabababaaa-"


def test_arms_have_their_shares() -> None:
    """Within four deviations of what was asked, of 4,000 people."""
    for control, challenger in ((1_000, 5_000), (500, 1_000), (0, 9_000)):
        count = Counter(arms(Split(control_bps=control, challenger_bps=challenger)))
        rest = 1 - control / 10_000
        for arm, part in (
            (Arm.CONTROL, 1 - rest),
            (Arm.CHALLENGER, rest * challenger / 10_000),
            (Arm.CHAMPION, rest * (1 - challenger / 10_000)),
        ):
            deviation = (4_000 * part * (1 - part)) ** 0.5
            assert abs(count[arm] - 4_000 * part) <= 4 * deviation, (control, challenger, arm)


def test_the_control_group_is_the_same_in_each_experiment_and_the_rest_is_placed_anew() -> None:
    first, second = arms(HALF, experiment="one"), arms(HALF, experiment="two")
    assert [each is Arm.CONTROL for each in first] == [each is Arm.CONTROL for each in second]
    both = Counter(zip(first, second, strict=True))
    again = both[Arm.CHALLENGER, Arm.CHALLENGER] / first.count(Arm.CHALLENGER)
    assert 0.44 < again < 0.56
    assert [each is Arm.CONTROL for each in arms(HALF, creditor="another")] != [each is Arm.CONTROL for each in first]


@settings(max_examples=60, deadline=None)
@given(smaller=shares, larger=shares, control=st.integers(0, 9_999), debtor=digests)
def test_a_larger_share_takes_nobody_out_of_it(smaller: int, larger: int, control: int, debtor: bytes) -> None:
    smaller, larger = sorted((smaller, larger))
    before, after = (
        arm_of(Split(control_bps=control, challenger_bps=share), creditor="c", experiment="e", debtor=debtor)
        for share in (smaller, larger)
    )
    assert before is after or (before, after) == (Arm.CHAMPION, Arm.CHALLENGER)


@pytest.mark.parametrize(("control", "challenger"), [(10_000, 1), (-1, 1), (0, 0), (0, 10_000)])
def test_a_split_leaves_somebody_on_either_version(control: int, challenger: int) -> None:
    with pytest.raises(OfferError, match="split"):
        Split(control_bps=control, challenger_bps=challenger)
