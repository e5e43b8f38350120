"""Many journals of one creditor at once, by the same keys and into the same balances as one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from payments.ledger import Journal, all_changes, balance_changes
from portal.models import JournalRecord, PostingRecord
from portal.services.ledger import add_to_balances


def post_many(
    session: Session, creditor_id: int, journals: Sequence[Journal], *, now: datetime, reverses: Mapping[str, int]
) -> None:
    """Record journals. Does not commit. A key that is there already is an IntegrityError, never double money.

    `reverses` says which journal each reference (``kind:ref``) takes back.
    """
    if not journals:
        return
    rows = [
        {
            "creditor_id": creditor_id,
            "kind": journal.kind.value,
            "ref": journal.ref,
            "occurred_on": journal.occurred_on,
            "reverses_id": reverses.get(journal.ref),
            "recorded_at": now,
        }
        for journal in journals
    ]
    made = insert(JournalRecord).returning(JournalRecord.id, sort_by_parameter_order=True)
    ids = session.scalars(made, rows).all()
    postings = [
        {
            "journal_id": journal_id,
            "source": str(each.source),
            "destination": str(each.destination),
            "amount": each.amount,
        }
        for journal_id, journal in zip(ids, journals, strict=True)
        for each in journal.postings
    ]
    session.execute(insert(PostingRecord), postings)
    add_to_balances(session, all_changes(balance_changes(journal.postings, journal.ref) for journal in journals))


def journal_ids(session: Session, creditor_id: int, references: Sequence[str]) -> dict[str, int]:
    """The journals named ``kind:ref``, by that name."""
    wanted = {reference.partition(":")[2] for reference in references}
    query = select(JournalRecord.kind, JournalRecord.ref, JournalRecord.id).where(
        JournalRecord.creditor_id == creditor_id, JournalRecord.ref.in_(wanted)
    )
    return {f"{kind}:{ref}": found for kind, ref, found in session.execute(query)}
