"""Telling of disputes: the creditor of what waits for its answer, the person of how theirs ended.

A creditor gets one message for all of a round, with how many and by when, and no name: the list is on its page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Channel, Creditor, Dispute, DisputeStatus, Role, StaffMember
from portal.sealing import Sealer
from portal.services import messages
from portal.services.telling import creditor_values, tell_person

PAGE = "/credor/contestacoes"


def tell_creditor(session: Session, sealer: Sealer, kind: str, disputes: Sequence[Dispute], *, base_url: str) -> bool:
    """Queue the message to the creditor's people who answer, or to its public address; whether anybody is there. Does
    not commit."""
    creditor = disputes[0].creditor
    addresses = _addresses(session, creditor)
    for address in addresses:
        messages.queue(
            session,
            sealer,
            kind=kind,
            channel=Channel.EMAIL,
            recipient=address,
            debtor_id=None,
            creditor=creditor_values(creditor),
            count=len(disputes),
            answer_by=min(each.answer_by for each in disputes),
            address=base_url.rstrip("/") + PAGE,
        )
    return bool(addresses)


def tell_asked(session: Session, sealer: Sealer, dispute_id: int, *, base_url: str) -> None:
    """A dispute waits for its creditor. Commits."""
    dispute = session.get_one(Dispute, dispute_id)
    if dispute.status is DisputeStatus.OPEN:
        tell_creditor(session, sealer, "dispute_asked", [dispute], base_url=base_url)
    session.commit()


def tell_closed(
    session: Session, sealer: Sealer, dispute_id: int, *, base_url: str, today: date, fresh_days: int
) -> None:
    """How it ended; why stands on its page. Commits."""
    dispute = session.get_one(Dispute, dispute_id)
    tell_person(
        session,
        sealer,
        dispute.debtor_id,
        dispute.creditor,
        kind="dispute_closed",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        number=dispute.number,
        origin=dispute.debt.origin,
        contract=dispute.debt.contract_number,
        outcome=dispute.status,
    )


def _addresses(session: Session, creditor: Creditor) -> list[str]:
    roles = (Role.CREDITOR_MANAGER, Role.CREDITOR_ANALYST)
    query = select(StaffMember.email).where(
        StaffMember.creditor_id == creditor.id, StaffMember.active, StaffMember.role.in_(roles)
    )
    return list(session.scalars(query.order_by(StaffMember.id))) or [a for a in (creditor.service_email,) if a]
