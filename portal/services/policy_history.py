"""The versions of a creditor's policy, the reviews they came through, and taking one out of force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.policies.review import OPEN, ReviewState
from portal.models import PolicyReview, PolicyStep, PolicyStepKind, PolicyVersion, Role, StaffMember
from portal.services import audit, outbox
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.once import add_once
from portal.services.policies import locked_policy, versions_of
from portal.services.policies_in_force import version_in_force
from portal.services.policy_reviews import LONGEST_TEXT


class VersionState(StrEnum):
    """Where a published version stands."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"  # a newer one came
    TRIAL = "trial"  # for comparisons only, in force for nobody
    RETIRED = "retired"  # taken out of force with nothing in its place


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version as the list shows it."""

    version: PolicyVersion
    state: VersionState
    steps: tuple[PolicyStep, ...]


def history(session: Session, creditor_id: int) -> list[VersionLine]:
    """Every version, newest first, with the steps that made or ended it."""
    steps = steps_of(session, creditor_id)
    found = versions_of(session, creditor_id)
    newest = next((version.id for version in found if not version.trial), None)
    review_of_version = {step.version_id: step.review_id for step in steps if step.kind is PolicyStepKind.PUBLISHED}
    return [
        VersionLine(
            version=version,
            state=_state(version, newest, steps),
            steps=tuple(
                step
                for step in steps
                if step.version_id == version.id
                or (step.review_id is not None and step.review_id == review_of_version.get(version.id))
            ),
        )
        for version in found
    ]


def _state(version: PolicyVersion, newest: int | None, steps: Sequence[PolicyStep]) -> VersionState:
    if any(step.kind is PolicyStepKind.RETIRED and step.version_id == version.id for step in steps):
        return VersionState.RETIRED
    if version.trial:
        return VersionState.TRIAL
    return VersionState.IN_FORCE if version.id == newest else VersionState.REPLACED


def steps_of(session: Session, creditor_id: int) -> list[PolicyStep]:
    """Every step, oldest first."""
    query = select(PolicyStep).where(PolicyStep.creditor_id == creditor_id)
    return list(session.scalars(query.order_by(PolicyStep.id)))


def open_review(session: Session, creditor_id: int) -> PolicyReview | None:
    """What waits for a second person or for its day."""
    query = select(PolicyReview).where(PolicyReview.creditor_id == creditor_id, PolicyReview.state.in_(OPEN))
    return session.scalar(query)


def reviews_of(session: Session, creditor_id: int, *, limit: int = 50) -> list[PolicyReview]:
    """What was sent to review, newest first."""
    query = select(PolicyReview).where(PolicyReview.creditor_id == creditor_id)
    return list(session.scalars(query.order_by(PolicyReview.id.desc()).limit(limit)))


def due_reviews(session: Session, today: date) -> list[int]:
    """Approved documents whose day has come."""
    query = select(PolicyReview.id).where(PolicyReview.state == ReviewState.APPROVED, PolicyReview.publish_on <= today)
    return list(session.scalars(query.order_by(PolicyReview.publish_on, PolicyReview.id)))


def version_numbered(session: Session, creditor_id: int, number: int) -> PolicyVersion:
    """One version of a creditor; NotFound otherwise."""
    query = select(PolicyVersion).where(PolicyVersion.creditor_id == creditor_id, PolicyVersion.number == number)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def retire(session: Session, version: PolicyVersion, *, staff_id: int, reason: str, now: datetime) -> None:
    """Take the version in force out of force: nothing is offered until another is published. Commits.

    One manager may, so that a mistake stops at once; offering again takes two. What was offered is honoured until it
    expires. Raises NotAllowed("review_reason_missing", "review_needs_manager"), Stale("version_not_in_force").
    """
    said = reason.strip()[:LONGEST_TEXT]
    if not said:
        raise NotAllowed("review_reason_missing")
    if session.get_one(StaffMember, staff_id).role not in (Role.CREDITOR_MANAGER, Role.ADMIN):
        raise NotAllowed("review_needs_manager")
    locked_policy(session, version.creditor_id)
    current = version_in_force(session, version.creditor_id)
    step = PolicyStep(
        creditor_id=version.creditor_id, version_id=version.id, kind=PolicyStepKind.RETIRED,
        actor=f"staff:{staff_id}", reason=said, at=now,
    )  # fmt: skip
    if current is None or current.id != version.id or not add_once(session, step):
        session.rollback()
        raise Stale("version_not_in_force")
    audit.record(
        session, actor=f"staff:{staff_id}", action="policy.retired", subject=f"policy_version:{version.id}",
        creditor_id=version.creditor_id, detail={"number": version.number}, now=now,
    )  # fmt: skip
    outbox.enqueue(session, "policy.tell_retired", f"version:{version.id}", {"version_id": version.id})
    session.commit()
