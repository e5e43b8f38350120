"""Pix charges their PSP has not kept yet, where finance sees them: a PSP that is away is nobody's surprise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from payments.charge import ChargeState
from portal.models import Charge, ChargeMethod, ReceivingAccount

USUAL = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many charges of an account wait longer than usual, and since when the oldest does."""

    account_id: int
    count: int
    since: datetime


def waiting(session: Session, creditor_id: int | None, now: datetime) -> list[Waiting]:
    """By account, of one creditor or of all."""
    query = (
        select(Charge.receiving_account_id, func.count(), func.min(Charge.created_at))
        .join(ReceivingAccount, ReceivingAccount.id == Charge.receiving_account_id)
        .where(
            Charge.method == ChargeMethod.PIX,
            Charge.status.in_((ChargeState.DRAFTED, ChargeState.SUBMITTED)),
            Charge.created_at < now - USUAL,
        )
        .group_by(Charge.receiving_account_id)
        .order_by(Charge.receiving_account_id)
    )
    if creditor_id is not None:
        query = query.where(ReceivingAccount.creditor_id == creditor_id)
    return [Waiting(account_id=row[0], count=int(row[1]), since=row[2]) for row in session.execute(query)]
