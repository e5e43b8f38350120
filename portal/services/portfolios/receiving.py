"""A file arrives: it is kept, and what it would change is worked out and shown before anything is written."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from typing import BinaryIO

from sqlalchemy.orm import Session

from portal.models import Arrival, Covers, ImportStatus, PortfolioImport
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.errors import NotAllowed, Stale
from portal.services.portfolios import file_keeping, mapping
from portal.services.portfolios.imports import note_refusal, record_refusal
from portal.services.portfolios.layout import Field
from portal.services.portfolios.masking import masked
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.refusal import FileRefused
from portal.services.portfolios.running import Run, Watched
from portal.services.portfolios.source import opened
from portal.services.portfolios.stopwatch import Stopwatch
from portal.services.portfolios.turns import lock_creditor

AT_ONCE = 1 << 20
"""Bytes up to which a file, some 5,000 rows, is checked while its sender waits; a larger one is left to the worker."""

SAMPLES = 3
_UNNAMED = frozenset({"header_missing", "columns_missing", "columns_repeated"})
_DATA_LIKE = re.compile(r"@|[0-9](?:[ .\-/()]?[0-9]){6,}")


def receive(
    session: Session,
    *,
    creditor_id: int,
    staff_id: int | None,
    file_name: str,
    source: BinaryIO,
    covers: Covers,
    arrival: Arrival,
    sealer: Sealer,
    now: datetime,
    max_bytes: int,
) -> PortfolioImport:
    """Keep a file and commit. CHECKING, or REFUSED with the code in `reason`; a large one is promised to the worker.

    Raises NotFound when there is no such creditor.
    """
    lock_creditor(session, creditor_id)
    record = PortfolioImport(
        creditor_id=creditor_id, staff_id=staff_id, file_name=file_name[:200], sha256=b"", started_at=now,
        status=ImportStatus.CHECKING, covers=covers, arrival=arrival,
    )  # fmt: skip
    try:
        with opened(source, max_bytes=max_bytes) as file:
            record.sha256 = file.sha256
            session.add(record)
            session.flush()
            file_keeping.keep(session, record, file, sealer)
    except FileRefused as refusal:
        session.rollback()
        return record_refusal(session, record, refusal, now)
    if record.file_size > AT_ONCE:
        _promise_check(session, record)
    session.commit()
    return record


def check(session: Session, import_id: int, *, sealer: Sealer, now: datetime, today: date) -> PortfolioImport | None:
    """Work out what a kept file would change, and commit: REVIEW, MAPPING or REFUSED. None when it is not to be."""
    record = locked(session, import_id)
    if record is None or record.status is not ImportStatus.CHECKING:
        session.rollback()
        return None
    watched = Watched(now=now, today=today, stopwatch=Stopwatch())
    try:
        with opened(file_keeping.kept_file(session, record, sealer)) as file:
            Run(session, record, sealer, watched).review(file)
            record.status = ImportStatus.REVIEW
            session.commit()
    except FileRefused as refusal:
        session.rollback()
        _refused(session, record, refusal, sealer, now)
    return record


def choose_columns(
    session: Session,
    record: PortfolioImport,
    chosen: Sequence[Field | None],
    *,
    staff_id: int | None,
    sealer: Sealer,
    now: datetime,
) -> None:
    """Keep what the file's headings mean, for this file and those to come, and commit: it is CHECKING again.

    Raises Stale when it is not asked any more, NotAllowed ``mapping_repeated``, ``mapping_same_title`` or
    ``mapping_missing`` with the columns.
    """
    titles, _ = headings(session, record, sealer)
    if record.status not in (ImportStatus.MAPPING, ImportStatus.REVIEW):
        raise Stale("import_decided")
    wrong = mapping.wrong_with(titles, chosen)
    if wrong is not None:
        raise NotAllowed(wrong[0], columns=", ".join(wrong[1]))
    mapping.keep(
        session, creditor_id=record.creditor_id, titles=titles, chosen=chosen, staff_id=staff_id, now=now
    )  # fmt: skip
    back_to_checking(session, record)
    session.commit()


def headings(session: Session, record: PortfolioImport, sealer: Sealer) -> tuple[list[str], list[list[str]]]:
    """The file's headings, and of each the first values, masked."""
    with opened(file_keeping.kept_file(session, record, sealer)) as file, closing(rows_of(file)) as rows:
        first = [cells for _, cells in islice(rows, 1 + SAMPLES)]
    titles = first[0] if first else []
    return titles, [[masked(row[place], Field.NAME) for row in first[1:] if place < len(row)]
                    for place in range(len(titles))]  # fmt: skip


def back_to_checking(session: Session, record: PortfolioImport) -> None:
    """Have it worked out again; the caller commits, and checks a small one itself."""
    record.status = ImportStatus.CHECKING
    if record.file_size > AT_ONCE:
        _promise_check(session, record)
    session.flush()


def locked(session: Session, import_id: int) -> PortfolioImport | None:
    """The record as it is now, its creditor's imports waiting for this one."""
    found = session.get(PortfolioImport, import_id)
    if found is not None:
        lock_creditor(session, found.creditor_id)
        session.refresh(found)
    return found


def _refused(
    session: Session, record: PortfolioImport, refusal: FileRefused, sealer: Sealer, now: datetime
) -> None:  # fmt: skip
    """Ask for the meaning of headings nobody knows; whatever else is wrong, the file is of no use."""
    lock_creditor(session, record.creditor_id)
    if refusal.code in _UNNAMED:
        titles, samples = headings(session, record, sealer)
        if mapping.can_be_asked(titles) and any(samples) and not any(map(_DATA_LIKE.search, titles)):
            record.status, record.header = ImportStatus.MAPPING, [title.strip()[:80] for title in titles]
            session.commit()
            return
    file_keeping.forget(session, record)
    note_refusal(session, record, refusal, now)


def _promise_check(session: Session, record: PortfolioImport) -> None:
    key = f"{record.public_id}:{secrets.token_hex(6)}"  # it may have to be checked more than once
    outbox.enqueue(session, "portfolio.check", key, {"import_id": record.id})
