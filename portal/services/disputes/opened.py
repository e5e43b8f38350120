"""Telling a person that their dispute was received: protocol and deadline."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from portal.models import DebtStatus, Dispute
from portal.sealing import Sealer
from portal.services.telling import tell_person


def tell_opened(
    session: Session, sealer: Sealer, dispute_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """Once, when it was opened. It names the creditor with address and CNPJ (CDC art. 42-A). Commits."""
    dispute = session.get_one(Dispute, dispute_id)
    tell_person(
        session,
        sealer,
        dispute.debtor_id,
        dispute.creditor,
        kind="dispute_opened",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        number=dispute.number,
        origin=dispute.debt.origin,
        contract=dispute.debt.contract_number,
        answer_by=dispute.answer_by,
        stopped=dispute.found_as is not DebtStatus.SETTLED,
    )
