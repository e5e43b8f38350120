"""One run over a portfolio file: read, judge row by row, then write it, or only store what it would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime
from itertools import chain, islice

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.models import Covers, PortfolioImport, PortfolioReject
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
from portal.services.portfolios.mapping import named_by
from portal.services.portfolios.notices import list_notices, rows_under_agreement
from portal.services.portfolios.protection import Protector
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.refusal import Otherwise
from portal.services.portfolios.rejects import Rejects
from portal.services.portfolios.source import SourceFile
from portal.services.portfolios.staging import drop_temporary, staging
from portal.services.portfolios.statements import Statements
from portal.services.portfolios.stopwatch import Stopwatch
from portal.services.portfolios.turns import lock_creditor, refuse_if_superseded
from portal.services.portfolios.unread import UnreadContracts

Progress = Callable[[int, float], None]
"""Told the rows read so far and the share of the whole work done, 0 to 1."""

COUNTS = ("rows_read", "rows_added", "rows_updated", "rows_unchanged", "rows_refused", "rows_under_agreement",
          "rows_closed")  # fmt: skip
_READING_SHARE = 0.7
_BATCHES_AHEAD = 2


def silent(rows: int, share: float) -> None:
    """Nobody is watching."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """When a run is, and who watches it."""

    now: datetime
    today: date
    progress: Progress = silent
    stopwatch: Stopwatch


@dataclass(frozen=True, slots=True)
class _Work:
    """What reading and loading a file share."""

    file: SourceFile
    places: dict[Field, int]
    width: int
    today: date
    reader: BatchReader
    protector: Protector
    statements: Statements
    now: datetime

    def job(self, sealer: Sealer) -> Job:
        """The same work for a process of its own."""
        return Job(
            descriptor=self.file.stream.fileno(), size=self.file.size, kind=self.file.kind,
            encoding=self.file.encoding, positions=self.places, width=self.width, today=self.today,
            batch=batching.BATCH, made=1, keys=sealer.keys,
        )  # fmt: skip


class Run:
    """One run of a record that is stored already, or is about to be. Nothing here commits."""

    def __init__(self, session: Session, record: PortfolioImport, sealer: Sealer, watched: Watched) -> None:
        self._session, self._import, self._sealer, self._watched = session, record, sealer, watched
        self._stopwatch, self._progress = watched.stopwatch, watched.progress
        self._whole = record.covers is Covers.WHOLE
        self._as_shown = self._only_shown = False

    def load(self, file: SourceFile, *, as_shown: bool = False) -> None:
        """Write what the file says. Raises Otherwise when it would not do what was shown, and has to."""
        shown, self._as_shown = self._counts(), as_shown
        self._go_through(file)
        if as_shown and self._counts() != shown:
            raise Otherwise

    def review(self, file: SourceFile) -> None:
        """Store what the file would do, and count it."""
        self._only_shown = True
        self._go_through(file)

    def _counts(self) -> tuple[int, ...]:
        return tuple(getattr(self._import, name) or 0 for name in COUNTS)

    def _go_through(self, file: SourceFile) -> None:
        lock_creditor(self._session, self._import.creditor_id)
        refuse_if_superseded(self._session, self._import)
        with closing(rows_of(file)) as rows:
            places = self._bring_in(file, rows)
        self._import.rows_under_agreement = rows_under_agreement(self._session)
        list_notices(self._session, file, self._rejects, places)
        self._import.rows_refused = self._rejects.count - self._import.rows_under_agreement
        drop_temporary(self._session)

    def _bring_in(self, file: SourceFile, rows: Iterator[Row]) -> dict[Field, int]:
        titles = next(rows, (0, []))[1]
        places = positions(titles, named_by(self._session, self._import.creditor_id, titles))
        self._begin(titles)
        self._rejects = Rejects(self._session, self._import, self._sealer)
        self._unread = UnreadContracts(self._session, places[Field.CONTRACT])
        now, today = self._watched.now, self._watched.today
        statements = Statements(self._session, creditor_id=self._import.creditor_id, import_id=self._import.id, now=now)
        reader, protector = BatchReader(places, len(titles), today), Protector(self._sealer)
        work = _Work(file, places, len(titles), today, reader, protector, statements, now)
        first = list(islice(rows, batching.BATCH))
        more = next(rows, None)
        if more is not None and not self._only_shown and is_first_load(statements):
            self._load_straight(work, first, chain([more], rows))
        else:
            self._stage_and_load(work, chain(first, [more] if more else [], rows))
        self._rejects.flush()
        return places

    def _begin(self, titles: Sequence[str]) -> None:
        """The record with nothing counted yet, and nothing listed by an earlier run."""
        self._import.header = list(titles)
        for name in COUNTS:
            setattr(self._import, name, 0)
        self._session.add(self._import)
        self._session.flush()
        self._session.execute(delete(PortfolioReject).where(PortfolioReject.import_id == self._import.id))

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
            self._unread.begin(wanted=self._whole)
            with ahead(self._prepared(work, rows, stage.encode), _BATCHES_AHEAD) as waiting:
                for batch in waiting:
                    with self._stopwatch.of("copy"):
                        stage.write(batch.good)
                    self._note(batch, _READING_SHARE, stage.pause)
            stage.finish()
            self._unread.flush()
            loader = Loader(work.statements, self._stopwatch, whole=self._whole)
            self._count(loader.review() if self._only_shown else loader.load(as_shown=self._as_shown))

    def _prepared(self, work: _Work, rows: Iterator[Row], encode: Encoder) -> Iterator[Batch]:
        return batches(work.file, rows, work.reader, work.protector, encode, self._stopwatch)

    def _note(self, batch: Batch, share: float, pause: Callable[[], None]) -> None:
        """What a batch tells whoever is watching, and the rows of it that were refused."""
        for rejected in batch.rejected:
            self._rejects.add(*rejected)
            self._unread.add(rejected[2])
        if self._rejects.is_full:
            pause()
            self._rejects.flush()
            self._unread.flush()
        self._import.rows_read += batch.rows_read
        self._progress(self._import.rows_read, batch.share * share)

    def _count(self, loaded: Loaded) -> None:
        done = self._import
        done.rows_added, done.rows_updated, done.rows_unchanged, done.rows_closed = (
            getattr(loaded, each.name) for each in fields(loaded)
        )
