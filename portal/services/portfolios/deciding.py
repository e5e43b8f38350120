"""What somebody decides about a file that was shown: bring it in just as it was shown, or let it be."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.models import (
    AuditEvent,
    Decision,
    ImportDecision,
    ImportStatus,
    PortfolioChange,
    PortfolioImport,
    PortfolioReject,
)
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.errors import Stale
from portal.services.portfolios import file_keeping
from portal.services.portfolios.imports import finish, note_refusal
from portal.services.portfolios.receiving import AT_ONCE, back_to_checking, check, locked
from portal.services.portfolios.refusal import FileRefused, Otherwise
from portal.services.portfolios.running import Progress, Run, Watched, silent
from portal.services.portfolios.source import opened
from portal.services.portfolios.stopwatch import Stopwatch

_WAITING = (ImportStatus.REVIEW, ImportStatus.MAPPING, ImportStatus.CHECKING)


def confirm(session: Session, import_id: int, *, staff_id: int | None, now: datetime) -> bool:
    """Somebody said yes; commits. Whether the caller is to `bring_in` at once: a large file is left to the worker.

    Raises Stale ``import_decided`` when it does not wait for a yes any more.
    """
    record = locked(session, import_id)
    if record is None or record.status is not ImportStatus.REVIEW:
        session.rollback()
        raise Stale("import_decided")
    record.status = ImportStatus.RUNNING
    session.add(ImportDecision(import_id=record.id, decision=Decision.CONFIRMED, staff_id=staff_id, at=now))
    at_once = record.file_size <= AT_ONCE
    if not at_once:
        key = f"{record.public_id}:{now.isoformat()}"
        outbox.enqueue(session, "portfolio.bring_in", key, {"import_id": record.id})
    session.commit()
    return at_once


def bring_in(
    session: Session, import_id: int, *, sealer: Sealer, now: datetime, today: date, progress: Progress = silent
) -> PortfolioImport | None:  # fmt: skip
    """Write what was shown, and commit: DONE. When it would now be something else, it is shown again: REVIEW.

    None when there is nothing to bring in: somebody was quicker.
    """
    record = locked(session, import_id)
    if record is None or record.status is not ImportStatus.RUNNING:
        session.rollback()
        return None
    watched = Watched(now=now, today=today, progress=progress, stopwatch=Stopwatch())
    try:
        with opened(file_keeping.kept_file(session, record, sealer)) as file:
            if file.sha256 != record.sha256:
                raise RuntimeError("the file kept is not the file shown")
            Run(session, record, sealer, watched).load(file, as_shown=True)
        finish(session, record, watched)
    except Otherwise:
        session.rollback()
        return _show_again(session, record, sealer, now, today)
    except FileRefused as refusal:  # a newer file came in between
        session.rollback()
        note_refusal(session, record, refusal, now)
    except BaseException:
        session.rollback()
        raise
    return record


def discard(session: Session, import_id: int, *, staff_id: int | None, now: datetime) -> None:
    """Let the file be, forget what it held, and commit. Raises Stale ``import_decided`` when it is decided already."""
    record = locked(session, import_id)
    if record is None or record.status not in _WAITING:
        session.rollback()
        raise Stale("import_decided")
    record.status, record.finished_at = ImportStatus.DISCARDED, now
    forget_shown(session, record)
    file_keeping.forget(session, record)
    session.execute(delete(PortfolioReject).where(PortfolioReject.import_id == record.id))
    session.add(ImportDecision(import_id=record.id, decision=Decision.DISCARDED, staff_id=staff_id, at=now))
    session.add(audit_of(record, "portfolio_discarded", staff_id, now))
    session.commit()


def forget_shown(session: Session, record: PortfolioImport) -> None:
    """What it would do is of no more use. Does not commit."""
    session.execute(delete(PortfolioChange).where(PortfolioChange.import_id == record.id))


def audit_of(record: PortfolioImport, action: str, staff_id: int | None, now: datetime) -> AuditEvent:
    """A line of the trail about a decision."""
    return AuditEvent(
        at=now, actor=f"staff:{staff_id}" if staff_id else "command:portfolios", action=action,
        subject=f"portfolio_import:{record.public_id}", creditor_id=record.creditor_id,
        detail={"file_name": record.file_name},
    )  # fmt: skip


def _show_again(
    session: Session, record: PortfolioImport, sealer: Sealer, now: datetime, today: date
) -> PortfolioImport:  # fmt: skip
    found = locked(session, record.id)
    if found is None:
        raise LookupError(record.id)
    found.shown_again = True
    back_to_checking(session, found)
    session.commit()
    if found.file_size <= AT_ONCE:
        check(session, found.id, sealer=sealer, now=now, today=today)
    return found
