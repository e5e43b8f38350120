"""The policy a creditor's offers are made under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, false, func, select
from sqlalchemy.orm import Session, defer

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_from_document
from portal.models import PolicyStep, PolicyStepKind, PolicyVersion


def retired() -> ColumnElement[bool]:
    """Whether a version was taken out of force with nothing in its place."""
    return exists().where(PolicyStep.version_id == PolicyVersion.id, PolicyStep.kind == PolicyStepKind.RETIRED)


_newest = (
    select(PolicyVersion.creditor_id, func.max(PolicyVersion.number).label("number"))
    .where(PolicyVersion.creditor_id.in_(bindparam("creditor_ids", expanding=True)), PolicyVersion.trial == false())
    .group_by(PolicyVersion.creditor_id)
    .subquery()
)
_IS_NEWEST = (PolicyVersion.creditor_id == _newest.c.creditor_id) & (PolicyVersion.number == _newest.c.number)


_KEPT = 256
_policies: dict[str, Policy] = {}


def newest_of_creditors(*beside: Any) -> Select[Any]:
    """The versions in force of the parameter ``creditor_ids``, with whatever a caller joins beside them.

    Without the document: a process reads each once.
    """
    found = select(PolicyVersion, *beside).select_from(PolicyVersion).join(_newest, _IS_NEWEST)
    return found.where(~retired()).options(defer(PolicyVersion.document))


def version_in_force(session: Session, creditor_id: int) -> PolicyVersion | None:
    """The creditor's newest version published for everybody; None before the first, and once that one is retired."""
    for_everybody = (PolicyVersion.creditor_id == creditor_id, PolicyVersion.trial == false())
    newest = select(func.max(PolicyVersion.number)).where(*for_everybody).scalar_subquery()
    return session.scalar(
        select(PolicyVersion).where(
            PolicyVersion.creditor_id == creditor_id, PolicyVersion.number == newest, ~retired()
        )
    )


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
