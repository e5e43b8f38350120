"""Writing an accepted offer on any engine: a handful of plain statements, one a table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from payments.ledger import Journal
from portal.models import (
    Agreement,
    AgreementDebt,
    AuditEvent,
    DebtRecord,
    DebtStatus,
    IdempotencyKey,
    Installment,
    JournalRecord,
    OutboxEntry,
    PostingRecord,
)
from portal.services.accepting.rows import EFFECTS, AcceptedRows, agreement_values, changes_of
from portal.services.ledger import add_to_balances


def write(session: Session, rows: AcceptedRows) -> int | None:
    """Write everything; the agreement's id, or None when somebody else took the debt. Does not commit.

    Raises IntegrityError where a unique key says that the debt, the offer or the request is taken.
    """
    if not _take_debt(session, rows):
        return None
    agreement_id = int(session.scalar(insert(Agreement).values(agreement_values(rows)).returning(Agreement.id)) or 0)
    session.execute(insert(AgreementDebt).values(_debt(rows, agreement_id)))
    session.execute(insert(Installment), _installments(rows, agreement_id))
    journals = rows.journals(agreement_id)
    for journal in journals:
        _post(session, rows, journal)
    add_to_balances(session, changes_of(journals))
    session.execute(insert(AuditEvent).values(_deed(rows, agreement_id)))
    session.execute(insert(IdempotencyKey).values(_answer(rows)))
    _promise(session, rows, agreement_id)
    return agreement_id


def _take_debt(session: Session, rows: AcceptedRows) -> bool:
    """Compare and set: of many acceptances of one debt, one changes this row."""
    version = rows.offer.debt_version
    taken = session.execute(
        update(DebtRecord)
        .where(
            DebtRecord.id == rows.found.stored.debt_id,
            DebtRecord.status == DebtStatus.OPEN,
            DebtRecord.version == version,
        )
        .values(status=DebtStatus.NEGOTIATED, version=version + 1, updated_at=rows.now)
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def _debt(rows: AcceptedRows, agreement_id: int) -> dict[str, Any]:
    found, plan = rows.found, rows.offer.plan
    return {
        "agreement_id": agreement_id, "debt_id": found.stored.debt_id, "debtor_id": found.debtor_id,
        "balance": plan.balance_total, "agreed": plan.financed,
    }  # fmt: skip


def _installments(rows: AcceptedRows, agreement_id: int) -> list[dict[str, Any]]:
    return [
        {
            "agreement_id": agreement_id, "debtor_id": rows.found.debtor_id, "number": line.number,
            "due_on": line.due_on, "amount": line.amount, "principal": line.principal, "interest": line.interest,
        }
        for line in rows.offer.plan.installments
    ]  # fmt: skip


def _post(session: Session, rows: AcceptedRows, journal: Journal) -> None:
    written = insert(JournalRecord).values(
        creditor_id=rows.found.creditor_id, kind=journal.kind.value, ref=journal.ref, occurred_on=journal.occurred_on,
        recorded_at=rows.now,
    )  # fmt: skip
    journal_id = session.scalar(written.returning(JournalRecord.id))
    session.execute(
        insert(PostingRecord),
        [
            {
                "journal_id": journal_id, "source": str(each.source), "destination": str(each.destination),
                "amount": each.amount,
            }
            for each in journal.postings
        ],
    )  # fmt: skip


def _promise(session: Session, rows: AcceptedRows, agreement_id: int) -> None:
    session.execute(
        insert(OutboxEntry),
        [
            {
                "topic": topic, "key": f"agreement:{agreement_id}", "payload": {"agreement_id": agreement_id},
                "next_at": rows.now, "created_at": rows.now,
            }
            for topic in EFFECTS
        ],
    )  # fmt: skip


def _deed(rows: AcceptedRows, agreement_id: int) -> dict[str, Any]:
    return {
        "at": rows.now, "actor": rows.actor, "action": "agreement.accepted", "subject": f"agreement:{agreement_id}",
        "creditor_id": rows.found.creditor_id, "detail": rows.detail,
    }  # fmt: skip


def _answer(rows: AcceptedRows) -> dict[str, Any]:
    return {
        "subject": rows.actor, "key": rows.acceptance.key, "request_digest": rows.request_digest,
        "answer": rows.answer, "created_at": rows.now,
    }  # fmt: skip
