"""A policy is published by two people: one sends a document to review, another approves it or sends it back.

Who edited the draft or sent it approves nothing. A manager of the creditor decides; where the creditor has no manager
but its authors, the administration of the portal does. Every step is kept with who, when and why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from offers.policies.policy import Policy
from offers.policies.policy_file import policy_digest, policy_from_document
from offers.policies.policy_lint import Finding, has_errors
from offers.policies.review import ReviewEvent, ReviewState, advance
from portal.clock import business_date
from portal.models import (
    PolicyRecord,
    PolicyReview,
    PolicyStep,
    PolicyStepKind,
    PolicyVersion,
    Role,
    StaffMember,
)
from portal.services import audit, outbox
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.once import add_once
from portal.services.policies import locked_policy, make_version
from portal.services.policies_in_force import version_in_force
from portal.services.policy_checks import findings_for

LONGEST_TEXT = 500
LONGEST_WAIT = timedelta(days=365)
_STEPS = {
    ReviewEvent.SEND_BACK: PolicyStepKind.SENT_BACK,
    ReviewEvent.TAKE_BACK: PolicyStepKind.TAKEN_BACK,
    ReviewEvent.APPROVE: PolicyStepKind.APPROVED,
    ReviewEvent.WITHDRAW: PolicyStepKind.WITHDRAWN,
    ReviewEvent.PUBLISH: PolicyStepKind.PUBLISHED,
}


def send(
    session: Session, *, creditor_id: int, seen_version: int, note: str, staff_id: int | None, actor: str,
    now: datetime, trial: bool = False,
) -> PolicyReview | tuple[Finding, ...]:  # fmt: skip
    """Send the draft to a second person, or return the findings that keep it from being published.

    On `trial` it becomes a version for comparisons only (portal.services.policy_experiments), in force for nobody.

    Raises Stale("draft_changed", "review_open"), NotAllowed("review_note_missing", "draft_unchanged",
    "experiment_alike").
    """
    record = locked_policy(session, creditor_id)
    if record.draft_version != seen_version:
        session.rollback()
        raise Stale("draft_changed")
    if trial and version_in_force(session, creditor_id) is None:
        session.rollback()
        raise NotAllowed("experiment_alike")
    authors = sorted({*(record.draft_editors or []), *([staff_id] if staff_id else [])})
    return _send(session, record, record.draft, None, authors, note, staff_id, actor, now, trial=trial)


def send_again(
    session: Session, version: PolicyVersion, *, note: str, staff_id: int, now: datetime
) -> PolicyReview | tuple[Finding, ...]:
    """Send the document of an older version to review, to be published as a new one; the draft stays as it is.

    Raises what `send` raises.
    """
    record = locked_policy(session, version.creditor_id)
    actor = f"staff:{staff_id}"
    return _send(session, record, version.document, version.number, [staff_id], note, staff_id, actor, now)


def _send(
    session: Session, record: PolicyRecord, document: Mapping[str, Any], again: int | None, authors: list[int],
    note: str, staff_id: int | None, actor: str, now: datetime, *, trial: bool = False,
) -> PolicyReview | tuple[Finding, ...]:  # fmt: skip
    note = note.strip()[:LONGEST_TEXT]
    policy = policy_from_document(document)
    findings = findings_for(session, record.creditor_id, document, business_date(now))
    if not isinstance(policy, Policy) or has_errors(findings):
        session.rollback()
        return findings
    _refuse_idle(session, record.creditor_id, policy, note)
    review = PolicyReview(
        policy_id=record.id, creditor_id=record.creditor_id, document=dict(document), digest=policy_digest(policy),
        trial=trial, again=again, authors=authors, note=note, asked_by=staff_id, asked_at=now,
    )  # fmt: skip
    if not add_once(session, review):
        session.rollback()
        raise Stale("review_open")
    _note(session, review, PolicyStepKind.SENT, actor, note, now)
    outbox.enqueue(session, "policy.ask", f"review:{review.id}", {"review_id": review.id})
    session.commit()
    return review


def _refuse_idle(session: Session, creditor_id: int, policy: Policy, note: str) -> None:
    """Nothing to review: no word of what it is about, or what is in force already."""
    current = version_in_force(session, creditor_id)
    if note and (current is None or current.digest != policy_digest(policy)):
        return
    session.rollback()
    raise NotAllowed("draft_unchanged" if note else "review_note_missing")


def reviewers(session: Session, review: PolicyReview) -> list[StaffMember]:
    """Who may decide: the creditor's managers but the authors; the portal's administration where there are none."""
    query = select(StaffMember).where(StaffMember.active, StaffMember.id.not_in(review.authors))
    managers = query.where(
        StaffMember.creditor_id == review.creditor_id, StaffMember.role == Role.CREDITOR_MANAGER
    ).order_by(StaffMember.name, StaffMember.id)
    admins = query.where(StaffMember.creditor_id.is_(None), StaffMember.role == Role.ADMIN)
    return list(session.scalars(managers)) or list(session.scalars(admins.order_by(StaffMember.id)))


def approve(
    session: Session, review: PolicyReview, *, staff_id: int, publish_on: date, today: date, now: datetime
) -> PolicyReview:
    """A second person agrees: it becomes a version at once, or on a later day. Commits.

    Raises NotAllowed("review_own", "review_needs_manager", "publish_day"), Stale("review_decided").
    """
    _refuse_decider(session, review, staff_id)
    if not today <= publish_on <= today + LONGEST_WAIT:
        raise NotAllowed("publish_day")
    record = locked_policy(session, review.creditor_id)
    _decide(session, review, ReviewEvent.APPROVE, staff_id, now, publish_on=publish_on)
    _tell(session, review, "approved")
    if publish_on <= today:
        _publish(session, record, review, f"staff:{staff_id}", now)
    session.commit()
    return review


def publish_due(session: Session, review_id: int, *, today: date, now: datetime) -> PolicyVersion | None:
    """Make an approved document a version once its day has come; None when it is not to be. Commits."""
    review = session.get_one(PolicyReview, review_id)
    record = locked_policy(session, review.creditor_id)
    session.refresh(review)
    if review.state is not ReviewState.APPROVED or review.publish_on is None or review.publish_on > today:
        session.rollback()
        return None
    _publish(session, record, review, "job:policies", now)
    session.commit()
    return review.version


def _publish(session: Session, record: PolicyRecord, review: PolicyReview, actor: str, now: datetime) -> None:
    policy = policy_from_document(review.document)
    if not isinstance(policy, Policy):
        raise TypeError("a reviewed policy must be readable")
    version = make_version(
        session, record, policy, staff_id=review.decided_by, actor=actor, now=now, trial=review.trial
    )
    review.state = advance(review.state, ReviewEvent.PUBLISH)
    review.version = version
    _note(session, review, PolicyStepKind.PUBLISHED, actor, "", now, version_id=version.id)
    draft = policy_from_document(record.draft)
    if isinstance(draft, Policy) and policy_digest(draft) == review.digest:
        record.draft_editors = None


def send_back(session: Session, review: PolicyReview, *, staff_id: int, reason: str, now: datetime) -> None:
    """A second person does not agree, and says why. Commits.

    Raises NotAllowed("review_reason_missing") and what `approve` raises.
    """
    _refuse_decider(session, review, staff_id)
    _decide(session, review, ReviewEvent.SEND_BACK, staff_id, now, reason=_said(reason))
    _tell(session, review, "sent_back")
    session.commit()


def take_back(session: Session, review: PolicyReview, *, staff_id: int, now: datetime) -> None:
    """Whoever wrote it wants it back. Commits. Raises NotAllowed("review_of_another"), Stale("review_decided")."""
    if staff_id not in review.authors:
        raise NotAllowed("review_of_another")
    _decide(session, review, ReviewEvent.TAKE_BACK, staff_id, now)
    session.commit()


def withdraw(session: Session, review: PolicyReview, *, staff_id: int, reason: str, now: datetime) -> None:
    """Give up what was approved for a later day; author or manager may. Commits.

    Raises NotAllowed("review_reason_missing", "review_needs_manager"), Stale("review_decided").
    """
    member = session.get_one(StaffMember, staff_id)
    if staff_id not in review.authors and member.role not in (Role.CREDITOR_MANAGER, Role.ADMIN):
        raise NotAllowed("review_needs_manager")
    decider = review.decided_by
    _decide(session, review, ReviewEvent.WITHDRAW, decider or staff_id, now, reason=_said(reason), actor=staff_id)
    _tell(session, review, "withdrawn")
    session.commit()


def review_of(session: Session, public_id: str, creditor_id: int | None) -> PolicyReview:
    """A review in the viewer's reach; NotFound otherwise."""
    query = select(PolicyReview).where(PolicyReview.public_id == public_id)
    if creditor_id is not None:
        query = query.where(PolicyReview.creditor_id == creditor_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def _refuse_decider(session: Session, review: PolicyReview, staff_id: int) -> None:
    if staff_id in review.authors:
        raise NotAllowed("review_own")
    if staff_id not in {each.id for each in reviewers(session, review)}:
        raise NotAllowed("review_needs_manager")


def _said(reason: str) -> str:
    said = reason.strip()[:LONGEST_TEXT]
    if not said:
        raise NotAllowed("review_reason_missing")
    return said


def _decide(
    session: Session, review: PolicyReview, event: ReviewEvent, staff_id: int, now: datetime, *, reason: str = "",
    publish_on: date | None = None, actor: int | None = None,
) -> None:  # fmt: skip
    """Once: of two people at the same moment, one decides."""
    before = ReviewState.APPROVED if event is ReviewEvent.WITHDRAW else ReviewState.WAITING
    decided = session.execute(
        update(PolicyReview)
        .where(PolicyReview.id == review.id, PolicyReview.state == before)
        .values(
            state=advance(before, event), decided_by=staff_id, decided_at=now, reason=reason,
            publish_on=publish_on or review.publish_on,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if decided.rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("review_decided")
    session.refresh(review)
    _note(session, review, _STEPS[event], f"staff:{actor or staff_id}", reason, now)


def _note(
    session: Session, review: PolicyReview, kind: PolicyStepKind, actor: str, reason: str, now: datetime,
    version_id: int | None = None,
) -> None:  # fmt: skip
    session.add(
        PolicyStep(
            creditor_id=review.creditor_id, review_id=review.id, version_id=version_id, kind=kind, actor=actor,
            reason=reason, at=now,
        )
    )  # fmt: skip
    if kind is not PolicyStepKind.PUBLISHED:  # which has its line already
        audit.record(
            session, actor=actor, action=f"policy.{kind}", subject=f"policy_review:{review.id}",
            creditor_id=review.creditor_id, detail={"digest": review.digest}, now=now,
        )  # fmt: skip


def _tell(session: Session, review: PolicyReview, what: str) -> None:
    payload = {"review_id": review.id, "what": what}
    outbox.enqueue(session, "policy.tell", f"review:{review.id}:{what}", payload)
