"""What a creditor answers to a dispute: by the last day, with its reason, and with proof where it must prove."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from portal.models import (
    Contact,
    DebtStatus,
    Dispute,
    DisputeReason,
    DisputeStatus,
    EvidenceSide,
    RegisterAnswer,
    Registration,
)
from portal.sealing import Sealer
from portal.services import audit, evidence
from portal.services.disputes.closing import close
from portal.services.disputes.desk import dispute_for
from portal.services.disputes.reading import subject_of
from portal.services.disputes.words_of_reason import seal_answer
from portal.services.errors import NotAllowed, Stale
from portal.services.evidence import Sent

SHORTEST_REASON = 30
"""Signs of the shortest reason for a refusal."""

PROVEN_BY_CREDITOR = frozenset({DisputeReason.NOT_MINE, DisputeReason.FRAUD})
"""Who says "it was not me" need not prove it: the creditor shows the contract (CDC art. 6º VIII; CPC art. 429 II)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the creditor decided: UPHELD, CORRECTED (`right_amount` is the debt's principal) or REJECTED, and why."""

    outcome: DisputeStatus
    words: str = ""
    right_amount: Money | None = None
    files: Sequence[Sent] = ()


def answer(
    session: Session,
    sealer: Sealer,
    *,
    creditor_id: int,
    dispute_id: str,
    given: Answer,
    staff_id: int,
    today: date,
    now: datetime,
) -> Dispute:
    """Write the answer down and do what it means. Commits.

    Raises NotFound; Stale: ``dispute_answered`` for one that ended, ``dispute_late`` after the last day; NotAllowed:
    ``dispute_choose``, ``dispute_reason_short``, ``dispute_proof_missing``, ``dispute_not_correctable``,
    ``dispute_amount_not_lower``; FileRefused. Then nothing has changed.
    """
    try:
        dispute = _answer(session, sealer, creditor_id, dispute_id, given, f"staff:{staff_id}", today, now)
    except Exception:
        session.rollback()
        raise
    session.commit()
    return dispute


def note_register(
    session: Session, *, creditor_id: int, dispute_id: str, said: RegisterAnswer, staff_id: int, now: datetime
) -> Dispute:
    """What the creditor did about the credit registers while it looks. Commits. Raises NotFound,
    Stale("dispute_answered"), NotAllowed("dispute_choose")."""
    dispute = dispute_for(session, creditor_id, dispute_id)
    if said is RegisterAnswer.NONE or dispute.bureau_asked_at is None:
        raise NotAllowed("dispute_choose")
    if dispute.status is not DisputeStatus.OPEN:
        raise Stale("dispute_answered")
    dispute.bureau_answer = said
    audit.record(
        session,
        actor=f"staff:{staff_id}",
        action="dispute.register",
        subject=subject_of(dispute),
        creditor_id=creditor_id,
        detail={"answer": said.value},
        now=now,
    )
    session.commit()
    return dispute


def correctable(dispute: Dispute) -> bool:
    """Whether the creditor may answer with another amount: a debt under no agreement, owed as it came."""
    return dispute.found_as is DebtStatus.OPEN and dispute.debt.restated is None


def _answer(
    session: Session,
    sealer: Sealer,
    creditor_id: int,
    dispute_id: str,
    given: Answer,
    actor: str,
    today: date,
    now: datetime,
) -> Dispute:
    dispute = dispute_for(session, creditor_id, dispute_id)
    if today > dispute.answer_by:
        raise Stale("dispute_late")
    _check(session, dispute, given)
    right_amount = given.right_amount if given.outcome is DisputeStatus.CORRECTED else None
    done = close(session, dispute, given.outcome, actor=actor, today=today, now=now, right_amount=right_amount)
    if not done:
        raise Stale("dispute_answered")
    _keep_files(session, sealer, dispute, given.files, now)
    dispute.answered_at, dispute.answered_by = now, actor
    dispute.answer_sealed = seal_answer(sealer, dispute.public_id, given.words)
    if dispute.reason is DisputeReason.DECEASED and given.outcome is DisputeStatus.UPHELD:
        _mark_dead(session, dispute, now)
    return dispute


def _check(session: Session, dispute: Dispute, given: Answer) -> None:
    match given.outcome:
        case DisputeStatus.UPHELD:
            return
        case DisputeStatus.CORRECTED:
            _check_amount(dispute, given.right_amount)
        case DisputeStatus.REJECTED:
            _check_refusal(session, dispute, given)
        case _:
            raise NotAllowed("dispute_choose")


def _check_amount(dispute: Dispute, amount: Money | None) -> None:
    if not correctable(dispute):
        raise NotAllowed("dispute_not_correctable")
    if amount is None or not ZERO < amount < dispute.debt.principal:
        raise NotAllowed("dispute_amount_not_lower")


def _check_refusal(session: Session, dispute: Dispute, given: Answer) -> None:
    if len(given.words.strip()) < SHORTEST_REASON:
        raise NotAllowed("dispute_reason_short", least=SHORTEST_REASON)
    if dispute.reason in PROVEN_BY_CREDITOR and not given.files:
        raise NotAllowed("dispute_proof_missing")


def _keep_files(session: Session, sealer: Sealer, dispute: Dispute, files: Sequence[Sent], now: datetime) -> None:
    for sent in files:
        evidence.add(
            session,
            sealer,
            debtor_id=dispute.debtor_id,
            creditor_id=dispute.creditor_id,
            subject=subject_of(dispute),
            side=EvidenceSide.CREDITOR,
            name=sent.name,
            content=sent.content,
            now=now,
        )


def _mark_dead(session: Session, dispute: Dispute, now: datetime) -> None:
    """The creditor found that the person died: its file says so, and nobody is written to at its contacts."""
    whose = {"debtor_id": dispute.debtor_id, "creditor_id": dispute.creditor_id}
    session.execute(update(Registration).filter_by(**whose).values(deceased=True, updated_at=now))
    session.execute(update(Contact).filter_by(**whose, quarantined_at=None).values(quarantined_at=now))
