"""What is odd about a policy that can be read: overlaps, gaps, discounts that run the wrong way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from offers.policy import DiscountLimits, Method, Policy, Tier

Indexed = tuple[int, Tier]
LIMITS = tuple(DiscountLimits.model_fields)
ALL = 10_000
FOREVER = 36_501  # one day past the longest a tier can name


class Severity(StrEnum):
    """An error keeps the policy from being published; a warning asks; a note tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark about a policy. `path` leads to the field: ("tiers", 0, "cash", "fine_bps")."""

    severity: Severity
    code: str
    path: tuple[str | int, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


def policy_findings(policy: Policy) -> tuple[Finding, ...]:
    """Everything worth saying about a policy, errors first, each with its place."""
    ordered = sorted(enumerate(policy.tiers), key=lambda item: item[1].min_days_overdue)
    findings = [*_coverage(ordered), *_ages(ordered)]
    for index, tier in enumerate(policy.tiers):
        findings += _tier(index, tier)
    return tuple(sorted(findings, key=lambda finding: list(Severity).index(finding.severity)))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding keeps the policy from being published."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def _coverage(ordered: list[Indexed]) -> Iterator[Finding]:
    """Overlaps and gaps over the line of days overdue. `from_day` and `to_day` are included."""
    covered = 0  # the last day some tier covers; days are counted from 1
    reaching: int | None = None  # the tier that covers it
    for index, tier in ordered:
        path = ("tiers", index, "min_days_overdue")
        start, end = tier.min_days_overdue, tier.max_days_overdue
        if reaching is not None and start <= covered:
            yield Finding(
                severity=Severity.ERROR,
                code="tiers_overlap",
                path=path,
                values={"other": reaching, "from_day": start, "to_day": min(covered, _end(tier))},
            )
        elif start > covered + 1:
            code = "uncovered_before" if reaching is None else "tiers_gap"
            values = {"from_day": covered + 1, "to_day": start - 1}
            yield Finding(severity=Severity.WARNING, code=code, path=path, values=values)
        if reaching is None or _end(tier) > covered:
            covered, reaching = _end(tier), index
        if end is None:
            covered = FOREVER
    if covered < FOREVER:
        path = ("tiers", reaching or 0, "max_days_overdue")
        values = {"from_day": covered + 1}
        yield Finding(severity=Severity.WARNING, code="uncovered_after", path=path, values=values)


def _end(tier: Tier) -> int:
    return FOREVER if tier.max_days_overdue is None else tier.max_days_overdue


def _ages(ordered: list[Indexed]) -> Iterator[Finding]:
    """Cash discounts from one age to the next: less for older debts is odd, more rewards waiting."""
    for (before, younger), (after, older) in pairwise(ordered):
        for name in LIMITS:
            was, becomes = getattr(younger.cash, name), getattr(older.cash, name)
            if was == becomes:
                continue
            shrinks = becomes < was
            yield Finding(
                severity=Severity.WARNING if shrinks else Severity.NOTE,
                code="discount_shrinks_with_age" if shrinks else "discount_grows_with_age",
                path=("tiers", after, "cash", name),
                values={"other": before, "was_bps": was, "becomes_bps": becomes},
            )


def _tier(index: int, tier: Tier) -> Iterator[Finding]:
    if tier.installments.max_installments > 1:
        yield from _installments(index, tier)
    if tier.cash.principal_bps == ALL:
        where = ("tiers", index, "cash", "principal_bps")
        yield Finding(severity=Severity.WARNING, code="principal_forgiven", path=where)
    if tier.first_due_min_days < tier.validity_days:
        path = ("tiers", index, "first_due_min_days")
        values = {"validity_days": tier.validity_days}
        yield Finding(severity=Severity.NOTE, code="first_due_waits_for_expiry", path=path, values=values)


def _installments(index: int, tier: Tier) -> Iterator[Finding]:
    for name in LIMITS:
        cash, over_time = getattr(tier.cash, name), getattr(tier.installments, name)
        if over_time > cash:
            yield Finding(
                severity=Severity.WARNING,
                code="installments_cheaper_than_cash",
                path=("tiers", index, "installments", name),
                values={"cash_bps": cash, "installments_bps": over_time},
            )
    if tier.installments.method is Method.PRICE and not tier.installments.monthly_interest_bps:
        path = ("tiers", index, "installments", "monthly_interest_bps")
        yield Finding(severity=Severity.WARNING, code="price_without_interest", path=path)
