"""Recording journals and reading balances.

Balances are kept by slice (`portal.models.LedgerBalance`) in the transaction that records the journals, by one
statement just before it commits: rows are held for that moment only, always taken in the same order, and a file of ten
thousand lines changes each of them once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, event, func, select, text, type_coerce
from sqlalchemy.orm import Session, SessionTransaction

from brazil.money import Money
from payments.ledger import Account, BalanceChanges, Journal, all_changes, balance_changes
from portal.models import JournalRecord, LedgerBalance, PostingRecord

_PENDING, _UNDONE = "ledger.pending", "ledger.undone"  # in session.info: changes by journal; a savepoint was undone


def post(
    session: Session, creditor_id: int, journal: Journal, *, now: datetime, reverses: JournalRecord | None = None
) -> JournalRecord:
    """Record a journal. Its natural key is unique: recording it twice is an IntegrityError, never double money.

    `reverses` is the journal that this one takes back.
    """
    record = JournalRecord(
        creditor_id=creditor_id,
        kind=journal.kind.value,
        ref=journal.ref,
        occurred_on=journal.occurred_on,
        recorded_at=now,
        reverses_id=reverses.id if reverses else None,
    )
    record.postings = [
        PostingRecord(source=str(each.source), destination=str(each.destination), amount=each.amount)
        for each in journal.postings
    ]
    session.add(record)
    session.flush()
    _pending(session)[record.id] = balance_changes(journal.postings, journal.ref)
    return record


def balance(session: Session, account: Account) -> Money:
    """What came into an account less what went out, what this session has posted and not committed among it."""
    _forget_undone(session)
    cents = func.coalesce(func.sum(type_coerce(LedgerBalance.balance, BigInteger)), 0)
    kept = session.scalar(select(cents).where(LedgerBalance.account == str(account))) or 0
    waiting = sum(
        cents for changes in _pending(session).values() for (name, _), cents in changes if name == str(account)
    )
    return Money(int(kept) + waiting)


def balances(session: Session, accounts: Iterable[Account]) -> dict[str, Money]:
    """The same of several accounts at once, by name; one that nothing was ever posted to is zero."""
    _forget_undone(session)
    names = [str(each) for each in accounts]
    cents = func.sum(type_coerce(LedgerBalance.balance, BigInteger))
    kept = select(LedgerBalance.account, cents).where(LedgerBalance.account.in_(names)).group_by(LedgerBalance.account)
    found = dict.fromkeys(names, 0) | {name: int(total) for name, total in session.execute(kept)}
    for changes in _pending(session).values():
        for (name, _), change in changes:
            if name in found:
                found[name] += change
    return {name: Money(each) for name, each in found.items()}


def add_to_balances(session: Session, changes: BalanceChanges) -> None:
    """Add changes to the balances, in one statement that takes their rows in order. Does not commit.

    For whoever records journals by statements of their own; `post` sees to its own.
    """
    if not changes:
        return
    rows = [{"account": account, "slice": part, "balance_cents": cents} for (account, part), cents in changes]
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ON_POSTGRESQL, _as_arrays(rows))
    else:
        session.execute(_ON_SQLITE, rows)


# SQLite has one writer at a time, so that nobody waits for another in a circle there.
_ON_SQLITE = text(
    """INSERT INTO ledger_balances (account, slice, balance_cents) VALUES (:account, :slice, :balance_cents)
    ON CONFLICT (account, slice) DO UPDATE SET balance_cents = ledger_balances.balance_cents + excluded.balance_cents"""
)
_ON_POSTGRESQL = text(
    """INSERT INTO ledger_balances (account, slice, balance_cents)
    SELECT * FROM unnest(CAST(:account AS text[]), CAST(:slice AS bigint[]), CAST(:balance_cents AS bigint[]))
    ON CONFLICT (account, slice) DO UPDATE SET balance_cents = ledger_balances.balance_cents + excluded.balance_cents"""
)


def _as_arrays(rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    return {name: [row[name] for row in rows] for name in ("account", "slice", "balance_cents")}


def _pending(session: Session) -> dict[int, BalanceChanges]:
    found: dict[int, BalanceChanges] = session.info.setdefault(_PENDING, {})
    return found


def _forget_undone(session: Session) -> None:
    """Drop the changes of journals that went away with a savepoint."""
    pending = _pending(session)
    if not session.info.pop(_UNDONE, False) or not pending:
        return
    there = set(session.scalars(select(JournalRecord.id).where(JournalRecord.id.in_(pending))))
    for gone in pending.keys() - there:
        del pending[gone]


def keep_balances(session: Session) -> None:
    """Add what this session has posted to the balances now, for a statement that reads them before it commits."""
    _keep_balances(session)


@event.listens_for(Session, "before_commit")
def _keep_balances(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(_PENDING):
        return
    _forget_undone(session)
    add_to_balances(session, all_changes(_pending(session).values()))
    _pending(session).clear()


@event.listens_for(Session, "after_soft_rollback")
def _note_undone(session: Session, previous: SessionTransaction) -> None:
    if previous.nested:
        session.info[_UNDONE] = True
    elif previous.parent is None:
        session.info.pop(_PENDING, None)
