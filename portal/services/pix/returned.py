"""Money that came without an owner and went back: nobody has to decide about it any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, total
from payments.cnab.movements import Occurrence, RetornoLine
from portal.models import BankEvent, BankLine, Outcome
from portal.services.money_in.line_cases import close_for


def settle_returned(session: Session, account_id: int, lines: Iterable[RetornoLine], *, now: datetime) -> None:
    """Where a Pix in suspense has been given back whole, it and its refunds leave the queue together: suspense holds
    nothing of it. Does not commit; the caller holds the account."""
    session.flush()
    keys = {line.bank_key.rpartition(":")[0] for line in lines if line.occurrence is Occurrence.REVERSED}
    for key in sorted(keys):
        own = _waiting(session, account_id, BankEvent.key == key)
        refunds = _waiting(session, account_id, BankEvent.key.startswith(f"{key}:", autoescape=True))
        if own and not total(line.paid or ZERO for line in (*own, *refunds)):
            for line in (*own, *refunds):
                line.outcome = Outcome.RESOLVED
                close_for(session, line, actor="job:pix", now=now)


def _waiting(session: Session, account_id: int, which: ColumnElement[bool]) -> list[BankLine]:
    query = (
        select(BankLine)
        .join(BankEvent, BankEvent.id == BankLine.event_id)
        .where(BankEvent.receiving_account_id == account_id, BankLine.outcome == Outcome.UNMATCHED, which)
    )
    return list(session.scalars(query))
