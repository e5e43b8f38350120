"""The birth date as a matching filter: it keeps a stranger who holds a recycled number from reading the debts.

Never a factor: it is asked after the code, three times at most. On the third mismatch the contact that received the
code is quarantined and the session ends; the creditor's own channel is the way back.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models import Contact, Registration, SessionRecord
from portal.sealing import Sealer
from portal.services import attempts, audit, sessions
from portal.services.attempts import Limit
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed

TRIES = 3
_LIMIT = Limit(scope="birth_date", most=TRIES, window=timedelta(days=1))


def match(session: Session, sealer: Sealer, *, session_id: int, debtor_id: int, birth_date: date, now: datetime) -> str:
    """Unlock the amounts and return the session's new id.

    Raises CodeRefused (``birth_date_wrong``, left), or NotAllowed (``contact_quarantined``) once the tries are spent,
    when the session has ended.
    """
    record = session.get_one(SessionRecord, session_id)
    contact = str(record.values.get("contact", ""))
    subject = f"{debtor_id}|{contact}"
    tries = attempts.count(session, sealer, _LIMIT, subject, now)
    session.commit()  # counted before it is judged
    if tries <= TRIES and birth_date in _dates(session, debtor_id, contact):
        return _unlock(session, sealer, session_id, debtor_id, subject, now)
    if tries >= TRIES:
        _quarantine(session, session_id, debtor_id, contact, now)
        raise NotAllowed("contact_quarantined")
    raise CodeRefused("birth_date_wrong", left=TRIES - tries)


def _dates(session: Session, debtor_id: int, contact: str) -> set[date]:
    """The dates that count: of creditors other than those who gave the contact, where another has one on file.

    Any creditor's file may bring a contact and a date for any CPF. Whoever gave the address that received the code
    must not also be the only one to say who its owner is, or one creditor's staff could read what others are owed.
    """
    on_file = session.execute(
        select(Registration.creditor_id, Registration.birth_date).where(
            Registration.debtor_id == debtor_id, Registration.birth_date.is_not(None)
        )
    ).all()
    givers = _givers(session, debtor_id, contact)
    others = {row.birth_date for row in on_file if row.creditor_id not in givers}
    return others or {row.birth_date for row in on_file}


def _givers(session: Session, debtor_id: int, contact: str) -> set[int]:
    identity = contact.removeprefix("contact:")
    if not identity.isdigit():
        return set()
    address = select(Contact.address).where(Contact.id == int(identity)).scalar_subquery()
    found = select(Contact.creditor_id).where(Contact.debtor_id == debtor_id, Contact.address == address)
    return set(session.scalars(found))


def _unlock(session: Session, sealer: Sealer, session_id: int, debtor_id: int, subject: str, now: datetime) -> str:
    attempts.forget(session, sealer, _LIMIT, subject)
    session.execute(update(SessionRecord).where(SessionRecord.id == session_id).values(amounts_unlocked=True))
    actor = f"debtor:{debtor_id}"
    audit.record(session, actor=actor, action="debtor.birth_date_matched", subject=actor, now=now)
    token = sessions.rotate(session, session_id)
    session.commit()
    return token


def _quarantine(session: Session, session_id: int, debtor_id: int, contact: str, now: datetime) -> None:
    identity = contact.removeprefix("contact:")
    if identity.isdigit():
        address = select(Contact.address).where(Contact.id == int(identity)).scalar_subquery()
        session.execute(
            update(Contact)
            .where(Contact.debtor_id == debtor_id, Contact.address == address)
            .values(quarantined_at=now)
            .execution_options(synchronize_session=False)
        )
    actor = f"debtor:{debtor_id}"
    audit.record(
        session,
        actor=actor,
        action="contact.quarantined",
        subject=contact or actor,
        detail={"why": "birth_date"},
        now=now,
    )
    sessions.end(session, session_id, now=now)
