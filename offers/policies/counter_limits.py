"""How far a creditor meets a debtor's own proposal, past what everybody is shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from offers.policies.policy_part import Bps, Part


class CounterLimits(Part):
    """A concession of so many basis points is added to each discount limit of the tier and to its ceiling.

    `extra_discount_bps` is the most that is ever added. `tolerance_bps` keeps that figure the creditor's own: what is
    granted stays at least so far from it, and nobody can learn it any closer by asking (proposals.concession).
    """

    extra_discount_bps: Bps
    tolerance_bps: Annotated[int, Field(ge=10, le=1_000)] = 100
