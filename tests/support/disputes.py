"""A dispute opened for a test, and a photograph of a receipt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.owed.undue import Undue
from portal import clock
from portal.models import DebtRecord, Dispute, DisputeReason
from portal.sealing import Sealer
from portal.services.disputes import returns
from portal.services.disputes.opening import Complaint, open_dispute
from portal.services.disputes.reading import subject_of
from portal.services.evidence import Sent, files_of

PNG = Sent(name="recibo.png", content=b"\x89PNG\r\n\x1a\n" + b"x" * 40)


def dispute_debt(session: Session, sealer: Sealer, debt: DebtRecord, **changes: Any) -> Dispute:
    """Its debtor does not recognise it, unless told otherwise. Commits."""
    said = {"reason": DisputeReason.NOT_MINE, **changes}
    by, on = said.pop("debtor_id", debt.debtor_id), said.pop("today", None) or clock.today()
    return open_dispute(
        session, debtor_id=by, debt_id=debt.public_id, complaint=Complaint(**said), sealer=sealer, today=on,
        now=clock.now(), proof={"ip": "127.0.0.1"},
    )  # fmt: skip


def with_a_file(session: Session, sealer: Sealer, debt: DebtRecord) -> tuple[str, str]:
    """The public ids of a dispute of the debt and of the file sent for it. Commits."""
    dispute = dispute_debt(session, sealer, debt, files=(PNG,))
    return dispute.public_id, files_of(session, subject_of(dispute))[0].public_id


def eighty_paid() -> Undue:
    """R$ 80,00 paid today that were not owed."""
    return Undue(on=clock.today(), amount=Money(80_00))


def owed_back(session: Session, dispute_id: str, paid: Sequence[Undue] = ()) -> None:
    """They come back of a dispute: R$ 80,00 unless told otherwise. Does not commit."""
    dispute = session.scalars(select(Dispute).where(Dispute.public_id == dispute_id)).one()
    returns.owe(session, dispute, paid or (eighty_paid(),), clock.today())
