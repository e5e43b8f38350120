"""Where a journal of the ledger comes from: its payment, its line of a bank file, its agreement, its statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from payments.ledger import AccountKind
from portal.models import Agreement, BankEvent, BankLine, Outcome, Payment, PostingRecord, StatementEntry

_SLICE = 500
_OF_AGREEMENT = (AccountKind.RECEIVABLE_AGREEMENT, AccountKind.REFUND_PAYABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a journal is linked to; each may be absent."""

    agreement: Agreement | None = None
    payment: Payment | None = None
    line: BankLine | None = None
    entry: StatementEntry | None = None


def origins(session: Session, postings: Sequence[PostingRecord]) -> dict[int, Origin]:
    """By journal."""
    ids = sorted({each.journal_id for each in postings})
    payments: dict[int, Payment] = {}
    lines: dict[int, BankLine] = {}
    entries: dict[int, StatementEntry] = {}
    for start in range(0, len(ids), _SLICE):
        some = ids[start : start + _SLICE]
        payments |= {
            each.journal_id: each for each in session.scalars(select(Payment).where(Payment.journal_id.in_(some)))
        }
        told = (
            select(BankEvent.journal_id, BankLine)
            .join(BankLine, BankLine.event_id == BankEvent.id)
            .options(joinedload(BankLine.file))
            .where(BankEvent.journal_id.in_(some), BankLine.outcome != Outcome.REPEATED)
        )
        lines |= {journal_id: line for journal_id, line in session.execute(told) if journal_id is not None}
        booked = select(StatementEntry).where(StatementEntry.journal_id.in_(some))
        entries |= {each.journal_id: each for each in session.scalars(booked) if each.journal_id is not None}
    agreements = _agreements(session, postings)
    return {
        journal_id: Origin(
            agreement=agreements.get(journal_id), payment=payments.get(journal_id), line=lines.get(journal_id),
            entry=entries.get(journal_id),
        )
        for journal_id in ids
    }  # fmt: skip


def agreement_by_number(session: Session, number: str, creditor_id: int | None) -> Agreement | None:
    """The agreement of a number, if the viewer may see it."""
    query = select(Agreement).where(Agreement.number == number.strip())
    if creditor_id is not None:
        query = query.where(Agreement.creditor_id == creditor_id)
    return session.scalar(query)


def _agreements(session: Session, postings: Sequence[PostingRecord]) -> dict[int, Agreement]:
    named: dict[int, int] = {}
    for each in postings:
        for account in (each.source, each.destination):
            kind, _, owner = account.partition(":")
            if kind in _OF_AGREEMENT and owner.isdigit():
                named.setdefault(each.journal_id, int(owner))
    known: dict[int, Agreement] = {}
    wanted = sorted(set(named.values()))
    for start in range(0, len(wanted), _SLICE):
        query = select(Agreement).where(Agreement.id.in_(wanted[start : start + _SLICE]))
        known |= {agreement.id: agreement for agreement in session.scalars(query)}
    return {journal_id: known[number] for journal_id, number in named.items() if number in known}
