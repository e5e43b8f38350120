"""Bring a creditor's portfolio file in: read, judge row by row, load, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models.audit import AuditEvent
from portal.models.portfolio import ImportStatus, PortfolioImport
from portal.sealing import Sealer
from portal.services.portfolios import apart
from portal.services.portfolios import batches as batching
from portal.services.portfolios.ahead import ahead
from portal.services.portfolios.apart_job import Job
from portal.services.portfolios.batches import Batch, Encoder, batches
from portal.services.portfolios.columns import BatchReader
from portal.services.portfolios.delimited import Row
from portal.services.portfolios.direct import DirectLoad, is_first_load
from portal.services.portfolios.direct_batch import DirectEncoder
from portal.services.portfolios.header import positions
from portal.services.portfolios.layout import Field
from portal.services.portfolios.loaded import Loaded
from portal.services.portfolios.loading import Loader
from portal.services.portfolios.notices import list_notices, rows_under_agreement
from portal.services.portfolios.protection import Protector
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.refusal import FileRefused
from portal.services.portfolios.rejects import Rejects
from portal.services.portfolios.source import MAX_BYTES, SourceFile, opened
from portal.services.portfolios.staging import drop_temporary, staging
from portal.services.portfolios.statements import Statements
from portal.services.portfolios.stopwatch import Stopwatch
from portal.services.portfolios.turns import lock_creditor, refuse_if_superseded

Progress = Callable[[int, float], None]
"""Told the rows read so far and the share of the whole work done, 0 to 1."""

_READING_SHARE = 0.7
_BATCHES_AHEAD = 2


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


@dataclass(frozen=True, slots=True)
class _Work:
    """What reading and loading a file share."""

    file: SourceFile
    titles: Sequence[str]
    today: date
    reader: BatchReader
    protector: Protector
    statements: Statements
    now: datetime

    def job(self, sealer: Sealer) -> Job:
        """The same work for a process of its own."""
        return Job(
            descriptor=self.file.stream.fileno(), size=self.file.size, kind=self.file.kind,
            encoding=self.file.encoding, positions=positions(self.titles), width=len(self.titles), today=self.today,
            batch=batching.BATCH, made=1, keys=sealer.keys,
        )  # fmt: skip


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
        reader, protector = BatchReader(places, len(titles), self._today), Protector(self._sealer)
        work = _Work(file, titles, self._today, reader, protector, statements, now)
        first = list(islice(rows, batching.BATCH))
        more = next(rows, None)
        if more is not None and is_first_load(statements):
            self._load_straight(work, first, chain([more], rows))
        else:
            self._stage_and_load(work, chain(first, [more] if more else [], rows))
        self._rejects.flush()
        return places

    def _load_straight(self, work: _Work, first: list[Row], rows: Iterator[Row]) -> None:
        load = DirectLoad(
            self._session, work.statements, self._stopwatch, creditor_id=self._import.creditor_id,
            import_id=self._import.id, now=work.now,
        )  # fmt: skip
        with load, self._made_beside(work, first, rows) as made, ahead(made, _BATCHES_AHEAD) as waiting:
            for batch in waiting:
                load.write(batch.good)
                self._note(batch, 1.0, load.settle)
            load.settle()
        self._count(load.loaded())

    @contextmanager
    def _made_beside(self, work: _Work, first: list[Row], rows: Iterator[Row]) -> Iterator[Iterator[Batch]]:
        """The batches of a first load. All but the first are made by a process if the file is large."""
        process = apart.started(work.job(self._sealer)) if work.file.size >= apart.WORTHWHILE else None
        try:
            yield self._first_and_others(work, first, rows, process)
        finally:
            if process is not None:
                apart.stopped(process)

    def _first_and_others(
        self, work: _Work, first: list[Row], rows: Iterator[Row], process: apart.Process | None
    ) -> Iterator[Batch]:
        """The first batch is made while the process starts; where none does, the others are made here too."""
        encode = DirectEncoder().encode
        yield from self._prepared(work, iter(first), encode)
        if process is not None and apart.is_ready(process):
            yield from apart.batches_of(process, self._stopwatch)
        else:
            yield from self._prepared(work, rows, encode)

    def _stage_and_load(self, work: _Work, rows: Iterator[Row]) -> None:
        with staging(self._session) as stage:
            with ahead(self._prepared(work, rows, stage.encode), _BATCHES_AHEAD) as waiting:
                for batch in waiting:
                    with self._stopwatch.of("copy"):
                        stage.write(batch.good)
                    self._note(batch, _READING_SHARE, stage.pause)
            stage.finish()
            self._count(Loader(work.statements, self._stopwatch).load())

    def _prepared(self, work: _Work, rows: Iterator[Row], encode: Encoder) -> Iterator[Batch]:
        return batches(work.file, rows, work.reader, work.protector, encode, self._stopwatch)

    def _note(self, batch: Batch, share: float, pause: Callable[[], None]) -> None:
        """What a batch tells whoever is watching, and the rows of it that were refused."""
        for rejected in batch.rejected:
            self._rejects.add(*rejected)
        if self._rejects.is_full:
            pause()
            self._rejects.flush()
        self._import.rows_read += batch.rows_read
        self._progress(self._import.rows_read, batch.share * share)

    def _count(self, loaded: Loaded) -> None:
        done = self._import
        done.rows_added, done.rows_updated, done.rows_unchanged = loaded.added, loaded.updated, loaded.unchanged

    def _record(self, now: datetime) -> None:
        done = self._import
        done.status, done.finished_at = ImportStatus.DONE, now
        self._session.add(_audit(done, "portfolio_imported", now))


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
