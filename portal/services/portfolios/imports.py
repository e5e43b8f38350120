"""Bring a creditor's portfolio file in: read, judge row by row, load, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.models import Arrival, Covers, ImportStatus, PortfolioImport
from portal.models.audit import AuditEvent
from portal.sealing import Sealer
from portal.services.portfolios import file_keeping
from portal.services.portfolios.refusal import FileRefused
from portal.services.portfolios.running import COUNTS, Progress, Run, Watched, silent
from portal.services.portfolios.source import MAX_BYTES, opened
from portal.services.portfolios.stopwatch import Stopwatch


def import_portfolio(
    session: Session,
    *,
    creditor_id: int,
    staff_id: int | None,
    file_name: str,
    source: BinaryIO | Path,
    sealer: Sealer,
    now: datetime,
    today: date,
    progress: Progress | None = None,
    max_bytes: int = MAX_BYTES,
    stopwatch: Stopwatch | None = None,
    covers: Covers = Covers.CHANGES,
    keep_file: bool = False,
) -> PortfolioImport:
    """Bring a file in and commit, nobody asked. A file refused as a whole leaves one line saying so and nothing else.

    The status of what is returned is DONE, or REFUSED with the code in `reason`. Any other failure rolls all of it
    back and is raised. Raises NotFound when there is no such creditor.
    """
    started = PortfolioImport(
        creditor_id=creditor_id, staff_id=staff_id, file_name=file_name[:200], sha256=b"", started_at=now,
        status=ImportStatus.RUNNING, covers=covers, arrival=Arrival.COMMAND,
    )  # fmt: skip
    watched = Watched(now=now, today=today, progress=progress or silent, stopwatch=stopwatch or Stopwatch())
    try:
        with opened(source, max_bytes=max_bytes) as file:
            started.sha256 = file.sha256
            Run(session, started, sealer, watched).load(file)
            if keep_file:
                file_keeping.keep(session, started, file, sealer)
        finish(session, started, watched)
    except FileRefused as refusal:
        session.rollback()
        return record_refusal(session, started, refusal, now)
    except BaseException:
        session.rollback()
        raise
    return started


def finish(session: Session, done: PortfolioImport, watched: Watched) -> None:
    """The end of a run that wrote: its record, its line in the trail, the commit."""
    done.status, done.finished_at, done.traced = ImportStatus.DONE, watched.now, True
    session.add(_audit(done, "portfolio_imported", watched.now))
    with watched.stopwatch.of("commit"):
        session.commit()
    watched.progress(done.rows_read, 1.0)


def imports_of(session: Session, creditor_id: int, limit: int = 50) -> Sequence[PortfolioImport]:
    """The creditor's imports, the newest first."""
    wanted = select(PortfolioImport).where(PortfolioImport.creditor_id == creditor_id)
    newest_first = wanted.order_by(PortfolioImport.id.desc()).options(selectinload(PortfolioImport.author))
    return session.scalars(newest_first.limit(limit)).all()


def record_refusal(session: Session, refused: PortfolioImport, refusal: FileRefused, now: datetime) -> PortfolioImport:
    """One line that says why a file was refused as a whole; commits."""
    kept = PortfolioImport(
        creditor_id=refused.creditor_id, staff_id=refused.staff_id, file_name=refused.file_name,
        sha256=refused.sha256, started_at=refused.started_at, covers=refused.covers, arrival=refused.arrival,
        status=ImportStatus.REFUSED, reason=refusal.code, header=list(refusal.header), finished_at=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    session.add(_audit(kept, "portfolio_refused", now))
    session.commit()
    return kept


def note_refusal(session: Session, record: PortfolioImport, refusal: FileRefused, now: datetime) -> None:
    """The same for a file whose record is stored; commits."""
    record.status, record.reason, record.finished_at = ImportStatus.REFUSED, refusal.code, now
    record.header = list(refusal.header)
    session.add(_audit(record, "portfolio_refused", now))
    session.commit()


def _audit(done: PortfolioImport, action: str, now: datetime) -> AuditEvent:
    return AuditEvent(
        at=now,
        actor=f"staff:{done.staff_id}" if done.staff_id else "command:portfolios",
        action=action,
        subject=f"portfolio_import:{done.public_id}",
        creditor_id=done.creditor_id,
        detail={"file_name": done.file_name, "reason": done.reason, **{name: getattr(done, name) for name in COUNTS}},
    )
