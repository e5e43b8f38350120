"""Editing a creditor's policy, and making versions of it once two people agree (portal.services.policy_reviews)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_digest, policy_document, policy_from_document
from offers.policies.policy_lint import Finding, has_errors, policy_findings
from portal.models import PolicyRecord, PolicyVersion
from portal.services import audit
from portal.services.errors import NotAllowed, Stale
from portal.services.once import add_once

FIRST_DRAFT: dict[str, Any] = {
    "format": 1,
    "name": "Política padrão",
    "tiers": [
        {
            "min_days_overdue": 1,
            "max_days_overdue": None,
            "cash": {"interest_bps": 5000, "fine_bps": 5000, "correction_bps": 0, "principal_bps": 0},
            "installments": {
                "interest_bps": 2000,
                "fine_bps": 2000,
                "correction_bps": 0,
                "principal_bps": 0,
                "max_installments": 6,
                "min_installment_cents": 5000,
                "min_down_payment_bps": 0,
                "monthly_interest_bps": 0,
                "method": "equal",
                "clears_after": "first_payment",
            },
            "validity_days": 5,
            "first_due_min_days": 5,
            "first_due_max_days": 30,
        }
    ],
}


def as_it_is(document: Mapping[str, Any]) -> str:
    """A draft that is not complete yet as JSON, as it was left."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def policy_of_creditor(session: Session, creditor_id: int, *, now: datetime) -> PolicyRecord:
    """The policy a creditor edits; one with a cautious first draft is made when there is none."""
    same = select(PolicyRecord).where(PolicyRecord.creditor_id == creditor_id)
    record = session.scalar(same)
    if record is not None:
        return record
    fresh = PolicyRecord(creditor_id=creditor_id, name=FIRST_DRAFT["name"], draft=FIRST_DRAFT, updated_at=now)
    if add_once(session, fresh):
        session.commit()
        return fresh
    return session.scalars(same).one()


def findings_of(document: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Everything worth saying about a draft, readable or not."""
    policy = policy_from_document(document)
    return policy_findings(policy) if isinstance(policy, Policy) else policy


def readable(document: Mapping[str, Any]) -> Policy | None:
    """The rules a document describes; None where it describes none yet."""
    policy = policy_from_document(document)
    return policy if isinstance(policy, Policy) else None


def save_draft(
    session: Session, *, creditor_id: int, document: dict[str, Any], seen_version: int, actor: str, now: datetime
) -> PolicyRecord:
    """Keep a draft, complete or not, and who edited it: they do not approve it.

    Raises Stale("draft_changed") when somebody saved in between.
    """
    saved = session.execute(
        update(PolicyRecord)
        .where(PolicyRecord.creditor_id == creditor_id, PolicyRecord.draft_version == seen_version)
        .values(
            draft=document,
            name=str(document.get("name", ""))[:120],
            draft_version=seen_version + 1,
            draft_editors=_editors(session, creditor_id, actor),
            updated_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    if saved.rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("draft_changed")
    audit.record(
        session,
        actor=actor,
        action="policy.saved",
        subject=f"creditor:{creditor_id}",
        creditor_id=creditor_id,
        detail={},
        now=now,
    )
    session.commit()
    same = select(PolicyRecord).where(PolicyRecord.creditor_id == creditor_id)
    return session.scalars(same.execution_options(populate_existing=True)).one()


def _editors(session: Session, creditor_id: int, actor: str) -> list[int]:
    known = session.scalar(select(PolicyRecord.draft_editors).where(PolicyRecord.creditor_id == creditor_id)) or []
    kind, _, who = actor.partition(":")
    return sorted({*known, int(who)}) if kind == "staff" else list(known)


def publish_first(
    session: Session, *, creditor_id: int, seen_version: int, actor: str, now: datetime
) -> PolicyVersion | tuple[Finding, ...]:
    """Make the draft the creditor's first version, as whoever sets a creditor up does; later ones go through review.

    Returns the findings that keep it from being one. Raises Stale("draft_changed") and NotAllowed("review_needed").
    """
    record = locked_policy(session, creditor_id)
    if record.draft_version != seen_version:
        session.rollback()
        raise Stale("draft_changed")
    if versions_of(session, creditor_id):
        session.rollback()
        raise NotAllowed("review_needed")
    policy = policy_from_document(record.draft)
    findings = policy_findings(policy) if isinstance(policy, Policy) else policy
    if not isinstance(policy, Policy) or has_errors(findings):
        return findings
    version = make_version(session, record, policy, staff_id=None, actor=actor, now=now)
    session.commit()
    return version


def locked_policy(session: Session, creditor_id: int) -> PolicyRecord:
    """The creditor's policy, nobody else's to change until the transaction ends."""
    held = select(PolicyRecord).where(PolicyRecord.creditor_id == creditor_id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def make_version(
    session: Session, record: PolicyRecord, policy: Policy, *, staff_id: int | None, actor: str, now: datetime,
    trial: bool = False,
) -> PolicyVersion:  # fmt: skip
    """A new version of a policy that is held, with its line in the trail; one on trial is in force for nobody.

    Does not commit.
    """
    last = session.scalar(select(func.max(PolicyVersion.number)).where(PolicyVersion.policy_id == record.id)) or 0
    version = PolicyVersion(
        policy_id=record.id,
        creditor_id=record.creditor_id,
        number=last + 1,
        document=policy_document(policy),
        digest=policy_digest(policy),
        trial=trial,
        published_by=staff_id,
        published_at=now,
    )
    session.add(version)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="policy.published_on_trial" if trial else "policy.published",
        subject=f"policy:{record.id}",
        creditor_id=record.creditor_id,
        detail={"number": version.number, "digest": version.digest},
        now=now,
    )
    return version


def versions_of(session: Session, creditor_id: int) -> list[PolicyVersion]:
    """Published versions, newest first."""
    return list(
        session.scalars(
            select(PolicyVersion).where(PolicyVersion.creditor_id == creditor_id).order_by(PolicyVersion.number.desc())
        )
    )
