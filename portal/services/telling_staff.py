"""Telling the people of a creditor what waits for them: how many and by when, and no name of any debtor."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Channel, Creditor, Role, StaffMember
from portal.sealing import Sealer
from portal.services import messages
from portal.services.telling import creditor_values


def tell_staff(session: Session, sealer: Sealer, creditor: Creditor, *, kind: str, **values: Any) -> bool:
    """Queue the message for each who has the creditor's pages; whether anybody is there. Does not commit."""
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
            **values,
        )
    return bool(addresses)


def _addresses(session: Session, creditor: Creditor) -> list[str]:
    """The creditor's people who have its pages; its public address where it has none of them here."""
    roles = (Role.CREDITOR_MANAGER, Role.CREDITOR_ANALYST)
    query = select(StaffMember.email).where(
        StaffMember.creditor_id == creditor.id, StaffMember.active, StaffMember.role.in_(roles)
    )
    return list(session.scalars(query.order_by(StaffMember.id))) or [a for a in (creditor.service_email,) if a]
