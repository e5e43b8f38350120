"""One installment, several instruments: when it is paid, whatever else could still be paid for it is taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.charge import ChargeEvent, ChargeState, advance
from portal.models import Charge, ChargeMethod, ChargePurpose, Installment
from portal.services import outbox
from portal.services.charges_paying import pays

TOGETHER = timedelta(minutes=5)
_AT_BANK = (ChargeState.SUBMITTED, ChargeState.REGISTERED, ChargeState.PARTLY_PAID)


def withdraw_others(session: Session, installment: Installment, paid_with: Charge | None, now: datetime) -> None:
    """Cancel what the bank was never told of and ask it to end the rest: a boleto by its baixa in the next remessa,
    a Pix by removing it.

    `paid_with` is left alone; None when the installment was paid by hand. Does not commit: the payment does. The
    caller holds the agreement's lock, so that none of these is being paid at this moment.
    """
    withdraw_of(session, {installment.id}, now, but=paid_with)


def withdraw_all(session: Session, agreement_id: int, now: datetime) -> None:
    """End every charge of an agreement, as `withdraw_others` does: nothing of it is to be paid any more."""
    of_it = select(Installment.id).where(Installment.agreement_id == agreement_id)
    withdraw_of(session, set(session.scalars(of_it)), now)


def withdraw_of(
    session: Session, installment_ids: Collection[int], now: datetime, *, but: Charge | None = None
) -> None:
    """End the charges that pay any of these installments, those for several of them too; `but` is left alone."""
    for charge in session.scalars(select(Charge).where(pays(installment_ids)).order_by(Charge.id)):
        if but is None or charge.id != but.id:
            withdraw_charge(session, charge, now)


def withdraw_charge(session: Session, charge: Charge, now: datetime) -> None:
    """End one charge that can still be paid; another is left as it is. Does not commit.

    What a charge for several creditors asked of the others is asked for anew.
    """
    if charge.status is ChargeState.DRAFTED:
        charge.status = advance(charge.status, ChargeEvent.CANCEL)
    elif charge.status in _AT_BANK:
        _ask_the_bank(session, charge, now)
    else:
        return
    if charge.purpose is ChargePurpose.SEVERAL and charge.valid_until is None:
        payload = {"agreement_id": charge.installment.agreement_id}
        outbox.enqueue(session, "charges.issue", f"others:{charge.id}", payload)


def _ask_the_bank(session: Session, charge: Charge, now: datetime) -> None:
    """A Pix is removed at once; the baixas of some minutes go in one file."""
    charge.status = advance(charge.status, ChargeEvent.REQUEST_WRITE_OFF)
    charge.write_off_remessa_id = None
    if charge.method is ChargeMethod.PIX:
        outbox.enqueue(session, "pix.cancel", f"charge:{charge.id}:{now.isoformat()}", {"charge_id": charge.id})
        return
    turn = int(now.timestamp() // TOGETHER.total_seconds()) + 1
    at = datetime.fromtimestamp(turn * TOGETHER.total_seconds(), UTC)
    account_id = charge.receiving_account_id
    outbox.enqueue(session, "bank.remessa", f"baixas:{account_id}:{turn}", {"account_id": account_id}, not_before=at)
