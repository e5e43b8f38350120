"""Recording journals and reading balances."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from brazil.money import Money
from payments.ledger import Account, Journal
from portal.models import JournalRecord, PostingRecord


def post(session: Session, creditor_id: int, journal: Journal, *, now: datetime) -> JournalRecord:
    """Record a journal. Its natural key is unique: recording it twice is an IntegrityError, never double money."""
    record = JournalRecord(
        creditor_id=creditor_id,
        kind=journal.kind.value,
        ref=journal.ref,
        occurred_on=journal.occurred_on,
        recorded_at=now,
    )
    record.postings = [
        PostingRecord(source=str(each.source), destination=str(each.destination), amount=each.amount)
        for each in journal.postings
    ]
    session.add(record)
    session.flush()
    return record


def balance(session: Session, account: Account) -> Money:
    """What came into an account less what went out."""
    return _sum(session, PostingRecord.destination, account) - _sum(session, PostingRecord.source, account)


def _sum(session: Session, side: InstrumentedAttribute[str], account: Account) -> Money:
    cents = type_coerce(PostingRecord.amount, BigInteger)
    return Money(int(session.scalar(select(func.coalesce(func.sum(cents), 0)).where(side == str(account))) or 0))
