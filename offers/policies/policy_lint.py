"""What is odd about a policy that can be read: one list of everything the rooms of policies.lint find."""

from __future__ import annotations

from datetime import date

from offers.policies.lint.discounts import discount_findings
from offers.policies.lint.finding import Finding, Severity, by_severity, has_errors
from offers.policies.lint.reach import reach_findings
from offers.policies.lint.shape import shape_findings
from offers.policies.policy import Policy

__all__ = ["Finding", "Severity", "has_errors", "policy_findings"]


def policy_findings(policy: Policy, today: date | None = None) -> tuple[Finding, ...]:
    """Everything worth saying about a policy, errors first, each with its place.

    Campaigns are judged only when `today` is given.
    """
    return by_severity([*reach_findings(policy), *discount_findings(policy), *shape_findings(policy, today)])
