"""What a dispute holds still the moment it is opened, and lets go when it ends. Nothing here commits.

CDC art. 54-G I keeps a creditor from charging a contested amount of a card while it is looked at; the portal does so
for every debt, by its own rule. Correction of what a register says: CDC art. 43 §3º; Lei 13.709/2018 art. 18 III.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from offers.agreements.agreement import RUNNING, AgreementEvent, AgreementState
from portal.models import Agreement, AgreementStep, DebtRecord, DebtStatus, Dispute, DisputeStatus
from portal.services.agreement_life.freezing import hold_still, take_up

_MARK = "dispute:"


def hold_debt(session: Session, debt: DebtRecord, *, since: date | None, now: datetime) -> bool:
    """Take an open debt out of what can be negotiated; whether it was still as it was read.

    What was offered falls with the version (decision 4). `since` is the first day its amount stands still, None where
    it goes on.
    """
    held = [*(debt.held or ()), *([[since.isoformat(), ""]] if since else [])]
    found = session.execute(
        update(DebtRecord)
        .where(DebtRecord.id == debt.id, DebtRecord.status == DebtStatus.OPEN, DebtRecord.version == debt.version)
        .values(status=DebtStatus.DISPUTED, version=DebtRecord.version + 1, held=held or None, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    session.refresh(debt)
    return bool(found.rowcount)  # type: ignore[attr-defined]


def hold_amount(session: Session, debt: DebtRecord, since: date) -> None:
    """Hold still the amount of a debt its creditor had already suspended."""
    session.refresh(debt, with_for_update={"of": DebtRecord})
    if not (debt.held and debt.held[-1][1] == ""):
        debt.held = [*(debt.held or ()), [since.isoformat(), ""]]


def held_since(debt: DebtRecord, day: date) -> bool:
    """Whether the amount was held still from that day on, as the policy of then had it."""
    return any(since == day.isoformat() for since, _ in debt.held or ())


def hold_agreement(session: Session, agreement: Agreement, dispute: Dispute, *, today: date, now: datetime) -> None:
    """Hold a running agreement; one that a court's plan already holds stays as it is."""
    if agreement.status in RUNNING:
        actor = f"debtor:{dispute.debtor_id}"
        hold_still(session, agreement, reason=reason_of(dispute), actor=actor, today=today, now=now)


def let_go(session: Session, dispute: Dispute, *, actor: str, today: date, now: datetime) -> None:
    """Everything goes on from today, which counts again: the debt open as before the dispute, or its agreement taken
    up. The caller holds the agreement, and has written the dispute's end."""
    debt = dispute.debt
    session.refresh(debt, with_for_update={"of": DebtRecord})
    end_held(debt, today)
    if debt.status is DebtStatus.DISPUTED and dispute.found_as is DebtStatus.OPEN:
        debt.status, debt.version, debt.updated_at = DebtStatus.OPEN, debt.version + 1, now
    if dispute.agreement is not None and holds(session, dispute.agreement, dispute):
        take_up(session, dispute.agreement, reason=reason_of(dispute), actor=actor, today=today, now=now)


def end_held(debt: DebtRecord, today: date) -> None:
    """The amount runs again from `today`, included. Once ended it stays so.

    A debt that came back from an agreement keeps the days among those of its own, which payments to come are worked
    out with.
    """
    if not debt.held or debt.held[-1][1]:
        return
    since = debt.held[-1][0]
    ended = [since, max(since, today.isoformat())]
    debt.held = [*debt.held[:-1], ended]
    if debt.restated is not None:
        debt.restated = {**debt.restated, "freezes": [*debt.restated["freezes"], ended]}


def holds(session: Session, agreement: Agreement, dispute: Dispute) -> bool:
    """Whether the agreement is held for a dispute, not by a court's plan, and for none but this one."""
    if agreement.status is not AgreementState.FROZEN:
        return False
    last = select(AgreementStep.reason).where(
        AgreementStep.agreement_id == agreement.id, AgreementStep.event == AgreementEvent.FREEZE.value
    )
    reason = session.scalar(last.order_by(AgreementStep.id.desc()).limit(1)) or ""
    another = select(Dispute.id).where(
        Dispute.agreement_id == agreement.id, Dispute.status == DisputeStatus.OPEN, Dispute.id != dispute.id
    )
    return reason.startswith(_MARK) and session.scalar(another.limit(1)) is None


def reason_of(dispute: Dispute) -> str:
    """What the agreement's step says: ``dispute:CT-482-913-550-7``."""
    return f"{_MARK}{dispute.number}"
