"""What a segment may ask of one debt, and whether all it asks is so."""

from __future__ import annotations

from dataclasses import dataclass

from brazil.money import Money
from offers.facts import Profile
from offers.segments.segment import DaysRange, Segment, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFacts:
    """One debt on one day; `city` and `campaign` are "" where they are not known."""

    status: Status
    days_overdue: int
    principal: Money
    profile: Profile
    city: str
    campaign: str
    contactable: bool


def belongs(facts: SegmentFacts, segment: Segment) -> bool:
    """Whether every condition of the segment holds."""
    profile = facts.profile
    words = (
        (segment.statuses, facts.status), (segment.products, profile.product), (segment.regions, profile.region),
        (segment.cities, facts.city), (segment.origins, profile.origin), (segment.segments, profile.segment),
        (segment.score_bands, profile.score_band), (segment.campaigns, facts.campaign),
    )  # fmt: skip
    if any(asked is not None and said not in asked for asked, said in words):
        return False
    if segment.contactable is not None and segment.contactable != facts.contactable:
        return False
    return _amount_within(facts.principal, segment) and _counts_within(facts, segment)


def _amount_within(principal: Money, segment: Segment) -> bool:
    asked = segment.principal
    return asked is None or _within(principal.cents, asked.min_cents, asked.max_cents)


def _counts_within(facts: SegmentFacts, segment: Segment) -> bool:
    days: DaysRange | None = segment.days_overdue
    broken = segment.earlier_breaches
    return (days is None or _within(facts.days_overdue, days.minimum, days.maximum)) and (
        broken is None or _within(facts.profile.earlier_breaches, broken.minimum, broken.maximum)
    )


def _within(value: int, least: int | None, most: int | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)
