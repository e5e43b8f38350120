"""Journals of the past, many at once and each with its own instant: the rows that `portal.services.ledger.post` writes.

`payouts.posting.post_many` writes them so too, all of one instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from payments.ledger import Journal, all_changes, balance_changes
from portal.models import JournalRecord, PostingRecord
from portal.services.ledger import add_to_balances


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A journal, and when it was recorded."""

    journal: Journal
    at: datetime


def book(session: Session, creditor_id: int, entries: Sequence[Entry]) -> list[int]:
    """Record them in their order, and what they change in the balances; their ids. Does not commit."""
    rows = [
        {
            "creditor_id": creditor_id, "kind": each.journal.kind.value, "ref": each.journal.ref,
            "occurred_on": each.journal.occurred_on, "reverses_id": None, "recorded_at": each.at,
        }
        for each in entries
    ]  # fmt: skip
    ids = session.scalars(insert(JournalRecord).returning(JournalRecord.id, sort_by_parameter_order=True), rows).all()
    postings = [
        {
            "journal_id": journal_id, "source": str(each.source), "destination": str(each.destination),
            "amount": each.amount,
        }
        for journal_id, entry in zip(ids, entries, strict=True)
        for each in entry.journal.postings
    ]  # fmt: skip
    session.execute(insert(PostingRecord), postings)
    changes = (balance_changes(each.journal.postings, each.journal.ref) for each in entries)
    add_to_balances(session, all_changes(changes))
    return list(ids)
