"""What the bank tells: a return file is kept as it came, then read, and each movement is applied once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from brazil.money import ZERO
from payments.cnab.movements import RetornoFile, RetornoLine
from payments.cnab.retorno import read_retorno
from payments.errors import UnreadableFile
from portal.models import BankFile, BankFileStatus, Direction, ReceivingAccount
from portal.services import audit, outbox, reconciling
from portal.services.errors import NotAllowed
from portal.services.once import add_once
from portal.services.retorno_accounts import account_of_head, lock_account
from portal.services.retorno_lines import LineRecorder
from portal.services.retorno_pix import take_code

LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A file received. `again` says that the same bytes had come and been read before, so nothing changed."""

    file: BankFile
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
) -> Receipt:
    """Keep the bytes, then read them. The same bytes again give the file they were the first time, unchanged.

    A file of more than `later` bytes is left to the worker to read: until then it is RECEIVED, with its lines counted.
    `creditor_id` is whose files the sender may bring in; None for the operator and for the bank's own mailbox. A
    file that was refused is read anew: it may have come from who had no right to it, or before its account existed.
    Raises NotAllowed("another_account") for a file of an account that is not theirs, ("retorno_too_large") for one
    beyond LARGEST: nothing is applied.
    """
    if len(raw) > LARGEST:
        raise NotAllowed("retorno_too_large")
    digest = hashlib.sha256(raw).digest()
    file = BankFile(
        direction=Direction.RETORNO,
        creditor_id=creditor_id,
        staff_id=staff_id,
        file_name=_plain_name(file_name),
        sha256=digest,
        raw=raw,
        status=BankFileStatus.RECEIVED,
        received_at=now,
    )
    if not add_once(session, file):
        file = session.scalars(
            select(BankFile).where(BankFile.direction == Direction.RETORNO, BankFile.sha256 == digest)
        ).one()
        if file.status is BankFileStatus.REFUSED:
            _take_over(session, file, staff_id, creditor_id, now)
        elif creditor_id is not None and file.creditor_id not in (None, creditor_id):
            session.rollback()
            raise NotAllowed("another_account")
    if later is not None and len(raw) > later and file.status is BankFileStatus.RECEIVED:
        file.lines_read = raw.count(b"\n")
        payload = {"file_id": file.id, "creditor_id": creditor_id}
        outbox.enqueue(session, "retorno.read", f"file:{file.id}:{file.received_at.isoformat()}", payload)
        session.commit()
        return Receipt(file=file, again=False)
    session.commit()
    return read(session, file.id, creditor_id=creditor_id, now=now)


def read(session: Session, file_id: int, *, creditor_id: int | None, now: datetime) -> Receipt:
    """Read a kept file and apply it, in one transaction; a file already read is left as it is.

    A file that cannot be read as a whole is marked refused, with line, column and code, and nothing of it applied.
    """
    claimed = session.execute(
        update(BankFile)
        .where(BankFile.id == file_id, BankFile.status == BankFileStatus.RECEIVED)
        .values(status=BankFileStatus.READ, finished_at=now)
        .execution_options(synchronize_session=False)
    )
    file = _fresh(session, file_id)
    if claimed.rowcount != 1:  # type: ignore[attr-defined]
        session.commit()
        return Receipt(file=file, again=True)
    try:
        _apply(session, file, creditor_id, now)
    except UnreadableFile as error:
        session.rollback()
        return Receipt(file=_refuse(session, file_id, error, now), again=False)
    except NotAllowed as error:
        session.rollback()
        _refuse(session, file_id, UnreadableFile(error.code, 1), now)
        raise
    session.commit()
    return Receipt(file=file, again=False)


def unread(session: Session, before: datetime) -> list[tuple[int, int | None]]:
    """Files kept before an instant and never read, because whoever was reading them stopped: (id, creditor)."""
    rows = session.execute(
        select(BankFile.id, BankFile.creditor_id)
        .where(BankFile.status == BankFileStatus.RECEIVED, BankFile.received_at < before)
        .order_by(BankFile.id)
    )
    return [(row[0], row[1]) for row in rows]


def _take_over(session: Session, file: BankFile, staff_id: int | None, creditor_id: int | None, now: datetime) -> None:
    """A refused file is its next sender's to try."""
    session.execute(
        update(BankFile)
        .where(BankFile.id == file.id, BankFile.status == BankFileStatus.REFUSED)
        .values(
            status=BankFileStatus.RECEIVED,
            staff_id=staff_id,
            creditor_id=creditor_id,
            reason="",
            refused_line=0,
            refused_column=0,
            received_at=now,
            finished_at=None,
        )
        .execution_options(synchronize_session=False)
    )


def _apply(session: Session, file: BankFile, creditor_id: int | None, now: datetime) -> None:
    content = read_retorno(file.raw)
    account = account_of_head(session, content.head)
    if account is None:
        raise UnreadableFile("unknown_account", 1)
    if creditor_id is not None and account.creditor_id != creditor_id:
        raise NotAllowed("another_account")
    lock_account(session, account.id)
    file.bank, file.layout = content.head.bank, f"cnab{content.head.width}"
    file.sequence, file.made_on = content.head.sequence or None, content.head.written_on
    file.creditor_id, file.receiving_account_id = account.creditor_id, account.id
    file.lines_read = len(content.lines) + len(content.quarantined)
    file.paid_total, file.fee_total = content.paid_total, content.fee_total
    single = _single_lines(session, file, account, content, now)
    recorder = LineRecorder(session, file, account, now, single)
    for line in single:
        recorder.record(line)
    for quarantined in content.quarantined:
        recorder.quarantine(quarantined)
    unlike = [refused for pix in content.pix if (refused := take_code(pix, account, recorder.charges))]
    file.findings = [
        {"line": each.line_no, "code": each.code, "stated": each.stated, "counted": each.counted}
        for each in (*content.findings, *unlike)
    ]
    audit.record(
        session,
        actor=f"staff:{file.staff_id}" if file.staff_id else "job:mailbox",
        action="retorno.read",
        subject=f"bank_file:{file.id}",
        creditor_id=account.creditor_id,
        detail={"lines": file.lines_read, "paid_cents": (file.paid_total or ZERO).cents},
        now=now,
    )


def _single_lines(
    session: Session, file: BankFile, account: ReceivingAccount, content: RetornoFile, now: datetime
) -> Sequence[RetornoLine]:
    """The lines to record one by one: all of them, or what is left of a large file once its plain ones are done."""
    if not reconciling.worth_it(session, len(content.lines)):
        return content.lines
    apart = {pix.nosso_numero for pix in content.pix}
    done = reconciling.apply_by_set(session, file, account, content.lines, apart=apart, now=now)
    return [line for line in content.lines if line.line_no not in done]


def _refuse(session: Session, file_id: int, error: UnreadableFile, now: datetime) -> BankFile:
    session.execute(
        update(BankFile)
        .where(BankFile.id == file_id, BankFile.status == BankFileStatus.RECEIVED)
        .values(
            status=BankFileStatus.REFUSED,
            reason=error.code,
            refused_line=error.line,
            refused_column=error.column,
            finished_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    file = _fresh(session, file_id)
    session.commit()
    return file


def _fresh(session: Session, file_id: int) -> BankFile:
    query = select(BankFile).where(BankFile.id == file_id).execution_options(populate_existing=True)
    return session.scalars(query).one()


def _plain_name(name: str) -> str:
    """The last part of a path, of printable characters only."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in last if char.isprintable())[:200] or "retorno"
