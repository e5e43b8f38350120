"""One installment, several instruments: when it is paid, whatever else could still be paid for it is taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.charge import ChargeEvent, ChargeState, advance
from portal.models import Charge, ChargeMethod, Installment
from portal.services import outbox

_AT_BANK = (ChargeState.SUBMITTED, ChargeState.REGISTERED, ChargeState.PARTLY_PAID)


def withdraw_others(session: Session, installment: Installment, paid_with: Charge | None, now: datetime) -> None:
    """Cancel what the bank was never told of and ask it to end the rest: a boleto by its baixa in the next remessa,
    a Pix by removing it.

    `paid_with` is left alone; None when the installment was paid by hand. Does not commit: the payment does. The
    caller holds the agreement's lock, so that none of these is being paid at this moment.
    """
    others = select(Charge).where(Charge.installment_id == installment.id).order_by(Charge.id)
    for charge in session.scalars(others):
        if paid_with is not None and charge.id == paid_with.id:
            continue
        if charge.status is ChargeState.DRAFTED:
            charge.status = advance(charge.status, ChargeEvent.CANCEL)
        elif charge.status in _AT_BANK:
            _ask_the_bank(session, charge, now)


def _ask_the_bank(session: Session, charge: Charge, now: datetime) -> None:
    """A request has a key of its own: a baixa that was refused may have to be asked for again."""
    charge.status = advance(charge.status, ChargeEvent.REQUEST_WRITE_OFF)
    charge.write_off_remessa_id = None
    key = f"withdrawal:{charge.id}:{now.isoformat()}"
    if charge.method is ChargeMethod.PIX:
        outbox.enqueue(session, "pix.cancel", key, {"charge_id": charge.id})
    else:
        outbox.enqueue(session, "bank.remessa", key, {"account_id": charge.receiving_account_id})
