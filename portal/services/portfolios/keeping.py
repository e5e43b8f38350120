"""How long what an import leaves behind is kept: the file, what it would change, and how things were before.

The import's own row, who decided and the counts stay; so do the rows that were refused, which their sender corrects.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.models import (
    ContactBefore,
    DebtBefore,
    FilePiece,
    ImportStatus,
    PersonBefore,
    PortfolioChange,
    PortfolioImport,
)
from portal.services.portfolios.receiving import locked

KEPT: Final = timedelta(days=90)
"""After this a file cannot be given back, nor an import taken back, and one that nobody decided about is let be."""

_TRAIL = (FilePiece, PortfolioChange, DebtBefore, PersonBefore, ContactBefore)
_UNDECIDED = (ImportStatus.REVIEW, ImportStatus.MAPPING, ImportStatus.CHECKING)


def sweep(session: Session, *, now: datetime, most: int = 20) -> int:
    """Forget what the oldest imports past their time left behind, one at a time, each committed; how many."""
    past = (
        select(PortfolioImport.id)
        .where(
            PortfolioImport.started_at < now - KEPT,
            (PortfolioImport.file_size > 0) | PortfolioImport.traced | PortfolioImport.status.in_(_UNDECIDED),
        )
        .order_by(PortfolioImport.id)
        .limit(most)
    )
    found = session.scalars(past).all()
    session.rollback()
    for import_id in found:
        _forget(session, import_id, now)
    return len(found)


def _forget(session: Session, import_id: int, now: datetime) -> None:
    record = locked(session, import_id)
    if record is None:
        return
    for kind in _TRAIL:
        session.execute(delete(kind).where(kind.import_id == record.id))
    record.file_size, record.traced = 0, False
    if record.status in _UNDECIDED:
        record.status, record.finished_at = ImportStatus.DISCARDED, now
    session.commit()
