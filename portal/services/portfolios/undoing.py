"""Taking an import back: every column as it was before, while nothing that happened since depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.models import Decision, ImportDecision, ImportStatus, PortfolioImport
from portal.services import outbox
from portal.services.errors import NotAllowed, Stale
from portal.services.portfolios import undo_sql as sql
from portal.services.portfolios.deciding import audit_of
from portal.services.portfolios.receiving import locked
from portal.services.portfolios.staging import drop_temporary
from portal.services.portfolios.statements import ALONE, Statements

AT_ONCE = 5_000
"""Debts written up to which taking back is done while somebody waits; more are left to the worker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """What stands in the way, by its stable code, and how often."""

    code: str
    count: int


def obstacles_of(session: Session, record: PortfolioImport) -> tuple[Obstacle, ...]:
    """What stands in the way now; () when it can be taken back. Nothing is kept: the caller's session is rolled back.

    Raises Stale ``import_not_done`` for what is not in the portfolio.
    """
    if record.status is not ImportStatus.DONE:
        raise Stale("import_not_done")
    try:
        return _find(session, _statements(session, record))
    finally:
        session.rollback()


def undo(session: Session, import_id: int, *, staff_id: int | None, now: datetime) -> bool:
    """Take it back and commit. False when there is so much that it is promised to the worker.

    Raises NotAllowed ``import_depended_on`` when something stands in the way, Stale when it is not in the portfolio.
    """
    record = _done(session, import_id)
    if record.rows_added + record.rows_updated + record.rows_closed > AT_ONCE:
        key = f"{record.public_id}:{now.isoformat()}"
        outbox.enqueue(session, "portfolio.undo", key, {"import_id": record.id, "staff_id": staff_id})
        session.commit()
        return False
    take_back(session, import_id, staff_id=staff_id, now=now)
    return True


def take_back(session: Session, import_id: int, *, staff_id: int | None, now: datetime) -> None:
    """What `undo` does, however much it is."""
    record = _done(session, import_id)
    statements = _statements(session, record)
    if _find(session, statements):
        session.rollback()
        raise NotAllowed("import_depended_on")
    try:
        if statements.on_postgresql:
            statements.scalar(ALONE)
        statements.run(sql.TAKE_BACK)
        drop_temporary(session)
        record.status = ImportStatus.UNDONE
        session.add(ImportDecision(import_id=record.id, decision=Decision.UNDONE, staff_id=staff_id, at=now))
        session.add(audit_of(record, "portfolio_undone", staff_id, now))
        session.commit()
    except IntegrityError as error:  # something refers to what would go that none of the questions asks for
        session.rollback()
        raise NotAllowed("import_depended_on") from error


def _done(session: Session, import_id: int) -> PortfolioImport:
    record = locked(session, import_id)
    if record is None or record.status is not ImportStatus.DONE:
        session.rollback()
        raise Stale("import_not_done")
    return record


def _statements(session: Session, record: PortfolioImport) -> Statements:
    return Statements(
        session, creditor_id=record.creditor_id, import_id=record.id, now=record.finished_at or record.started_at
    )


def _find(session: Session, statements: Statements) -> tuple[Obstacle, ...]:
    drop_temporary(session)
    statements.run(sql.FIND_TOUCHED)
    if statements.on_postgresql:
        statements.run(sql.SIZES)
        statements.scalar(sql.LOCK_TOUCHED)
    counted = ((code, int(statements.scalar(question))) for code, question in sql.OBSTACLES.items())
    return tuple(Obstacle(code=code, count=count) for code, count in counted if count)
