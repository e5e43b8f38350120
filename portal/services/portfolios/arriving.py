"""A file comes by a creditor's mailbox: taken once, checked, let in by itself only where nothing is against it."""

from __future__ import annotations

import hashlib
import io
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Arrival, Covers, ImportStatus, MailboxKind, PortfolioImport, PortfolioMailbox
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.errors import Stale
from portal.services.portfolios import deciding, file_keeping, receiving
from portal.services.portfolios.mailbox import mailbox_of
from portal.services.portfolios.turns import lock_creditor

TOPIC = "portfolio.arrived"
_ARRIVALS = {MailboxKind.FOLDER: Arrival.FOLDER, MailboxKind.SFTP: Arrival.SFTP}
_CLOSED_SHARE = 20  # more than a twentieth of the open debts closed by one file is for a person to say


def take(
    session: Session, mailbox_id: int, raw: bytes, *, file_name: str, sealer: Sealer, now: datetime, max_bytes: int
) -> PortfolioImport | None:
    """Keep a file and promise its check; None when the same bytes came before, whatever became of them. Commits."""
    row = session.get_one(PortfolioMailbox, mailbox_id)
    lock_creditor(session, row.creditor_id)
    same = select(PortfolioImport).where(
        PortfolioImport.creditor_id == row.creditor_id, PortfolioImport.sha256 == hashlib.sha256(raw).digest()
    )
    before = session.scalar(same.order_by(PortfolioImport.id.desc()).limit(1))
    if before is not None:
        if before.arrival in _ARRIVALS.values():
            promise(session, before)  # whoever stored it may have been cut off right after
        session.commit()
        return None
    record = receiving.receive(
        session, creditor_id=row.creditor_id, staff_id=None, file_name=file_name, source=io.BytesIO(raw),
        covers=row.covers, arrival=_ARRIVALS[row.kind], sealer=sealer, now=now, max_bytes=max_bytes,
    )  # fmt: skip
    promise(session, record)
    session.commit()
    return record


def promise(session: Session, record: PortfolioImport) -> None:
    """Have it checked, decided where it may be, and told; promised once for each file. Does not commit."""
    outbox.enqueue(session, TOPIC, record.public_id, {"import_id": record.id})


def settle(session: Session, import_id: int, *, sealer: Sealer, now: datetime, today: date) -> PortfolioImport:
    """Check a file that came and let it in when its mailbox says so and nothing stands against it. Commits."""
    receiving.check(session, import_id, sealer=sealer, now=now, today=today)
    record = session.get_one(PortfolioImport, import_id)
    row = mailbox_of(session, record.creditor_id)
    if row is not None and row.automatic and goes_in_by_itself(session, record, sealer):
        try:
            deciding.confirm(session, import_id, staff_id=None, now=now)
        except Stale:
            session.rollback()  # somebody was quicker
    deciding.bring_in(session, import_id, sealer=sealer, now=now, today=today)
    return session.get_one(PortfolioImport, import_id, populate_existing=True)


def goes_in_by_itself(session: Session, record: PortfolioImport, sealer: Sealer) -> bool:
    """Whether nobody has to look: no row refused, few debts closed, and the file not cut off in its last line."""
    if record.status is not ImportStatus.REVIEW or record.rows_refused or record.shown_again:
        return False
    stay = record.rows_unchanged + record.rows_updated + record.rows_under_agreement
    if record.covers is Covers.WHOLE and record.rows_closed * _CLOSED_SHARE > record.rows_closed + stay:
        return False
    return record.file_name.lower().endswith(".xlsx") or file_keeping.ends_a_line(session, record, sealer)
