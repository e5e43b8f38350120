"""A statement comes in: kept as it came, then read; a movement told of before changes nothing."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.errors import UnreadableFile
from payments.statements.ofx import read_ofx
from payments.statements.ofx_tokens import LARGEST
from payments.statements.statement import Statement, StatementLine
from portal.clock import business_date
from portal.models import BankFileStatus, BankStatement, StatementEntry
from portal.services import audit, outbox
from portal.services.errors import NotAllowed
from portal.services.once import add_once
from portal.services.retorno_accounts import lock_account
from portal.services.statements.accounts import account_of_statement, same_conta
from portal.services.statements.flagging import flag_differences


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementReceipt:
    """A statement received. `again` says that the same bytes had been read before, so nothing changed."""

    statement: BankStatement
    again: bool


def receive(
    session: Session,
    raw: bytes,
    *,
    file_name: str,
    staff_id: int | None,
    creditor_id: int | None,
    now: datetime,
    later: int | None = None,
) -> StatementReceipt:
    """Keep the bytes, then read them. One that was refused is read anew: its account may exist by now. Commits. One of
    more than `later` bytes is left to the worker to read, RECEIVED until then.

    `creditor_id` is whose accounts the sender may bring statements of; None for the operator. Raises
    NotAllowed("another_account") for one of an account that is not theirs, ("statement_too_large").
    """
    if len(raw) > LARGEST:
        raise NotAllowed("statement_too_large")
    digest = hashlib.sha256(raw).digest()
    row = BankStatement(
        creditor_id=creditor_id, staff_id=staff_id, file_name=_plain_name(file_name), sha256=digest, raw=raw,
        status=BankFileStatus.RECEIVED, received_at=now,
    )  # fmt: skip
    if not add_once(session, row):
        row = session.scalars(select(BankStatement).where(BankStatement.sha256 == digest)).one()
        if row.status is BankFileStatus.READ:
            if creditor_id not in (None, row.creditor_id):
                raise NotAllowed("another_account")
            return StatementReceipt(statement=row, again=True)
        row.staff_id, row.creditor_id = staff_id, creditor_id
    if later is not None and len(raw) > later:
        row.status, row.reason, row.received_at = BankFileStatus.RECEIVED, "", now
        row.lines_read = raw.count(b"<STMTTRN>")
        payload = {"statement_id": row.id, "creditor_id": creditor_id}
        outbox.enqueue(session, "statement.read", f"statement:{row.id}:{now.isoformat()}", payload)
        session.commit()
        return StatementReceipt(statement=row, again=False)
    session.commit()
    return StatementReceipt(statement=_read(session, row, raw, creditor_id, now), again=False)


def read_kept(session: Session, statement_id: int, *, creditor_id: int | None, now: datetime) -> None:
    """Read one that was kept and left for later; one that was read meanwhile is left as it is. Commits."""
    row = session.get_one(BankStatement, statement_id)
    if row.status is BankFileStatus.RECEIVED:
        _read(session, row, row.raw, creditor_id, now)


def _read(session: Session, row: BankStatement, raw: bytes, creditor_id: int | None, now: datetime) -> BankStatement:
    try:
        read = read_ofx(raw)
        account = account_of_statement(session, read.account)
        if creditor_id is not None and any(each.creditor_id != creditor_id for each in same_conta(session, account)):
            raise UnreadableFile("another_account")
    except UnreadableFile as error:
        row.status, row.reason, row.refused_line = BankFileStatus.REFUSED, error.code, error.line
        row.finished_at = now
        session.commit()
        return row
    lock_account(session, account.id)
    _describe(row, read, account.id, account.creditor_id, now)
    row.lines_new = _keep_new(session, row, read, account.id, now)
    audit.record(
        session,
        actor=f"staff:{row.staff_id}" if row.staff_id else "command:statements",
        action="statement.read",
        subject=f"bank_statement:{row.id}",
        creditor_id=account.creditor_id,
        detail={"lines": row.lines_read, "new": row.lines_new},
        now=now,
    )
    flag_differences(session, account, today=business_date(now), now=now)
    session.commit()
    return row


def _describe(row: BankStatement, read: Statement, account_id: int, creditor_id: int, now: datetime) -> None:
    row.status, row.reason, row.refused_line = BankFileStatus.READ, "", 0
    row.receiving_account_id, row.creditor_id = account_id, creditor_id
    row.first_on, row.last_on = read.since, read.until
    row.balance, row.balance_on = read.balance, read.balance_on
    row.lines_read, row.finished_at = len(read.lines) + read.repeated, now


def _keep_new(session: Session, row: BankStatement, read: Statement, account_id: int, now: datetime) -> int:
    """Add the movements nobody told of yet; the caller holds the account, so nobody adds one meanwhile."""
    known = {
        (fitid, posted_on, amount.cents, ordinal)
        for fitid, posted_on, amount, ordinal in session.execute(
            select(StatementEntry.fitid, StatementEntry.posted_on, StatementEntry.amount, StatementEntry.ordinal).where(
                StatementEntry.receiving_account_id == account_id,
                StatementEntry.posted_on.between(read.since, read.until),
            )
        )
    }
    new = [line for line in read.lines if line.key not in known]
    session.add_all(_entry(line, row.id, account_id, now) for line in new)
    session.flush()
    return len(new)


def _entry(line: StatementLine, statement_id: int, account_id: int, now: datetime) -> StatementEntry:
    return StatementEntry(
        statement_id=statement_id,
        receiving_account_id=account_id,
        line_number=line.line_no,
        fitid=line.fitid,
        posted_on=line.posted_on,
        amount=line.amount,
        ordinal=line.ordinal,
        kind=line.kind,
        memo=line.memo,
        checknum=line.checknum,
        recorded_at=now,
    )


def _plain_name(name: str) -> str:
    kept = "".join(character for character in name.replace("\\", "/").rpartition("/")[2] if character.isprintable())
    return kept[:120] or "extrato.ofx"
