"""Debts that were bought, with the links of their chain."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.models import Assignment, DebtRecord
from portal.sealing import Sealer
from portal.services import assignments
from portal.services.assignments import Link

SELLER = "Banco Poente S.A."
DEED = b"%PDF-1.7 termo da cessao"


def tell(session: Session, sealer: Sealer, creditor_id: int, **changes: Any) -> Assignment:
    """One more link of the debts bought from SELLER. Commits."""
    told = {"original_creditor": SELLER, "assignee_name": "Fundo Um", "assigned_on": date(2025, 5, 3), **changes}
    return assignments.add(
        session, sealer, creditor_id=creditor_id, link=Link(**told), actor="staff:1", today=clock.today(),
        now=clock.now(),
    )  # fmt: skip


def bought_with_deed(session: Session, sealer: Sealer, debt: DebtRecord) -> str:
    """The debt was bought from SELLER; the public id of the link that says so, with its deed. Commits."""
    debt.original_creditor = SELLER
    session.flush()
    return tell(session, sealer, debt.creditor_id, deed=DEED).public_id
