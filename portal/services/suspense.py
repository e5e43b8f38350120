"""Money whose installment is not known: the queue, and a person's decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from offers.agreements.agreement import InstallmentState
from payments.incoming import CaseKind, Remedy
from portal.models import Agreement, BankFile, BankLine, Charge, FinanceCase, Installment, Outcome
from portal.services import cases
from portal.services.errors import NotFound, Stale
from portal.services.money_in.line_cases import KINDS, case_of_line
from portal.services.retorno_lines import REVERSED

_WITH_CHARGE = (
    joinedload(BankLine.file),
    joinedload(BankLine.charge).joinedload(Charge.installment).joinedload(Installment.agreement),
)


def waiting(session: Session, creditor_id: int | None) -> list[BankLine]:
    """Payments in suspense, oldest first; of one creditor, or of all for the operator (None)."""
    query = (
        select(BankLine)
        .join(BankFile)
        .options(*_WITH_CHARGE)
        .where(BankLine.outcome == Outcome.UNMATCHED)
        .order_by(BankLine.occurred_on, BankLine.id)
    )
    if creditor_id is not None:
        query = query.where(BankFile.creditor_id == creditor_id)
    return list(session.scalars(query))


def line_of(session: Session, public_id: str, creditor_id: int | None) -> BankLine:
    """A line of a file the viewer may see; NotFound otherwise."""
    query = select(BankLine).join(BankFile).options(*_WITH_CHARGE).where(BankLine.public_id == public_id)
    if creditor_id is not None:
        query = query.where(BankFile.creditor_id == creditor_id)
    line = session.scalar(query)
    if line is None:
        raise NotFound
    return line


def case_of(session: Session, line: BankLine, *, now: datetime) -> FinanceCase:
    """Where a line is decided; one from before there were cases gets its own. Commits. NotFound for a line that needs
    no decision."""
    case = case_of_line(session, line, now=now)
    if case is None:
        raise NotFound
    session.commit()
    return case


def undo(session: Session, *, line: BankLine, staff_id: int, today: date, now: datetime, reason: str = "") -> None:
    """The bank took a payment back: open again what it had paid. Commits.

    Raises Stale("already_placed") when somebody else was quicker, NotFound for a line that is none, or whose payment
    is not known.
    """
    if line.file.receiving_account_id is None or line.code != REVERSED:
        raise NotFound
    kind = CaseKind.PIX_RETURNED if line.file.layout == "pix" else CaseKind.REVERSED
    _decide(session, line, kind, Remedy.UNDO, reason=reason or "undone", staff_id=staff_id, today=today, now=now)


def _decide(
    session: Session,
    line: BankLine,
    kind: CaseKind,
    remedy: Remedy,
    *,
    reason: str,
    staff_id: int,
    today: date,
    now: datetime,
    **arguments: Any,
) -> None:
    """By the line's case, which the file opened when it was read."""
    case = session.scalar(
        select(FinanceCase).where(FinanceCase.kind == kind.value, FinanceCase.subject == f"bank_line:{line.id}")
    )
    if case is None:
        raise NotFound
    try:
        cases.remedy(
            session,
            case=case,
            remedy=remedy,
            reason=reason,
            staff_id=staff_id,
            today=today,
            now=now,
            **arguments,
        )
    except Stale as error:
        raise Stale("already_placed") from error


def open_installments(session: Session, agreement_number: str, creditor_id: int) -> list[Installment]:
    """Where the money could belong: the open installments of an agreement of the same creditor."""
    return list(
        session.scalars(
            select(Installment)
            .join(Installment.agreement)
            .options(contains_eager(Installment.agreement))
            .where(
                func.replace(Agreement.number, "-", "") == "".join(filter(str.isdigit, agreement_number)),
                Agreement.creditor_id == creditor_id,
                Installment.status == InstallmentState.OPEN,
            )
            .order_by(Installment.number)
        )
    )


def place(
    session: Session,
    *,
    line: BankLine,
    installment_id: int,
    staff_id: int,
    today: date,
    now: datetime,
    reason: str = "",
) -> None:
    """Give money in suspense to an installment of the same creditor. What is beyond it becomes the debtor's credit.
    The person is told. Commits.

    Raises Stale("already_placed") when somebody else was quicker, NotFound for another creditor's installment.
    """
    kind = KINDS.get(line.code)
    if kind is None:
        raise NotFound
    _decide(
        session,
        line,
        kind,
        Remedy.PLACE,
        reason=reason or "placed",
        staff_id=staff_id,
        today=today,
        now=now,
        installment_id=installment_id,
    )
