"""From a day of a conta to the files, statements and cases it is made of, and from a file to the days it counts on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from payments.incoming import CaseKind
from payments.statements.closing import counts_on
from portal.db_types import Day
from portal.models import (
    BankFile,
    BankFileStatus,
    BankLine,
    BankStatement,
    FinanceCase,
    Outcome,
    ReceivingAccount,
)
from portal.services.errors import NotFound
from portal.services.statements.accounts import keeper_of
from portal.services.statements.books import spans_of
from portal.services.statements.day_ties import DayTie
from portal.services.statements.flagging import ENTRY, JOURNAL, PAYMENT

_MOST_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLinks:
    """What a day is made of. `cases` are public ids by the subject of each difference, `lines` by their id."""

    files: tuple[BankFile, ...]
    statements: tuple[BankStatement, ...]
    cases: dict[str, str]
    lines: dict[int, BankLine]


def links_of(session: Session, tie: DayTie) -> DayLinks:
    """The files whose movements count on the day, the statements that cover it, the cases of what differs."""
    pieces = [piece.key for each in tie.tie.differences for piece in each.pieces]
    line_ids = {each.line_id for key in pieces if (each := tie.moved.get(key)) is not None and each.line_id is not None}
    return DayLinks(
        files=_files(session, {int(each.piece.batch) for each in tie.moved.values() if each.piece.batch}),
        statements=_statements(session, tie),
        cases=_cases(session, tie),
        lines=_lines(session, line_ids),
    )


def days_of(session: Session, file: BankFile, creditor_id: int | None) -> tuple[ReceivingAccount | None, list[date]]:
    """The conta a return file is of, by its keeper, and the days its movements count on; no conta where the viewer may
    not see all of it."""
    account = session.get(ReceivingAccount, file.receiving_account_id) if file.receiving_account_id else None
    if account is None:
        return None, []
    try:
        keeper = keeper_of(session, account.public_id, creditor_id)
    except NotFound:
        return None, []
    credited = func.coalesce(BankLine.credited_on, BankLine.occurred_on, type_=Day())
    moved = BankLine.paid.is_not(None) | BankLine.fee.is_not(None)
    query = select(credited).where(
        BankLine.file_id == file.id, BankLine.outcome.not_in((Outcome.REPEATED, Outcome.QUARANTINED)), moved
    )
    spans, told_at = spans_of(session, keeper.id), file.finished_at or file.received_at
    found = {counts_on(each, told_at, spans) for each in session.scalars(query.distinct()) if each is not None}
    return keeper, sorted(found, reverse=True)[:_MOST_DAYS]


def case_of_entry(session: Session, entry_id: int) -> FinanceCase | None:
    """The case a statement's movement opened, if it opened one."""
    query = select(FinanceCase).where(
        FinanceCase.kind == CaseKind.TIE_OUT.value, FinanceCase.subject == f"{ENTRY}:{entry_id}"
    )
    return session.scalar(query)


def subject_of(entry_id: str = "", piece: str = "", payment_id: int = 0) -> str:
    """What the case of a difference is known by."""
    if entry_id:
        return f"{ENTRY}:{entry_id}"
    return f"{JOURNAL}:{piece}" if piece else f"{PAYMENT}:{payment_id}"


def _cases(session: Session, tie: DayTie) -> dict[str, str]:
    subjects = {
        subject_of(each.move.key) if each.move else subject_of(piece=each.pieces[0].key) for each in tie.tie.differences
    }
    subjects |= {subject_of(payment_id=each.payment.id) for each in tie.creditor_differences}
    query = select(FinanceCase.subject, FinanceCase.public_id).where(
        FinanceCase.kind == CaseKind.TIE_OUT.value, FinanceCase.subject.in_(subjects)
    )
    return {row.subject: row.public_id for row in session.execute(query)}


def _files(session: Session, ids: Collection[int]) -> tuple[BankFile, ...]:
    return tuple(session.scalars(select(BankFile).where(BankFile.id.in_(ids)).order_by(BankFile.id)))


def _lines(session: Session, ids: Collection[int]) -> dict[int, BankLine]:
    query = select(BankLine).options(joinedload(BankLine.file)).where(BankLine.id.in_(ids))
    return {each.id: each for each in session.scalars(query)}


def _statements(session: Session, tie: DayTie) -> tuple[BankStatement, ...]:
    query = select(BankStatement).where(
        BankStatement.receiving_account_id == tie.account.id,
        BankStatement.status == BankFileStatus.READ,
        BankStatement.first_on <= tie.on,
        BankStatement.last_on >= tie.on,
    )
    return tuple(session.scalars(query.order_by(BankStatement.id)))
