"""Which version of a policy a person's offers come from while two are compared.

The place of a person is a hash, so nobody chooses it, nothing is drawn and nothing is stored to find it again: the same
person has the same place on every day, in every channel and after a restart. Two hashes, because they serve two ends.
The control group hangs from the creditor: the same people in each of its experiments, on whom nothing is ever tried.
Everybody else is placed anew by each experiment, so that who saw the challenger of one is spread over both versions of
the next.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from offers.errors import OfferError

WHOLE_BPS = 10_000
_PLACES = 2**64


class Arm(StrEnum):
    """What a person's offers come from."""

    CONTROL = "control"  # the version in force, in this experiment and in each later one
    CHAMPION = "champion"  # the version in force
    CHALLENGER = "challenger"  # the version that is tried


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The parts of a comparison in basis points: of everybody the control group, of everybody else the challenger.

    Raises OfferError("split") unless somebody is left on either version.
    """

    control_bps: int
    challenger_bps: int

    def __post_init__(self) -> None:
        if not (0 <= self.control_bps < WHOLE_BPS and 0 < self.challenger_bps < WHOLE_BPS):
            raise OfferError("split", control_bps=self.control_bps, challenger_bps=self.challenger_bps)


def arm_of(split: Split, *, creditor: str, experiment: str, debtor: bytes) -> Arm:
    """The arm of a person known by a digest, in an experiment of a creditor, both known by their public ids.

    A larger share only moves people towards it: who was in the challenger's stays there.
    """
    if _is_below(split.control_bps, "control", creditor, debtor):
        return Arm.CONTROL
    return Arm.CHALLENGER if _is_below(split.challenger_bps, "challenger", experiment, debtor) else Arm.CHAMPION


def _is_below(share_bps: int, purpose: str, key: str, debtor: bytes) -> bool:
    """Whether the place of a person, even over 2**64, lies within the first `share_bps`. Whole numbers throughout."""
    named = b"\0".join((purpose.encode(), key.encode(), debtor))
    place = int.from_bytes(hashlib.sha256(named).digest()[:8])
    return place * WHOLE_BPS < share_bps * _PLACES
