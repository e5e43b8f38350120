"""The policy a creditor's offers are made under."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, defer

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_from_document
from portal.models import PolicyVersion

_newest = (
    select(PolicyVersion.creditor_id, func.max(PolicyVersion.number).label("number"))
    .where(PolicyVersion.creditor_id.in_(bindparam("creditor_ids", expanding=True)))
    .group_by(PolicyVersion.creditor_id)
    .subquery()
)
_NEWEST_OF = (  # without the document: a process reads each once
    select(PolicyVersion)
    .join(_newest, (PolicyVersion.creditor_id == _newest.c.creditor_id) & (PolicyVersion.number == _newest.c.number))
    .options(defer(PolicyVersion.document))
)
_KEPT = 256
_policies: dict[str, Policy] = {}


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
    wanted = sorted(set(creditor_ids))
    if not wanted:
        return {}
    return {version.creditor_id: version for version in session.scalars(_NEWEST_OF, {"creditor_ids": wanted})}


def policy_of(version: PolicyVersion) -> Policy:
    """The rules of a version. Published documents never change, so a process reads each once, by its digest."""
    policy = _policies.get(version.digest)
    if policy is None:
        if len(_policies) >= _KEPT:
            _policies.clear()
        policy = _policies[version.digest] = _read(version.document)
    return policy


def policy_read(session: Session, version_id: int, digest: str) -> Policy:
    """The rules of a version known by its id and digest; its document is fetched only the first time."""
    known = _policies.get(digest)
    return known if known is not None else policy_of(session.get_one(PolicyVersion, version_id))


def _read(document: Mapping[str, Any]) -> Policy:
    policy = policy_from_document(document)
    if not isinstance(policy, Policy):
        raise TypeError("a published policy must be readable")
    return policy
