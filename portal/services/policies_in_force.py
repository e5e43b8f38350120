"""The policy a creditor's offers are made under."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from offers.canonical import canonical_json
from offers.policy import Policy
from offers.policy_file import policy_from_text
from portal.models import PolicyVersion


def version_in_force(session: Session, creditor_id: int) -> PolicyVersion | None:
    """The creditor's newest published version, or None before the first."""
    return session.scalar(
        select(PolicyVersion)
        .where(PolicyVersion.creditor_id == creditor_id)
        .order_by(PolicyVersion.number.desc())
        .limit(1)
    )


def versions_in_force(session: Session, creditor_ids: Iterable[int]) -> dict[int, PolicyVersion]:
    """The version in force of each of these creditors that has one, in one query."""
    wanted = set(creditor_ids)
    if not wanted:
        return {}
    newest = (
        select(PolicyVersion.creditor_id, func.max(PolicyVersion.number).label("number"))
        .where(PolicyVersion.creditor_id.in_(wanted))
        .group_by(PolicyVersion.creditor_id)
        .subquery()
    )
    found = session.scalars(
        select(PolicyVersion).join(
            newest, (PolicyVersion.creditor_id == newest.c.creditor_id) & (PolicyVersion.number == newest.c.number)
        )
    )
    return {version.creditor_id: version for version in found}


def policy_of(version: PolicyVersion) -> Policy:
    """The rules of a version. Published documents never change, so a process reads each once."""
    return _policy(canonical_json(version.document))


@lru_cache(maxsize=256)
def _policy(text: str) -> Policy:
    policy = policy_from_text(text)
    if not isinstance(policy, Policy):
        raise TypeError("a published policy must be readable")
    return policy
