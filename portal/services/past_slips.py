"""What became of a slip that somebody still has the address of."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementState, InstallmentState
from payments.charge import PAYABLE, ChargeState
from portal.models import Charge, ChargeMethod
from portal.services.charges_paying import pays
from portal.services.errors import NotFound

_ON_THEIR_WAY = frozenset({ChargeState.DRAFTED, ChargeState.SUBMITTED})


class Fate(StrEnum):
    """Why a slip is not to be paid."""

    PAID = "paid"
    PAID_OTHERWISE = "paid_otherwise"  # its installment was: by Pix, by another slip
    REPLACED = "replaced"  # another one for the same can be paid
    REFUSED = "refused"
    EXPIRED = "expired"  # its amount was right until a day
    SUSPENDED = "suspended"  # its agreement is held still
    ENDED = "ended"


def slip_of(session: Session, debtor_id: int, public_id: str) -> Charge:
    """One of the debtor's slips, whatever became of it. Raises NotFound, also for one that the bank does not know
    yet."""
    query = select(Charge).where(
        Charge.debtor_id == debtor_id, Charge.public_id == public_id, Charge.method == ChargeMethod.BOLETO
    )
    charge = session.scalar(query)
    if charge is None or (charge.status in _ON_THEIR_WAY and charge.installment.status is InstallmentState.OPEN):
        raise NotFound
    return charge


def fate_of(session: Session, charge: Charge, today: date) -> Fate | None:
    """Why it is not to be paid any more; None while it is."""
    if charge.status is ChargeState.PAID:
        return Fate.PAID
    if charge.installment.status is InstallmentState.PAID:
        return Fate.PAID_OTHERWISE
    if charge.installment.agreement.status is AgreementState.FROZEN:
        return Fate.SUSPENDED
    if charge.installment.status is InstallmentState.CANCELED:
        return Fate.ENDED
    if charge.status in PAYABLE:
        return Fate.EXPIRED if charge.valid_until is not None and charge.valid_until < today else None
    if _has_another(session, charge, today):
        return Fate.REPLACED
    if charge.status is ChargeState.REJECTED:
        return Fate.REFUSED
    return Fate.EXPIRED if charge.valid_until is not None and charge.valid_until < today else Fate.ENDED


def _has_another(session: Session, charge: Charge, today: date) -> bool:
    """Whether another slip that can be paid asks for the same installment, alone or among several."""
    query = select(Charge.id).where(
        Charge.id != charge.id,
        Charge.method == ChargeMethod.BOLETO,
        Charge.status.in_(PAYABLE),
        pays({charge.installment_id}),
        or_(Charge.valid_until.is_(None), Charge.valid_until >= today),
    )
    return session.scalar(query.limit(1)) is not None
