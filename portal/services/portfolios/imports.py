"""Bring a creditor's portfolio file in: read, judge row by row, load, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.audit import AuditEvent
from portal.models.creditor import Creditor
from portal.models.portfolio import ImportStatus, PortfolioImport
from portal.sealing import Sealer
from portal.services.errors import NotFound
from portal.services.portfolios.ahead import ahead
from portal.services.portfolios.batches import Batch, batches
from portal.services.portfolios.delimited import Row
from portal.services.portfolios.first_load import PASS_ROWS, FirstLoad, is_first_load
from portal.services.portfolios.header import positions
from portal.services.portfolios.layout import Field
from portal.services.portfolios.loaded import Loaded
from portal.services.portfolios.loading import Loader
from portal.services.portfolios.notices import list_notices, rows_under_agreement
from portal.services.portfolios.protection import Protector
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.refusal import FileRefused
from portal.services.portfolios.rejects import Rejects
from portal.services.portfolios.row import RowReader
from portal.services.portfolios.source import MAX_BYTES, SourceFile, opened
from portal.services.portfolios.staging import Staging, drop_temporary, staging
from portal.services.portfolios.statements import Statements
from portal.services.portfolios.stopwatch import Stopwatch

Progress = Callable[[int, float], None]
"""Told the rows read so far and the share of the whole work done, 0 to 1."""

_READING_SHARE = 0.7
_BATCHES_AHEAD = 4


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
) -> PortfolioImport:
    """Bring a file in and commit. A file refused as a whole leaves one line saying so and nothing else.

    The status of what is returned is DONE, or REFUSED with the code in `reason`. Any other failure rolls all of it
    back and is raised. Raises NotFound when there is no such creditor.
    """
    started = PortfolioImport(
        creditor_id=creditor_id, staff_id=staff_id, file_name=file_name[:200], sha256=b"", started_at=now
    )
    work = _Import(session, started, sealer, today, progress or _silent, stopwatch or Stopwatch())
    try:
        with opened(source, max_bytes=max_bytes) as file:
            started.sha256 = file.sha256
            work.run(file, now)
    except FileRefused as refusal:
        session.rollback()
        return _record_refusal(session, started, refusal, now)
    except BaseException:
        session.rollback()
        raise
    return started


def imports_of(session: Session, creditor_id: int, limit: int = 50) -> Sequence[PortfolioImport]:
    """The creditor's imports, the newest first."""
    wanted = select(PortfolioImport).where(PortfolioImport.creditor_id == creditor_id)
    return session.scalars(wanted.order_by(PortfolioImport.id.desc()).limit(limit)).all()


