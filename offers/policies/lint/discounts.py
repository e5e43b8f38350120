"""Discounts that run the wrong way, ceilings that bind never or always, and authorities in the wrong order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from offers.policies.conditions import Conditions
from offers.policies.lint.finding import Finding, Severity
from offers.policies.policy import Authority, DiscountLimits, Policy, Tier
from offers.proposals.concession import granted_bps

LIMITS = tuple(DiscountLimits.model_fields)
SHARES = tuple(name for name in LIMITS if name != "ceiling_bps")
ALL = 10_000


def discount_findings(policy: Policy) -> Iterator[Finding]:
    """Everything about how much may come off."""
    yield from _ages(policy.tiers)
    for index, tier in enumerate(policy.tiers):
        if tier.installments.max_installments > 1:
            yield from _over_time(index, tier)
            yield from _ceiling(("tiers", index, "installments"), tier.installments)
        yield from _ceiling(("tiers", index, "cash"), tier.cash)
        if tier.cash.principal_bps == tier.cash.ceiling_bps == ALL:
            where = ("tiers", index, "cash", "principal_bps")
            yield Finding(severity=Severity.WARNING, code="principal_forgiven", path=where)
        yield from _counter(index, tier)
    yield from _authorities(policy)


def _ages(tiers: Sequence[Tier]) -> Iterator[Finding]:
    """Cash discounts from one age to the next, other conditions the same.

    Less for older debts is odd, more rewards waiting.
    """
    groups: dict[Conditions, list[tuple[int, Tier]]] = {}
    for index, tier in sorted(enumerate(tiers), key=lambda item: item[1].min_days_overdue):
        groups.setdefault(tier.when, []).append((index, tier))
    for group in groups.values():
        for (before, younger), (after, older) in pairwise(group):
            if younger.max_days_overdue is None or younger.max_days_overdue >= older.min_days_overdue:
                continue  # both hold at once: neither is the other grown older
            yield from _from_one_to_the_next(before, younger.cash, after, older.cash)


def _from_one_to_the_next(before: int, younger: DiscountLimits, after: int, older: DiscountLimits) -> Iterator[Finding]:
    for name in LIMITS:
        was, becomes = getattr(younger, name), getattr(older, name)
        if was != becomes:
            shrinks = becomes < was
            yield Finding(
                severity=Severity.WARNING if shrinks else Severity.NOTE,
                code="discount_shrinks_with_age" if shrinks else "discount_grows_with_age",
                path=("tiers", after, "cash", name),
                values={"other": before, "was_bps": was, "becomes_bps": becomes},
            )


def _over_time(index: int, tier: Tier) -> Iterator[Finding]:
    """Where a limit over time passes the one in cash, paying at once may cost more than financing."""
    for name in LIMITS:
        cash, over_time = getattr(tier.cash, name), getattr(tier.installments, name)
        ceiling = name == "ceiling_bps"
        if ceiling:  # what the parts can come to together, where that is less
            over_time = min(over_time, max(getattr(tier.installments, share) for share in SHARES))
        if over_time > cash:
            yield Finding(
                severity=Severity.WARNING,
                code="installments_ceiling_over_cash" if ceiling else "installments_cheaper_than_cash",
                path=("tiers", index, "installments", name),
                values={"cash_bps": cash, "installments_bps": over_time},
            )


def _ceiling(path: tuple[str | int, ...], limits: DiscountLimits) -> Iterator[Finding]:
    """No share of the parts passes their largest share of the whole: a ceiling at or above it never binds."""
    largest = max(getattr(limits, name) for name in SHARES)
    values = {"ceiling_bps": limits.ceiling_bps, "largest_bps": largest}
    where = (*path, "ceiling_bps")
    if limits.ceiling_bps == 0 < largest:
        yield Finding(severity=Severity.WARNING, code="ceiling_of_nothing", path=where, values=values)
    elif largest <= limits.ceiling_bps < ALL:
        yield Finding(severity=Severity.NOTE, code="ceiling_never_binds", path=where, values=values)


def _counter(index: int, tier: Tier) -> Iterator[Finding]:
    """What is granted to proposals is cut to a grid of two tolerances: under three of them that is nothing."""
    if tier.counter is not None and tier.counter.extra_discount_bps and not granted_bps(tier.counter):
        path = ("tiers", index, "counter", "extra_discount_bps")
        values = {"extra_bps": tier.counter.extra_discount_bps, "least_bps": 3 * tier.counter.tolerance_bps}
        yield Finding(severity=Severity.WARNING, code="counter_of_nothing", path=path, values=values)


def _authorities(policy: Policy) -> Iterator[Finding]:
    """A manager may at least what an analyst may."""
    levels = {level.authority: (index, level) for index, level in enumerate(policy.authority)}
    if levels.keys() != set(Authority):
        return
    index, manager = levels[Authority.MANAGER]
    analyst = levels[Authority.ANALYST][1]
    for name in ("extra_discount_bps", "extra_installments"):
        more, less = getattr(analyst, name), getattr(manager, name)
        if more > less:
            path = ("authority", index, name)
            yield Finding(severity=Severity.WARNING, code="manager_under_analyst", path=path)
