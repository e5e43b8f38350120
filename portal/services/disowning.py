"""A person says that a contact is not theirs: from that moment nothing goes there, whichever creditor names it."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload

from portal.models import Channel, Contact, ContactKind, Registration
from portal.sealing import Sealer
from portal.services import audit, messages
from portal.services.contacts import is_in_use, masked, usable_contact
from portal.services.errors import NotFound
from portal.services.preferences import channels_for

_CHANNEL = {ContactKind.EMAIL: Channel.EMAIL, ContactKind.MOBILE: Channel.SMS}


def reference(sealer: Sealer, contact: Contact) -> str:
    """What an address names a contact by: opaque, and the same at every visit."""
    return urlsafe_b64encode(sealer.lookup(f"contact|{contact.id}")[:16]).decode().rstrip("=")


def contacts_of(session: Session, debtor_id: int) -> list[Contact]:
    """Every contact on file of the person, by creditor; those disowned too, for the person to see."""
    query = select(Contact).where(Contact.debtor_id == debtor_id).options(joinedload(Contact.registration))
    return list(session.scalars(query.order_by(Contact.creditor_id, Contact.kind, Contact.address)))


def contact_of(session: Session, sealer: Sealer, debtor_id: int, named: str) -> Contact:
    """The person's own contact of that reference. Raises NotFound, for another's too."""
    found = [each for each in contacts_of(session, debtor_id) if reference(sealer, each) == named]
    if not found:
        raise NotFound
    return found[0]


def is_last(session: Session, contact: Contact, *, today: date, fresh_days: int) -> bool:
    """Whether codes would have nowhere to go without it."""
    others = select(Contact.id).where(
        Contact.debtor_id == contact.debtor_id,
        or_(Contact.kind != contact.kind, Contact.address != contact.address),
        Contact.confirmed_on >= today - timedelta(days=fresh_days),
        is_in_use(),
    )
    return session.scalar(others.limit(1)) is None


def disown(
    session: Session, sealer: Sealer, contact: Contact, *, base_url: str, today: date, fresh_days: int, now: datetime
) -> None:
    """Nothing goes there any more, in no creditor's name; where another contact is left, it is told. Commits."""
    same = (Contact.debtor_id == contact.debtor_id, Contact.kind == contact.kind, Contact.address == contact.address)
    session.execute(update(Contact).where(*same, Contact.disowned_at.is_(None)).values(disowned_at=now))
    session.flush()
    who = f"debtor:{contact.debtor_id}"
    audit.record(
        session, actor=who, action="contact.disowned", subject=who, creditor_id=contact.creditor_id,
        detail={"contact": masked(contact)}, now=now,
    )  # fmt: skip
    _tell(session, sealer, contact, base_url, today, fresh_days)
    session.commit()


def _tell(session: Session, sealer: Sealer, contact: Contact, base_url: str, today: date, fresh_days: int) -> None:
    """To a contact that is still theirs: if it was somebody else who did it, they learn of it."""
    for other in _usable(session, contact.debtor_id, today, fresh_days)[:1]:
        name = select(Registration.name).where(Registration.debtor_id == contact.debtor_id)
        messages.queue(
            session,
            sealer,
            kind="contact_changed",
            channel=_CHANNEL[other.kind],
            recipient=other.address,
            debtor_id=contact.debtor_id,
            first_name=(session.scalar(name.limit(1)) or "").split(" ")[0].capitalize(),
            contact=masked(contact),
            address=base_url,
        )


def _usable(session: Session, debtor_id: int, today: date, fresh_days: int) -> list[Contact]:
    found = (
        usable_contact(session, debtor_id, channel, today=today, fresh_days=fresh_days)
        for channel in channels_for(session, debtor_id)
    )
    return [each for each in found if each is not None]
