"""Which contact on file a code may go to, and how a contact is written where others may see it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Exists, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from portal import clock
from portal.models import Channel, Contact, ContactKind, Registration

KIND = {Channel.EMAIL: ContactKind.EMAIL, Channel.SMS: ContactKind.MOBILE}


def usable_contact(
    session: Session, debtor_id: int, channel: Channel, *, today: date, fresh_days: int, creditor_id: int | None = None
) -> Contact | None:
    """The contact confirmed last, if it is fresh and not quarantined; none for a person known to have died.

    Any creditor's file may name a contact, so what concerns one creditor (`creditor_id`) goes only to contacts that
    creditor gave, of whatever kind; to others' only when it has no usable one at all.
    """
    deceased = select(Registration.debtor_id).where(Registration.debtor_id == debtor_id, Registration.deceased)
    if session.scalar(deceased.limit(1)) is not None:
        return None
    usable = (
        select(Contact)
        .where(
            Contact.debtor_id == debtor_id,
            is_in_use(),
            Contact.confirmed_on >= today - timedelta(days=fresh_days),
        )
        .order_by(Contact.confirmed_on.desc(), Contact.id.desc())
        .limit(1)
    )
    own = usable.where(Contact.creditor_id == creditor_id)
    if creditor_id is not None and session.scalar(own) is not None:
        usable = own
    return session.scalar(usable.where(Contact.kind == KIND[channel]))


def is_in_use() -> ColumnElement[bool]:
    """Neither quarantined, nor to be used only later, nor disowned: what a person says is not theirs is used of
    nobody's file, now or in future."""
    from_now = or_(Contact.usable_from.is_(None), Contact.usable_from <= clock.now())
    return and_(Contact.quarantined_at.is_(None), from_now, ~_disowned())


@cache
def _disowned() -> Exists:
    """Written once: to write it takes as long as to ask it."""
    same = aliased(Contact)
    return exists().where(
        same.debtor_id == Contact.debtor_id,
        same.kind == Contact.kind,
        same.address == Contact.address,
        same.disowned_at.is_not(None),
    )


def masked(contact: Contact) -> str:
    """``m***@example.com`` or ``*****-4321``: evidence of where a code went, not the contact itself."""
    if contact.kind is ContactKind.EMAIL:
        name, _, domain = contact.address.partition("@")
        return f"{name[:1]}***@{domain}"
    return f"*****-{contact.address[-4:]}"
