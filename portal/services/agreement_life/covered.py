"""Up to which day everything paid under an agreement is known, as far as banks tell it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payments.charge import ChargeState
from portal.clock import business_date
from portal.models import (
    Agreement,
    BankFile,
    BankFileStatus,
    Charge,
    Direction,
    Installment,
    Instrument,
    PixAccount,
    ReceivingAccount,
)
from portal.services.charges_paying import pays

_NEVER_THERE = (ChargeState.DRAFTED, ChargeState.REJECTED, ChargeState.CANCELED)
_DAY = timedelta(days=1)


def covered_until(session: Session, agreement: Agreement, today: date) -> date | None:
    """The last day all of whose payments are known, on every account its charges could be paid into; None while one of
    them has told nothing yet. Yesterday where no bank was ever asked for anything: nothing can be on its way."""
    days = [_covered(session, account) for account in _accounts(session, agreement.id)]
    if None in days:
        return None
    return min((day for day in days if day is not None), default=today - _DAY)


def _accounts(session: Session, agreement_id: int) -> list[ReceivingAccount]:
    own = select(Installment.id).where(Installment.agreement_id == agreement_id)
    paid_into = select(Charge.receiving_account_id).where(pays(own), Charge.status.not_in(_NEVER_THERE))
    return list(session.scalars(select(ReceivingAccount).where(ReceivingAccount.id.in_(paid_into))))


def _covered(session: Session, account: ReceivingAccount) -> date | None:
    """The day before the newest file was made, or before the list of Pix was read last: a file tells of the days before
    it, and a list read in the course of a day of part of that day."""
    if account.instrument is Instrument.PIX:
        read = session.scalar(select(PixAccount.read_until).where(PixAccount.receiving_account_id == account.id))
        return business_date(read) - _DAY if read is not None else None
    made = session.scalar(
        select(func.max(BankFile.made_on)).where(
            BankFile.receiving_account_id == account.id,
            BankFile.direction == Direction.RETORNO,
            BankFile.status == BankFileStatus.READ,
        )
    )
    return made - _DAY if made is not None else None
