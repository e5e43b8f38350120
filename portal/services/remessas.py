"""Telling the bank of new slips and of those to be ended: a file is written once, kept, and delivered by a job."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from payments.charge import ChargeEvent, ChargeState, advance
from payments.cnab.entries import Instruction, PixRequest, RemessaEntry
from payments.cnab.remessa import write_remessa
from payments.errors import InvalidCharge
from portal.clock import SAO_PAULO
from portal.models import BankFile, BankFileStatus, Charge, Direction, ReceivingAccount
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.charges import boleto_of
from portal.services.parties import bank_account


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What the bank is asked about a slip, with its line in the file."""

    charge: Charge
    entry: RemessaEntry

    def sent_in(self, file: BankFile) -> None:
        """Note the file that carries it."""
        if self.entry.instruction is Instruction.WRITE_OFF:
            self.charge.write_off_remessa_id = file.id
            return
        self.charge.status = advance(self.charge.status, ChargeEvent.SUBMIT)
        self.charge.remessa_id = file.id

    def refused(self, code: str) -> None:
        """Note that it fits no file: a new slip is canceled, one at the bank stays there."""
        event = ChargeEvent.REFUSE_WRITE_OFF if self.entry.instruction is Instruction.WRITE_OFF else ChargeEvent.CANCEL
        self.charge.status = advance(self.charge.status, event)
        self.charge.rejection = code


def write(session: Session, account_id: int, *, sealer: Sealer, now: datetime) -> BankFile | None:
    """A remessa with every drafted slip of the account and every baixa not asked for yet, or None when there is
    neither. Delivery is promised with it."""
    sequence = _next_sequence(session, account_id)  # takes the row lock: one writer at a time an account
    account = session.scalars(select(ReceivingAccount).where(ReceivingAccount.id == account_id)).one()
    waiting = _waiting(session, account_id)
    if not waiting:
        session.rollback()
        return None
    requests = _writable(session, account, waiting, sealer, now)
    if not requests:
        session.commit()
        return None
    entries = [request.entry for request in requests]
    raw = write_remessa(
        bank_account(account),
        entries,
        sequence=sequence,
        written_at=now.astimezone(SAO_PAULO),
        width=account.remessa_width,
    )
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
        lines_read=len(requests),
        received_at=now,
    )
    session.add(file)
    session.flush()
    for request in requests:
        request.sent_in(file)
    outbox.enqueue(session, "bank.deliver", f"file:{file.id}", {"file_id": file.id})
    session.commit()
    return file


def _waiting(session: Session, account_id: int) -> list[Charge]:
    """The slips the bank is to be told of, as they are now: whoever changes one holds its agreement, not this row."""
    unasked = (Charge.status == ChargeState.WRITE_OFF_REQUESTED) & Charge.write_off_remessa_id.is_(None)
    query = (
        select(Charge)
        .where(Charge.receiving_account_id == account_id, (Charge.status == ChargeState.DRAFTED) | unasked)
        .order_by(Charge.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return list(session.scalars(query))


def _writable(
    session: Session, account: ReceivingAccount, waiting: list[Charge], sealer: Sealer, now: datetime
) -> list[_Request]:
    """What fits the bank's layout. A slip that does not is set aside with the reason, not to stop the rest."""
    good: list[_Request] = []
    for charge in waiting:
        asked = Instruction.REGISTER if charge.status is ChargeState.DRAFTED else Instruction.WRITE_OFF
        boleto = boleto_of(session, charge, sealer)
        pix = PixRequest(key=account.slip_pix_key) if account.slip_pix_key and asked is Instruction.REGISTER else None
        entry = RemessaEntry(boleto=boleto, instruction=asked, company_use=charge.document_number, pix=pix)
        request = _Request(charge=charge, entry=entry)
        try:
            write_remessa(
                bank_account(account), [request.entry], sequence=1, written_at=now, width=account.remessa_width
            )
        except InvalidCharge as error:
            request.refused(error.code)
            continue
        good.append(request)
    return good


def written(session: Session, file_id: int) -> tuple[str, bytes]:
    """The name and content of a remessa."""
    file = session.scalars(select(BankFile).where(BankFile.id == file_id)).one()
    return file.file_name, file.raw


def note_delivered(session: Session, file_id: int, *, now: datetime) -> None:
    """The bank has it. Delivering twice is harmless: same name, same content. Commits."""
    file = session.scalars(select(BankFile).where(BankFile.id == file_id)).one()
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
