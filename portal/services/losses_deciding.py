"""What is left is given up as lost: by one person up to a limit, above it by two (PORTAL_WRITE_OFF_LIMIT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.incoming import CaseKind
from portal.models import Agreement, AuditEvent, DebtRecord, FinanceCase
from portal.services import audit, cases
from portal.services.agreement_life.writing_off import give_up, give_up_debt
from portal.services.errors import NotAllowed, Stale
from portal.services.ledger_checks.parking import refuse_parked
from portal.services.losses import Loss, loss_of
from portal.services.payments import lock_agreements
from portal.services.staff_names import people

_ACTIONS = ("agreement.written_off", "debt.written_off")


def ask(
    session: Session, what: Agreement | DebtRecord, *, reason: str, staff_id: int | None, actor: str, limit: Money,
    today: date, now: datetime,
) -> FinanceCase | None:  # fmt: skip
    """Give it up at once up to `limit`; above it the case that waits for a second person. Commits.

    Raises NotAllowed: ``reason_missing``, ``nothing_to_lose``, ``held_by_agreement``, ``loss_asked_before``,
    ``agreement_parked``. Then nothing has changed.
    """
    try:
        made = _ask(session, what, reason.strip()[: cases.LONGEST_REASON], staff_id, actor, limit, today, now)
    except Exception:
        session.rollback()
        raise
    session.commit()
    return made


def decide(session: Session, case: FinanceCase, *, reason: str, staff_id: int, today: date, now: datetime) -> None:
    """A second person looked: it is given up. Does not commit; the caller holds the agreement and the case.

    Raises NotAllowed("same_person"), Stale("loss_changed") where more is left by now than was asked about, or nothing.
    """
    if case.detail.get("proposed_by") == staff_id:
        raise NotAllowed("same_person")
    what = _subject_of(session, case)
    _hold(session, what)
    try:
        loss = loss_of(session, what, today)
    except NotAllowed as error:
        raise Stale("loss_changed") from error
    if case.amount is not None and loss.booked > _booked_then(case):
        raise Stale("loss_changed")
    _give_up(session, loss, reason=str(case.detail["reason"]), actor=f"staff:{staff_id}", today=today, now=now)


def waiting(session: Session, creditor_id: int | None) -> list[FinanceCase]:
    """What somebody asked for and nobody decided yet, oldest first."""
    return cases.waiting(session, creditor_id, (CaseKind.LOSS_ASKED,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A loss that was booked, as the trail has it."""

    at: datetime
    about: str  # the agreement's or the contract's number
    who: str
    reason: str
    amount: Money


def booked(session: Session, creditor_id: int, *, limit: int = 50) -> list[Booked]:
    """What was given up, newest first."""
    query = select(AuditEvent).where(AuditEvent.creditor_id == creditor_id, AuditEvent.action.in_(_ACTIONS))
    events = session.scalars(query.order_by(AuditEvent.id.desc()).limit(limit)).all()
    names = people(session, [each.actor for each in events])
    return [
        Booked(
            at=each.at, about=_number(session, each.subject), who=names[each.actor],
            reason=str(each.detail["reason"]), amount=Money(int(each.detail["left_cents"])),
        )
        for each in events
    ]  # fmt: skip


def _number(session: Session, subject: str) -> str:
    kind, _, key = subject.partition(":")
    if kind == "agreement":
        return f"Acordo {session.get_one(Agreement, int(key)).number}"
    return f"Contrato {session.get_one(DebtRecord, int(key)).contract_number}"


def _ask(
    session: Session, what: Agreement | DebtRecord, reason: str, staff_id: int | None, actor: str, limit: Money,
    today: date, now: datetime,
) -> FinanceCase | None:  # fmt: skip
    if not reason:
        raise NotAllowed("reason_missing")
    _hold(session, what)
    loss = loss_of(session, what, today)
    if loss.agreement is not None:
        refuse_parked(session, loss.agreement.id)
    if _waiting(session, loss.subject) is not None:
        raise NotAllowed("loss_asked_before")
    if loss.left <= limit:
        _give_up(session, loss, reason=reason, actor=actor, today=today, now=now)
        return None
    return _open_case(session, loss, reason, staff_id, actor, today, now)


def _open_case(
    session: Session, loss: Loss, reason: str, staff_id: int | None, actor: str, today: date, now: datetime
) -> FinanceCase:
    asked = select(func.count()).where(
        FinanceCase.kind == CaseKind.LOSS_ASKED.value, FinanceCase.subject.startswith(f"{loss.subject}:")
    )
    subject = f"{loss.subject}:{(session.scalar(asked) or 0) + 1}"
    cases.open_case(
        session,
        CaseKind.LOSS_ASKED,
        subject,
        creditor_id=loss.creditor_id,
        agreement_id=loss.agreement.id if loss.agreement else None,
        amount=loss.left,
        occurred_on=today,
        detail={
            "proposed_by": staff_id,
            "reason": reason,
            "contracts": list(loss.contracts),
            "booked_cents": loss.booked.cents,
        },
        now=now,
    )
    audit.record(
        session, actor=actor, action="loss.asked", subject=loss.subject, creditor_id=loss.creditor_id,
        detail={"left_cents": loss.left.cents, "reason": reason}, now=now,
    )  # fmt: skip
    return session.scalars(
        select(FinanceCase).where(FinanceCase.kind == CaseKind.LOSS_ASKED.value, FinanceCase.subject == subject)
    ).one()


def _waiting(session: Session, subject: str) -> FinanceCase | None:
    query = select(FinanceCase).where(
        FinanceCase.kind == CaseKind.LOSS_ASKED.value,
        FinanceCase.subject.startswith(f"{subject}:"),
        FinanceCase.closed_at.is_(None),
    )
    return session.scalars(query.limit(1)).first()


def _give_up(session: Session, loss: Loss, *, reason: str, actor: str, today: date, now: datetime) -> None:
    if loss.agreement is not None:
        give_up(session, loss.agreement, reason=reason, actor=actor, today=today, now=now)
    elif loss.debt is not None:
        give_up_debt(session, loss.debt, owed=loss.left, reason=reason, actor=actor, today=today, now=now)


def _hold(session: Session, what: Agreement | DebtRecord) -> None:
    if isinstance(what, Agreement):
        lock_agreements(session, {what.id})
    else:
        session.refresh(what, with_for_update={"of": DebtRecord})


def _subject_of(session: Session, case: FinanceCase) -> Agreement | DebtRecord:
    kind, number = case.subject.split(":")[:2]
    if kind == "agreement":
        return session.get_one(Agreement, int(number))
    return session.get_one(DebtRecord, int(number))


def _booked_then(case: FinanceCase) -> Money:
    return Money(int(case.detail["booked_cents"]))
