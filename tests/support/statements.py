"""A statement, its movement and a closed day, for tests that need them to be there."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from payments.incoming import CaseKind
from portal import clock
from portal.models import FinanceCase, ReceivingAccount, StatementEntry
from portal.services import closings
from portal.services.statements import receiving
from tests.payments.statement_examples import of_day


def statement_things(session: Session, account: ReceivingAccount, staff_id: int) -> dict[str, str]:
    """By the parameter of the page that shows each: a statement, its fee, the day it left closed, the fee's case."""
    on = clock.today() - timedelta(days=2)
    raw = of_day(
        [("T1", "-9,90", "TARIFA")], on, bank=account.bank, branch=account.agencia,
        number=account.conta + account.conta_dv,
    )  # fmt: skip
    row = receiving.receive(
        session, raw, file_name="e.ofx", staff_id=staff_id, creditor_id=account.creditor_id, now=clock.now()
    ).statement
    closing = closings.close_day(
        session, account, on, reason="tarifa", staff_id=staff_id, today=clock.today(), now=clock.now()
    )
    case = session.scalars(select(FinanceCase).where(FinanceCase.kind == CaseKind.TIE_OUT.value)).one()
    entry = session.scalars(select(StatementEntry).where(StatementEntry.statement_id == row.id)).one()
    return {
        "finance.statement_id": row.public_id,
        "finance.statement_entry.entry_id": entry.public_id,
        "finance.undo_entry.entry_id": entry.public_id,
        "finance.closing_id": closing.public_id,
        "finance.case_id": case.public_id,
        "finance.day": on.isoformat(),
    }
