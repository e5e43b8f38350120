"""Starting and ending the comparison of two versions of a creditor's policy. Only its managers do either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from offers.policies.policy_lint import has_errors
from portal.models import PolicyExperiment, PolicyVersion, Role, StaffMember
from portal.services import audit
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.once import add_once
from portal.services.policies import locked_policy
from portal.services.policies_in_force import retired, version_in_force
from portal.services.policy_checks import findings_for
from portal.services.policy_reviews import LONGEST_TEXT

SHORTEST, LONGEST = timedelta(days=14), timedelta(days=180)
CONTROL_BPS = range(5_001)
CHALLENGER_BPS = range(500, 9_001)
LEAST_BPS = range(50, 3_001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Everything of a comparison that is chosen before it starts, and never after; shares in basis points."""

    control_bps: int
    challenger_bps: int
    least_bps: int
    first_on: date
    last_on: date


def start(
    session: Session, challenger: PolicyVersion, terms: Terms, *, staff_id: int, today: date, now: datetime
) -> PolicyExperiment:
    """Compare a published version with the one in force, from its first day on. Commits.

    Raises NotAllowed("experiment_needs_manager", "experiment_shares", "experiment_days", "experiment_alike",
    "version_has_errors") and Stale("experiment_open").
    """
    _refuse_other_than_manager(session, staff_id)
    refuse_terms(terms, today)
    creditor_id = challenger.creditor_id
    locked_policy(session, creditor_id)
    champion = version_in_force(session, creditor_id)
    if champion is None or challenger not in challengers(session, creditor_id, champion):
        session.rollback()
        raise NotAllowed("experiment_alike")
    if has_errors(findings_for(session, creditor_id, challenger.document, today)):
        session.rollback()
        raise NotAllowed("version_has_errors")
    _close_idle(session, champion, today, now)
    experiment = PolicyExperiment(
        creditor_id=creditor_id, champion_id=champion.id, challenger_id=challenger.id, control_bps=terms.control_bps,
        challenger_bps=terms.challenger_bps, least_bps=terms.least_bps, first_on=terms.first_on,
        last_on=terms.last_on, started_by=staff_id, started_at=now,
    )  # fmt: skip
    if not add_once(session, experiment):
        session.rollback()
        raise Stale("experiment_open")
    _record(session, experiment, "started", staff_id, now, {"from": champion.number, "to": challenger.number})
    session.commit()
    return experiment


def end(session: Session, experiment: PolicyExperiment, *, staff_id: int, reason: str, now: datetime) -> None:
    """End a comparison before its last day; everybody is offered the version in force from now on. Commits.

    Prices shown hold until they expire. Raises NotAllowed("experiment_needs_manager", "review_reason_missing") and
    Stale("experiment_over").
    """
    _refuse_other_than_manager(session, staff_id)
    said = reason.strip()[:LONGEST_TEXT]
    if not said:
        raise NotAllowed("review_reason_missing")
    ended = session.execute(
        update(PolicyExperiment)
        .where(PolicyExperiment.id == experiment.id, PolicyExperiment.ended_at.is_(None))
        .values(ended_at=now, ended_by=staff_id, end_reason=said)
        .execution_options(synchronize_session=False)
    )
    if ended.rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("experiment_over")
    session.refresh(experiment)
    _record(session, experiment, "ended", staff_id, now, {"reason": said})
    session.commit()


def challengers(session: Session, creditor_id: int, champion: PolicyVersion | None) -> list[PolicyVersion]:
    """What may be compared with the version in force, newest first: any other document that two people once agreed
    to and nobody took out of force for being wrong."""
    if champion is None:
        return []
    query = select(PolicyVersion).where(
        PolicyVersion.creditor_id == creditor_id, PolicyVersion.digest != champion.digest, ~retired()
    )
    return list(session.scalars(query.order_by(PolicyVersion.number.desc())))


def experiment_of(session: Session, public_id: str, creditor_id: int | None) -> PolicyExperiment:
    """A comparison in the viewer's reach; NotFound otherwise."""
    query = select(PolicyExperiment).where(PolicyExperiment.public_id == public_id)
    if creditor_id is not None:
        query = query.where(PolicyExperiment.creditor_id == creditor_id)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def experiments_of(session: Session, creditor_id: int) -> list[PolicyExperiment]:
    """Every comparison of a creditor, newest first."""
    query = select(PolicyExperiment).where(PolicyExperiment.creditor_id == creditor_id)
    return list(session.scalars(query.order_by(PolicyExperiment.id.desc())))


def _refuse_other_than_manager(session: Session, staff_id: int) -> None:
    if session.get_one(StaffMember, staff_id).role not in (Role.CREDITOR_MANAGER, Role.ADMIN):
        raise NotAllowed("experiment_needs_manager")


def refuse_terms(terms: Terms, today: date) -> None:
    """Raises NotAllowed("experiment_shares", "experiment_days") for terms that would compare nothing."""
    shares = ((terms.control_bps, CONTROL_BPS), (terms.challenger_bps, CHALLENGER_BPS), (terms.least_bps, LEAST_BPS))
    if any(share not in allowed for share, allowed in shares):
        raise NotAllowed("experiment_shares")
    if not (today <= terms.first_on and SHORTEST <= terms.last_on - terms.first_on <= LONGEST):
        raise NotAllowed("experiment_days")


def _close_idle(session: Session, champion: PolicyVersion, today: date, now: datetime) -> None:
    """A comparison whose last day passed, or whose champion is not the one in force, makes room for the next."""
    session.execute(
        update(PolicyExperiment)
        .where(
            PolicyExperiment.creditor_id == champion.creditor_id,
            PolicyExperiment.ended_at.is_(None),
            or_(PolicyExperiment.last_on < today, PolicyExperiment.champion_id != champion.id),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def _record(
    session: Session, experiment: PolicyExperiment, what: str, staff_id: int, now: datetime, detail: dict[str, object]
) -> None:
    audit.record(
        session, actor=f"staff:{staff_id}", action=f"policy.experiment_{what}",
        subject=f"policy_experiment:{experiment.id}", creditor_id=experiment.creditor_id, detail=detail, now=now,
    )  # fmt: skip
