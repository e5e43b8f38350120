"""Telling of requests: whoever answers of what waits, the person that theirs came, was answered, or is late.

Who answers gets one message for all of a round, with how many and by when, and no name: the list is on its page. What
was asked, said or decided stands on the request's own page, never in a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.clock import business_date
from portal.models import (
    Channel,
    Contact,
    ContactKind,
    Creditor,
    PersonRequest,
    Registration,
    RequestStatus,
    Role,
    StaffMember,
)
from portal.sealing import Sealer
from portal.services import messages
from portal.services.contacts import masked, usable_contact
from portal.services.telling import creditor_values, tell_person
from portal.services.telling_staff import tell_staff

PAGE = "/credor/pedidos"


class How(TypedDict):
    """What every message to a person needs: the portal's address, the day, and how old a contact may be."""

    base_url: str
    today: date
    fresh_days: int


def tell_who_answers(
    session: Session, sealer: Sealer, some: Sequence[PersonRequest], *, base_url: str, again: bool
) -> bool:
    """Queue what waits for one creditor, or for who runs the portal; whether anybody is there. Does not commit."""
    address = base_url.rstrip("/") + PAGE
    creditor, count, until = some[0].creditor, len(some), min(each.answer_by for each in some)
    if creditor is not None:
        return tell_staff(
            session, sealer, creditor, kind="request_asked", address=address, count=count, answer_by=until, again=again
        )
    addresses = list(
        session.scalars(
            select(StaffMember.email)
            .where(StaffMember.creditor_id.is_(None), StaffMember.active, StaffMember.role == Role.ADMIN)
            .order_by(StaffMember.id)
        )
    )
    for each in addresses:
        messages.queue(
            session,
            sealer,
            kind="request_asked",
            channel=Channel.EMAIL,
            recipient=each,
            debtor_id=None,
            creditor=None,
            address=address,
            count=count,
            answer_by=until,
            again=again,
        )
    return bool(addresses)


def tell_asked(session: Session, sealer: Sealer, request_id: int, *, base_url: str) -> None:
    """A request waits for who answers it. Commits."""
    request = session.get_one(PersonRequest, request_id)
    if request.status is RequestStatus.WAITING:
        tell_who_answers(session, sealer, [request], base_url=base_url, again=False)
    session.commit()


def tell_received(session: Session, sealer: Sealer, request_id: int, **how: Unpack[How]) -> None:
    """It came: protocol and last day for an answer. Commits."""
    _tell(session, sealer, session.get_one(PersonRequest, request_id), "request_received", how)


def tell_answered(session: Session, sealer: Sealer, request_id: int, **how: Unpack[How]) -> None:
    """There is an answer. Commits."""
    _tell(session, sealer, session.get_one(PersonRequest, request_id), "request_answered", how)


def tell_late(session: Session, sealer: Sealer, request: PersonRequest, **how: Unpack[How]) -> None:
    """The last day passed without an answer: said plainly, with where else to go. Commits."""
    _tell(session, sealer, request, "request_late", how)


def tell_of_contact(session: Session, sealer: Sealer, contact_id: int, *, now: datetime, **how: Unpack[How]) -> None:
    """Every contact the person had before hears that another was taken, and from when it gets codes. Commits."""
    new = session.get_one(Contact, contact_id)
    known = session.scalars(
        select(Contact)
        .where(
            Contact.debtor_id == new.debtor_id,
            Contact.address != new.address,
            Contact.quarantined_at.is_(None),
            Contact.confirmed_on >= how["today"] - timedelta(days=how["fresh_days"]),
            or_(Contact.usable_from.is_(None), Contact.usable_from <= now),
        )
        .order_by(Contact.id)
    )
    creditor = session.get_one(Creditor, new.creditor_id)
    for address, kind in {each.address: each.kind for each in known}.items():
        messages.queue(
            session,
            sealer,
            kind="contact_new",
            channel=Channel.EMAIL if kind is ContactKind.EMAIL else Channel.SMS,
            recipient=address,
            debtor_id=new.debtor_id,
            first_name=_first_name(session, new.debtor_id),
            creditor=creditor_values(creditor),
            address=how["base_url"],
            contact=masked(new),
            from_day=business_date(new.usable_from or now),
        )
    session.commit()


def _tell(session: Session, sealer: Sealer, request: PersonRequest, kind: str, how: How) -> None:
    """One that belongs to a creditor names it with address and CNPJ (CDC art. 42-A)."""
    values: dict[str, Any] = {"number": request.number, "asked": request.kind, "answer_by": request.answer_by}
    if request.creditor is not None:
        tell_person(
            session,
            sealer,
            request.debtor_id,
            request.creditor,
            kind=kind,
            today=how["today"],
            fresh_days=how["fresh_days"],
            address=how["base_url"],
            **values,
        )
        return
    for channel in (Channel.EMAIL, Channel.SMS):
        contact = usable_contact(session, request.debtor_id, channel, today=how["today"], fresh_days=how["fresh_days"])
        if contact is not None:
            messages.queue(
                session,
                sealer,
                kind=kind,
                channel=channel,
                recipient=contact.address,
                debtor_id=request.debtor_id,
                first_name=_first_name(session, request.debtor_id),
                creditor=None,
                address=how["base_url"],
                **values,
            )
            break
    session.commit()


def _first_name(session: Session, debtor_id: int) -> str:
    query = select(Registration.name).where(Registration.debtor_id == debtor_id).order_by(Registration.creditor_id)
    return (session.scalar(query.limit(1)) or "").split(" ")[0].capitalize()
