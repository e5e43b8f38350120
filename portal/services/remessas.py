"""Telling the bank of new slips: a file is written once, kept, and delivered by a job."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from payments.charge import ChargeEvent, ChargeState, advance
from payments.cnab.entries import RemessaEntry
from payments.cnab.remessa import write_remessa
from payments.errors import InvalidCharge
from payments.ports import Mailbox
from portal.clock import SAO_PAULO
from portal.models import BankFile, BankFileStatus, Charge, Direction, ReceivingAccount
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.charges import boleto_of
from portal.services.parties import bank_account


def write(session: Session, account_id: int, *, sealer: Sealer, now: datetime) -> BankFile | None:
    """A remessa with every drafted slip of the account, or None when there is none. Delivery is promised with it."""
    sequence = _next_sequence(session, account_id)  # takes the row lock: one writer at a time an account
    account = session.scalars(select(ReceivingAccount).where(ReceivingAccount.id == account_id)).one()
    drafted = list(
        session.scalars(
            select(Charge)
            .where(Charge.receiving_account_id == account_id, Charge.status == ChargeState.DRAFTED)
            .order_by(Charge.id)
        )
    )
    if not drafted:
        session.rollback()
        return None
    drafted, entries = _writable(session, account, drafted, sealer, now)
    if not drafted:
        session.commit()
        return None
    raw = write_remessa(bank_account(account), entries, sequence=sequence, written_at=now.astimezone(SAO_PAULO))
    file = BankFile(
        direction=Direction.REMESSA,
        creditor_id=account.creditor_id,
        receiving_account_id=account_id,
        file_name=f"R{account.bank}{account_id:03d}{sequence:07d}.REM",
        sha256=hashlib.sha256(raw).digest(),
        raw=raw,
        bank=account.bank,
        sequence=sequence,
        status=BankFileStatus.WRITTEN,
        lines_read=len(drafted),
        received_at=now,
    )
    session.add(file)
    session.flush()
    for charge in drafted:
        charge.status = advance(charge.status, ChargeEvent.SUBMIT)
        charge.remessa_id = file.id
    outbox.enqueue(session, "bank.deliver", f"file:{file.id}", {"file_id": file.id})
    session.commit()
    return file


def _writable(
    session: Session, account: ReceivingAccount, drafted: list[Charge], sealer: Sealer, now: datetime
) -> tuple[list[Charge], list[RemessaEntry]]:
    """The slips that fit the bank's layout. One that does not is canceled with the reason, not to stop the rest."""
    good: list[Charge] = []
    entries: list[RemessaEntry] = []
    for charge in drafted:
        entry = RemessaEntry(boleto=boleto_of(session, charge, sealer), company_use=charge.document_number)
        try:
            write_remessa(bank_account(account), [entry], sequence=1, written_at=now)
        except InvalidCharge as error:
            charge.status = advance(charge.status, ChargeEvent.CANCEL)
            charge.rejection = error.code
            continue
        good.append(charge)
        entries.append(entry)
    return good, entries


def deliver(session: Session, file_id: int, mailbox: Mailbox, *, now: datetime) -> None:
    """Leave a written file in the bank's mailbox. Delivering twice is harmless: same name, same content."""
    file = session.scalars(select(BankFile).where(BankFile.id == file_id)).one()
    mailbox.deliver(file.file_name, file.raw)
    file.status = BankFileStatus.DELIVERED
    file.finished_at = now
    session.commit()


def _next_sequence(session: Session, account_id: int) -> int:
    following = session.execute(
        update(ReceivingAccount)
        .where(ReceivingAccount.id == account_id)
        .values(next_remessa=ReceivingAccount.next_remessa + 1)
        .returning(ReceivingAccount.next_remessa)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return int(following) - 1
