"""What waits for a decision of finance: opened once, held by one person at a time, closed by a remedy with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from brazil.money import Money
from payments.incoming import REMEDIES, CaseKind, Remedy
from portal.models import BankLine, FinanceCase
from portal.services import audit
from portal.services.errors import NotAllowed, NotFound, Stale
from portal.services.once import add_once

LONGEST_REASON = 500


def open_case(
    session: Session,
    kind: CaseKind,
    subject: str,
    *,
    creditor_id: int | None,
    occurred_on: date,
    now: datetime,
    agreement_id: int | None = None,
    payment_id: int | None = None,
    line_id: int | None = None,
    amount: Money | None = None,
    due_on: date | None = None,
    detail: Mapping[str, Any] | None = None,
    again: bool = False,
) -> bool:
    """Open a case about `subject` ("bank_line:12"); False where it was opened before, be it closed by now.

    With `again`, one that had closed by itself and not by a person opens anew: what it was about came back. Does not
    commit: the deed that needs the decision does. `due_on` is by when somebody must have decided.
    """
    case = FinanceCase(
        kind=kind.value,
        subject=subject,
        creditor_id=creditor_id,
        agreement_id=agreement_id,
        payment_id=payment_id,
        line_id=line_id,
        amount=amount,
        occurred_on=occurred_on,
        due_on=due_on,
        detail=dict(detail or {}),
        opened_at=now,
    )
    if add_once(session, case):
        return True
    return again and _open_again(session, kind, subject, amount=amount, detail=dict(detail or {}), now=now)


def close_by_itself(session: Session, kind: CaseKind, subject: str, *, reason: str, actor: str, now: datetime) -> bool:
    """Close an open case that nobody has to decide any more; False where none is open. Does not commit."""
    query = select(FinanceCase).where(
        FinanceCase.kind == kind.value, FinanceCase.subject == subject, FinanceCase.closed_at.is_(None)
    )
    case = session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if case is None or case.closed_at is not None:
        return False
    _close(session, case, Remedy.WITHDRAWN, reason=reason, actor=actor, now=now)
    return True


def waiting(session: Session, creditor_id: int | None, kinds: Collection[CaseKind] = ()) -> list[FinanceCase]:
    """Open cases, oldest first; of one creditor, or of all for the operator (None); of some kinds, or of all."""
    query = (
        select(FinanceCase)
        .options(joinedload(FinanceCase.agreement), joinedload(FinanceCase.payment), joinedload(FinanceCase.line))
        .where(FinanceCase.closed_at.is_(None))
        .order_by(FinanceCase.opened_at, FinanceCase.id)
    )
    if creditor_id is not None:
        query = query.where(FinanceCase.creditor_id == creditor_id)
    if kinds:
        query = query.where(FinanceCase.kind.in_([kind.value for kind in kinds]))
    return list(session.scalars(query))


def waiting_by_kind(session: Session, creditor_id: int | None) -> dict[CaseKind, int]:
    """How many cases of each kind are open; a kind with none is not there."""
    query = select(FinanceCase.kind, func.count()).where(FinanceCase.closed_at.is_(None)).group_by(FinanceCase.kind)
    if creditor_id is not None:
        query = query.where(FinanceCase.creditor_id == creditor_id)
    return {CaseKind(kind): count for kind, count in session.execute(query)}


def case_of(session: Session, public_id: str, creditor_id: int | None) -> FinanceCase:
    """A case the viewer may see; NotFound otherwise."""
    query = select(FinanceCase).where(FinanceCase.public_id == public_id)
    if creditor_id is not None:
        query = query.where(FinanceCase.creditor_id == creditor_id)
    case = session.scalar(query)
    if case is None:
        raise NotFound
    return case


def remedies_of(case: FinanceCase) -> tuple[Remedy, ...]:
    """What may be done about it; nothing once it is closed."""
    return REMEDIES[CaseKind(case.kind)] if case.closed_at is None else ()


def remedy(
    session: Session,
    *,
    case: FinanceCase,
    remedy: Remedy,
    reason: str,
    staff_id: int,
    today: date,
    now: datetime,
    **arguments: Any,
) -> None:
    """Do what the remedy says and close the case with its reason, in one transaction; commits.

    `arguments` are the remedy's own (`portal.services.money_in.remedies` names them): ``installment_id`` for PLACE,
    ``reference`` where finance gives money back by its own bank. Raises NotAllowed("remedy_not_offered"),
    ("reason_missing"), ("same_person"); Stale("case_closed") when somebody else was quicker; NotFound for what is
    not this creditor's. Then nothing has changed.
    """
    from portal.services.money_in.remedies import deed_of  # a deed may open the next case, so it imports this module

    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise NotAllowed("reason_missing")
    try:
        hold(session, case)
        if remedy not in remedies_of(case):
            raise NotAllowed("remedy_not_offered")
        deed_of(CaseKind(case.kind), remedy)(
            session, case, reason=reason, staff_id=staff_id, today=today, now=now, **arguments
        )
    except Exception:
        session.rollback()
        raise
    _close(session, case, remedy, reason=reason, actor=f"staff:{staff_id}", now=now)
    session.commit()


def hold(session: Session, case: FinanceCase) -> None:
    """Nobody else decides on it, or moves its money, meanwhile: the account, the agreement, then the case, in the
    order in which files are read. Raises Stale("case_closed")."""
    from portal.services.payments import agreement_ids_of, lock_agreements
    from portal.services.retorno_accounts import lock_account

    line = session.get(BankLine, case.line_id) if case.line_id is not None else None
    if line is not None and line.file.receiving_account_id is not None:
        lock_account(session, line.file.receiving_account_id)
    agreement_ids = {case.agreement_id} if case.agreement_id is not None else set()
    if line is not None and line.charge is not None:
        agreement_ids |= agreement_ids_of(line.charge)
    lock_agreements(session, agreement_ids)
    session.refresh(case, with_for_update={"of": FinanceCase})
    if case.closed_at is not None:
        raise Stale("case_closed")


def _open_again(
    session: Session, kind: CaseKind, subject: str, *, amount: Money | None, detail: dict[str, Any], now: datetime
) -> bool:
    query = select(FinanceCase).where(
        FinanceCase.kind == kind.value, FinanceCase.subject == subject, FinanceCase.remedy == Remedy.WITHDRAWN.value
    )
    case = session.scalar(query.with_for_update(of=FinanceCase).execution_options(populate_existing=True))
    if case is None or not case.closed_by.startswith("job:"):
        return False
    told = {"kind": case.kind, "about": case.subject, "reason": case.reason, "closed_at": str(case.closed_at)}
    case.remedy = case.reason = case.closed_by = ""
    case.closed_at, case.opened_at, case.amount, case.detail = None, now, amount, detail
    audit.record(
        session,
        actor="job:cases",
        action="case.reopened",
        subject=f"finance_case:{case.id}",
        creditor_id=case.creditor_id,
        detail=told,
        now=now,
    )
    return True


def _close(session: Session, case: FinanceCase, remedy: Remedy, *, reason: str, actor: str, now: datetime) -> None:
    case.remedy, case.reason = remedy.value, reason
    case.closed_by, case.closed_at = actor, now
    audit.record(
        session,
        actor=actor,
        action="case.closed",
        subject=f"finance_case:{case.id}",
        creditor_id=case.creditor_id,
        detail={"kind": case.kind, "about": case.subject, "remedy": remedy.value, "reason": reason},
        now=now,
    )
