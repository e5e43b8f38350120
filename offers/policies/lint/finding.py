"""A remark about a policy, with a stable code; the sentences are made where people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps the policy from being published; a warning asks; a note tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One remark about a policy. `path` leads to the field: ("tiers", 0, "cash", "fine_bps").

    Values named `..._bps` are basis points, `..._cents` centavos, `other` the place of another tier from 0 on.
    """

    severity: Severity
    code: str
    path: tuple[str | int, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, errors first, otherwise in the order they were made."""
    order = list(Severity)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding keeps the policy from being published."""
    return any(finding.severity is Severity.ERROR for finding in findings)
