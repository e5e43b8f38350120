"""What is odd about a policy that can be read: one list of everything the rooms of policies.lint find."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from offers.policies.lint.discounts import discount_findings
from offers.policies.lint.finding import Finding, Severity, by_severity, has_errors
from offers.policies.lint.law import law_findings
from offers.policies.lint.portfolio import PortfolioFacts, SampledDebt, portfolio_findings, with_examples
from offers.policies.lint.reach import reach_findings
from offers.policies.lint.shape import shape_findings
from offers.policies.lint.sheets import sheet_findings
from offers.policies.lint.texts import text_findings
from offers.policies.policy import Policy

__all__ = [
    "Finding",
    "PortfolioFacts",
    "SampledDebt",
    "Severity",
    "has_errors",
    "policy_findings",
    "text_findings",
]

_ANY_DAY = date(2026, 1, 5)
"""The day offers are tried on where none is given: a policy without campaigns says the same on any."""


def policy_findings(
    policy: Policy,
    today: date | None = None,
    *,
    portfolio: PortfolioFacts | None = None,
    texts: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Everything worth saying about a policy, errors first, each with its place.

    Campaigns are judged only when `today` is given. With a `portfolio` its debts are the examples; without one, debts
    with the usual terms are made up. `texts` are those the debtor would read, by name.
    """
    debts, day = portfolio.debts if portfolio else (), today or _ANY_DAY
    found = [
        *with_examples(list(reach_findings(policy)), policy, debts),
        *discount_findings(policy),
        *shape_findings(policy, today),
        *law_findings(policy, portfolio),
        *sheet_findings(policy, day, debts),
        *(portfolio_findings(policy, portfolio, day) if portfolio else ()),
        *text_findings(texts or {}),
    ]
    return by_severity(found)
