"""What the law asks of a tier apart from its amounts: prescribed debts left in peace, and a cost that tells all."""

from __future__ import annotations

from collections.abc import Iterator

from offers.consumer_law import PRESCRIPTION_YEARS
from offers.debt import Product
from offers.policies.limits import IofMode, Method
from offers.policies.lint.finding import Finding, Severity
from offers.policies.lint.portfolio import PortfolioFacts
from offers.policies.policy import Policy, Tier

_CREDIT = frozenset({Product.CREDIT_CARD, Product.LOAN})
"""Products whose plan with interest is a credit operation beyond doubt: tax on credit falls on it."""
_TAXED_DAYS = 365  # tax counts no further (Decreto 6.306/2007 art. 7º §1º)
_SUSPENDED = 141  # days no term ran in 2020 (Lei 14.010/2020 art. 3º)


def law_findings(policy: Policy, facts: PortfolioFacts | None) -> Iterator[Finding]:
    """Of each tier; what turns on showing prescribed debts is said where that is known, or certain anyway."""
    for index, tier in enumerate(policy.tiers):
        yield from _prescribed(index, tier, facts)
        yield from _cet(index, tier)


def _prescribed(index: int, tier: Tier, facts: PortfolioFacts | None) -> Iterator[Finding]:
    """Paying a prescribed debt is free will; a campaign asks for it (CC art. 882; STJ REsp 2.088.100)."""
    years = [PRESCRIPTION_YEARS[product] for product in tier.when.products or tuple(Product)]
    first, all_over = min(years) * 365, max(years) * 366 + _SUSPENDED
    reaches = tier.max_days_overdue is None or tier.max_days_overdue > first
    only = tier.min_days_overdue > all_over
    shown = facts is not None and facts.shows_prescribed
    where = ("tiers", index, "max_days_overdue")
    if tier.when.campaign is not None and (only or (reaches and shown)):
        values: dict[str, object] = {"days": first}
        yield Finding(severity=Severity.ERROR, code="prescribed_collected", path=where, values=values)
    elif only and facts is not None and not shown:
        path = ("tiers", index, "min_days_overdue")
        yield Finding(severity=Severity.NOTE, code="prescribed_not_shown", path=path, values={"days": all_over})


def _cet(index: int, tier: Tier) -> Iterator[Finding]:
    """A cost that leaves the tax out says too little (CDC art. 52 III; Resolução CMN 4.881/2020)."""
    limits, products = tier.installments, set(tier.when.products or ())
    interest = limits.monthly_interest_bps or any(step.monthly_interest_bps for step in limits.rate_steps)
    bears = limits.max_installments > 1 and limits.method is not Method.EQUAL and interest
    taxed = tier.min_days_overdue >= _TAXED_DAYS  # the first operation bore the most there is
    if bears and not taxed and limits.iof is IofMode.NONE and products and products <= _CREDIT:
        path = ("tiers", index, "installments", "iof")
        yield Finding(severity=Severity.WARNING, code="cet_without_tax", path=path)
