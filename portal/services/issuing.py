"""What boletos and Pix ask alike before one is issued: the agreement held, the account, what has one already."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.charge import ChargeState
from portal.models import Agreement, Charge, ChargeMethod, ChargePurpose, Installment, Instrument, ReceivingAccount

DEAD = (ChargeState.REJECTED, ChargeState.WRITTEN_OFF, ChargeState.CANCELED)


def lock_to_issue(session: Session, agreement_id: int) -> Agreement:
    """The agreement, held: two workers may be told to issue."""
    held = select(Agreement).where(Agreement.id == agreement_id).with_for_update()
    return session.scalars(held).one()


def account_of(session: Session, creditor_id: int, instrument: Instrument) -> ReceivingAccount | None:
    """Where a creditor receives by an instrument, if it does."""
    return session.scalar(
        select(ReceivingAccount)
        .where(ReceivingAccount.creditor_id == creditor_id, ReceivingAccount.instrument == instrument)
        .order_by(ReceivingAccount.is_default.desc(), ReceivingAccount.id)
        .limit(1)
    )


def taken_installments(session: Session, agreement_id: int, method: ChargeMethod) -> set[int]:
    """Installments that can be paid by a method. A charge being taken back is of no use to one that is open again."""
    gone = (*DEAD, ChargeState.WRITE_OFF_REQUESTED)
    return set(
        session.scalars(
            select(Charge.installment_id)
            .join(Installment)
            .where(
                Installment.agreement_id == agreement_id,
                Charge.method == method,
                Charge.purpose == ChargePurpose.INSTALLMENT,
                Charge.status.not_in(gone),
            )
        )
    )
