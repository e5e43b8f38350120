"""The number of a dossier, reserved for a request that is late."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import BureauRequest, IssuedDocument, IssuedKind
from portal.services.kept_documents import reserve_of_agreement
from portal.services.payments import lock_agreements
from portal.services.proofs import paid_of


def reserve(session: Session, request_id: int, *, now: datetime) -> int | None:
    """The id of a dossier to be drawn, and commits; None once the creditor answered or nobody waits any more, and for
    one of a dispute: its page is the proof."""
    request = session.get_one(BureauRequest, request_id)
    agreement = request.agreement
    if agreement is None:
        return None
    lock_agreements(session, [agreement.id])
    if request.answer or request.canceled_on is not None:
        return None
    kept = _begun(session, agreement.id) or reserve_of_agreement(
        session, IssuedKind.DOSSIER, agreement, day=request.event_on, amount=paid_of(session, agreement), now=now
    )
    session.commit()
    return kept.id


def _begun(session: Session, agreement_id: int) -> IssuedDocument | None:
    """One whose drawing was interrupted."""
    return session.scalar(
        select(IssuedDocument).where(
            IssuedDocument.agreement_id == agreement_id,
            IssuedDocument.kind == IssuedKind.DOSSIER,
            IssuedDocument.sha256 == "",
        )
    )