class _Import:
    """One run: what its steps share."""

    def __init__(
        self, session: Session, started: PortfolioImport, sealer: Sealer, today: date, progress: Progress,
        stopwatch: Stopwatch,
    ) -> None:  # fmt: skip
        self._session, self._import, self._sealer, self._today = session, started, sealer, today
        self._progress, self._stopwatch = progress, stopwatch

    def run(self, file: SourceFile, now: datetime) -> None:
        """Everything from the creditor's lock to the commit."""
        lock_creditor(self._session, self._import.creditor_id)
        refuse_if_superseded(self._session, self._import)
        with closing(rows_of(file)) as rows:
            places = self._bring_in(file, rows, now)
        self._import.rows_under_agreement = rows_under_agreement(self._session)
        list_notices(self._session, file, self._rejects, places)
        self._import.rows_refused = self._rejects.count - self._import.rows_under_agreement
        drop_temporary(self._session)
        self._record(now)
        with self._stopwatch.of("commit"):
            self._session.commit()
        self._progress(self._import.rows_read, 1.0)

    def _bring_in(self, file: SourceFile, rows: Iterator[Row], now: datetime) -> dict[Field, int]:
        titles = next(rows, (0, []))[1]
        places = positions(titles)
        self._import.header = list(titles)
        self._import.status = ImportStatus.RUNNING
        self._session.add(self._import)
        self._session.flush()
        self._rejects = Rejects(self._session, self._import, self._sealer)
        statements = Statements(self._session, creditor_id=self._import.creditor_id, import_id=self._import.id, now=now)
        with staging(self._session) as stage:
            reader = RowReader(places, len(titles), self._today)
            prepared = batches(file, rows, reader, Protector(self._sealer), stage.encode, self._stopwatch)
            with ahead(prepared, _BATCHES_AHEAD) as waiting:
                self._count(self._stage_and_load(waiting, stage, statements))
        self._rejects.flush()
        return places

    def _count(self, loaded: Loaded) -> None:
        done = self._import
        done.rows_added, done.rows_updated, done.rows_unchanged = loaded.added, loaded.updated, loaded.unchanged

    def _stage_and_load(self, waiting: Iterator[Batch], stage: Staging, statements: Statements) -> Loaded:
        if is_first_load(statements):
            return self._load_in_passes(waiting, stage, FirstLoad(statements, self._stopwatch))
        for batch in waiting:
            self._stage(batch, stage, _READING_SHARE)
        stage.finish()
        return Loader(statements, self._stopwatch).load()

    def _load_in_passes(self, waiting: Iterator[Batch], stage: Staging, load: FirstLoad) -> Loaded:
        staged = 0
        for batch in waiting:
            if staged >= PASS_ROWS:  # seen only now that more follows
                stage.pause()
                load.load_pass(last=False)
                staged = 0
            self._stage(batch, stage, 1.0)
            staged += batch.rows_good
        stage.pause()
        load.load_pass(last=True)
        return load.loaded()

    def _stage(self, batch: Batch, stage: Staging, share: float) -> None:
        with self._stopwatch.of("copy"):
            stage.write(batch.good)
            for rejected in batch.rejected:
                self._rejects.add(*rejected)
            if self._rejects.is_full:
                stage.pause()
                self._rejects.flush()
        self._import.rows_read += batch.rows_read
        self._progress(self._import.rows_read, batch.share * share)

    def _record(self, now: datetime) -> None:
        done = self._import
        done.status, done.finished_at = ImportStatus.DONE, now
        self._session.add(_audit(done, "portfolio_imported", now))


def lock_creditor(session: Session, creditor_id: int) -> None:
    """One import of a creditor at a time; nobody else who names the creditor is held up."""
    wanted = select(Creditor.id).where(Creditor.id == creditor_id).with_for_update(key_share=True)
    if session.scalar(wanted) is None:
        raise NotFound


def refuse_if_superseded(session: Session, started: PortfolioImport) -> None:
    """An old file sent again after a newer one would bring old balances back: refused as ``file_superseded``."""
    done = select(PortfolioImport.id).where(
        PortfolioImport.creditor_id == started.creditor_id, PortfolioImport.status == ImportStatus.DONE
    )
    newest = session.scalar(done.order_by(PortfolioImport.id.desc()).limit(1))
    same = session.scalar(
        done.where(PortfolioImport.sha256 == started.sha256).order_by(PortfolioImport.id.desc()).limit(1)
    )
    if same is not None and same != newest:
        raise FileRefused("file_superseded")


def _record_refusal(session: Session, refused: PortfolioImport, refusal: FileRefused, now: datetime) -> PortfolioImport:
    kept = PortfolioImport(
        creditor_id=refused.creditor_id, staff_id=refused.staff_id, file_name=refused.file_name,
        sha256=refused.sha256, started_at=refused.started_at, status=ImportStatus.REFUSED, reason=refusal.code,
        header=list(refusal.header), finished_at=now,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    session.add(_audit(kept, "portfolio_refused", now))
    session.commit()
    return kept


def _audit(done: PortfolioImport, action: str, now: datetime) -> AuditEvent:
    counts = ("rows_read", "rows_added", "rows_updated", "rows_unchanged", "rows_refused", "rows_under_agreement")
    return AuditEvent(
        at=now,
        actor=f"staff:{done.staff_id}" if done.staff_id else "command:portfolios",
        action=action,
        subject=f"portfolio_import:{done.public_id}",
        creditor_id=done.creditor_id,
        detail={"file_name": done.file_name, "reason": done.reason, **{name: getattr(done, name) for name in counts}},
    )


def _silent(rows: int, share: float) -> None:
    """Nobody is watching."""
