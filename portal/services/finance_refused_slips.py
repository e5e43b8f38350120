"""Slips that no bank registered: refused by the bank, or canceled because they fit no file."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from payments.charge import ChargeState
from portal.models import Charge, Installment, ReceivingAccount

_SHOWN = 100


def refused_slips(session: Session, creditor_id: int | None) -> list[Charge]:
    """Newest first, with their agreements."""
    query = (
        select(Charge)
        .join(Charge.account)
        .options(joinedload(Charge.account), joinedload(Charge.installment).joinedload(Installment.agreement))
        .where(Charge.status.in_((ChargeState.REJECTED, ChargeState.CANCELED)), Charge.rejection != "")
        .order_by(Charge.id.desc())
        .limit(_SHOWN)
    )
    if creditor_id is not None:
        query = query.where(ReceivingAccount.creditor_id == creditor_id)
    return list(session.scalars(query))
