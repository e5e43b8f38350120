"""Counts, rates and dates that can never come about, or that do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from offers.policies.limits import InstallmentLimits, IofMode, Method
from offers.policies.lint.finding import Finding, Severity
from offers.policies.policy import Policy, Tier

Path = tuple[str | int, ...]
_IOF = Fraction(1_035, 1_000)  # at most: 0.38 % and 365 days at 0.0082 %, charged on themselves (Decreto 6.306/2007)


def shape_findings(policy: Policy, today: date | None) -> Iterator[Finding]:
    """Everything about the shape of plans and the days they may be made; campaigns only when `today` is known."""
    for index, tier in enumerate(policy.tiers):
        path: Path = ("tiers", index, "installments")
        if tier.installments.max_installments > 1:
            yield from _rates(path, tier.installments)
            yield from _counts(path, tier.installments)
            yield from _minimum(path, tier)
        yield from _dates(index, tier, today)


def _rates(path: Path, limits: InstallmentLimits) -> Iterator[Finding]:
    interest = limits.monthly_interest_bps or any(step.monthly_interest_bps for step in limits.rate_steps)
    if limits.method is not Method.EQUAL and not interest:
        yield Finding(
            severity=Severity.WARNING,
            code="price_without_interest" if limits.method is Method.PRICE else "sac_without_interest",
            path=(*path, "monthly_interest_bps"),
        )
    before = limits.monthly_interest_bps
    for place, step in enumerate(limits.rate_steps):
        where = (*path, "rate_steps", place)
        values = {"count": step.from_count, "was_bps": before, "becomes_bps": step.monthly_interest_bps}
        if step.from_count > limits.max_installments:
            values["maximum"] = limits.max_installments
            yield Finding(severity=Severity.WARNING, code="rate_step_unreached", path=where, values=values)
        elif step.monthly_interest_bps < before:
            yield Finding(severity=Severity.WARNING, code="rate_falls_with_count", path=where, values=values)
        elif step.monthly_interest_bps == before:
            yield Finding(severity=Severity.NOTE, code="rate_step_without_effect", path=where, values=values)
        before = step.monthly_interest_bps


def _counts(path: Path, limits: InstallmentLimits) -> Iterator[Finding]:
    for place, count in enumerate(limits.counts or ()):
        if count > limits.max_installments:
            values = {"count": count, "maximum": limits.max_installments}
            where = (*path, "counts", place)
            yield Finding(severity=Severity.WARNING, code="count_over_maximum", path=where, values=values)


def _minimum(path: Path, tier: Tier) -> Iterator[Finding]:
    """Counts whose payments stay under the minimum even for the largest balance the tier is for."""
    limits, balance = tier.installments, tier.when.balance
    if balance is None or balance.max_cents is None:
        return
    offered = [count for count in range(2, limits.max_installments + 1) if limits.allows(count)]
    reached = [count for count in offered if _payment_at_most(balance.max_cents, tier, count) >= _least(limits)]
    if offered and reached != offered:
        values = {
            "largest_count": max(reached, default=1),
            "maximum": max(offered),
            "minimum_cents": limits.min_installment_cents,
            "balance_cents": balance.max_cents,
        }
        where = (*path, "max_installments" if limits.counts is None else "counts")
        yield Finding(severity=Severity.WARNING, code="counts_under_minimum", path=where, values=values)


def _least(limits: InstallmentLimits) -> Fraction:
    """A payment of so many centavos is offered; half a centavo less is rounded up to it."""
    return limits.min_installment_cents - Fraction(1, 2)


def _payment_at_most(cents: int, tier: Tier, count: int) -> Fraction:
    """A bound no plan's smallest payment passes: the average payment of a balance without discount.

    With interest, that of the whole balance taken as late as the dates allow, every period 31 days long.
    """
    limits = tier.installments
    rate = Fraction(limits.rate_bps(count), 10_000)
    amount = cents * (Fraction(1) if limits.iof is IofMode.NONE else _IOF)
    if not rate:
        return amount / count
    months = -(-(tier.first_due_max_days + 10 + 31 * (count - 1)) // 30)  # ten days for holidays at the window's end
    return amount * (1 + rate) ** months / count


def _dates(index: int, tier: Tier, today: date | None) -> Iterator[Finding]:
    if tier.first_due_min_days < tier.validity_days:
        path: Path = ("tiers", index, "first_due_min_days")
        values: dict[str, object] = {"validity_days": tier.validity_days}
        yield Finding(severity=Severity.NOTE, code="first_due_waits_for_expiry", path=path, values=values)
    campaign = tier.when.campaign
    if campaign is None or today is None:
        return
    if campaign.until_on < today:
        path, values = ("tiers", index, "when", "campaign", "until_on"), {"until_on": campaign.until_on}
        yield Finding(severity=Severity.WARNING, code="campaign_over", path=path, values=values)
    elif campaign.from_on > today:
        path, values = ("tiers", index, "when", "campaign", "from_on"), {"from_on": campaign.from_on}
        yield Finding(severity=Severity.NOTE, code="campaign_not_begun", path=path, values=values)
