"""A person says that what a creditor has on file of them is wrong; the creditor corrects it, or says why not.

Lei 13.709/2018 art. 18 III; CDC art. 43 §3º. A new contact gets no code for 72 hours, and those there are told of it:
whoever holds somebody's phone for a minute must not be able to move their account to another.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Contact, ContactKind, Creditor, PersonRequest, Registration, RequestKind
from portal.sealing import Sealer
from portal.services import audit, outbox
from portal.services.errors import NotAllowed, NotFound
from portal.services.evidence import Sent
from portal.services.requests.asking import Asked, ask
from portal.services.requests.reading import subject_of
from portal.services.requests.words_of_request import wanted_in

CONTACT_WAITS = timedelta(hours=72)
ADDRESS_PARTS = ("street", "district", "city", "state", "postal_code")


class Field(StrEnum):
    """What may be wrong; a value is also the word in the address."""

    NAME = "nome"
    BIRTH_DATE = "nascimento"
    ADDRESS = "endereco"
    EMAIL = "email"
    MOBILE = "celular"
    DEBT = "divida"


_KINDS = {Field.EMAIL: ContactKind.EMAIL, Field.MOBILE: ContactKind.MOBILE}


def ask_correction(
    session: Session,
    sealer: Sealer,
    *,
    debtor_id: int,
    creditor_id: str,
    field: Field,
    wanted: str | Mapping[str, str],
    said: str,
    files: Sequence[Sent] = (),
    today: date,
    now: datetime,
) -> PersonRequest:
    """Ask a creditor (public id) to correct a field; the one that waits is given back instead. Commits.

    `wanted` is a name, an ISO date, an e-mail, a number in E.164, an address by ADDRESS_PARTS, or what is wrong about
    a debt. Raises NotFound for a creditor that does not have the person on file, and what `ask` does.
    """
    creditor = session.scalar(
        select(Creditor)
        .join(Registration, Registration.creditor_id == Creditor.id)
        .where(Registration.debtor_id == debtor_id, Creditor.public_id == creditor_id)
    )
    if creditor is None:
        raise NotFound
    asked = Asked(
        kind=RequestKind.CORRECTION,
        about=f"creditor:{creditor.id}:{field.value}",
        creditor_id=creditor.id,
        what={"field": field.value},
        wanted=wanted if isinstance(wanted, str) else json.dumps(dict(wanted), ensure_ascii=False, sort_keys=True),
        said=said,
        files=files,
    )
    return ask(session, sealer, debtor_id=debtor_id, asked=asked, today=today, now=now)


def field_of(request: PersonRequest) -> Field:
    """What a correction is about."""
    return Field(request.what["field"])


def address_in(wanted: str) -> dict[str, str]:
    """The parts of an address a correction asks for."""
    return {part: str(json.loads(wanted)[part]) for part in ADDRESS_PARTS}


def apply_correction(
    session: Session, sealer: Sealer, request: PersonRequest, *, actor: str, today: date, now: datetime
) -> None:
    """Do what was granted. Data of a debt are corrected by the creditor's next file. Does not commit.

    Raises NotAllowed("correction_not_possible") where the creditor no longer has the person on file.
    """
    registration = session.get(Registration, (request.debtor_id, request.creditor_id), with_for_update=True)
    if registration is None:
        raise NotAllowed("correction_not_possible")
    field, wanted = field_of(request), wanted_in(sealer, request)
    match field:
        case Field.NAME:
            old, registration.name = registration.name, wanted
        case Field.BIRTH_DATE:
            old, registration.birth_date = str(registration.birth_date or ""), date.fromisoformat(wanted)
        case Field.ADDRESS:
            old = "|".join(getattr(registration, part) for part in ADDRESS_PARTS)
            for part, text in address_in(wanted).items():
                setattr(registration, part, text)
        case Field.EMAIL | Field.MOBILE:
            old = ""
            _take_contact(session, request, registration, _KINDS[field], wanted, today, now)
        case Field.DEBT:
            return
    registration.updated_at = now
    audit.record(
        session,
        actor=actor,
        action="registration.correct",
        subject=f"debtor:{request.debtor_id}",
        creditor_id=request.creditor_id,
        detail={"number": request.number, "field": field.value, "before": sealer.lookup(f"before|{old}").hex()},
        now=now,
    )


def _take_contact(
    session: Session,
    request: PersonRequest,
    registration: Registration,
    kind: ContactKind,
    address: str,
    today: date,
    now: datetime,
) -> None:
    whose = {"debtor_id": registration.debtor_id, "creditor_id": registration.creditor_id}
    contact = session.scalar(select(Contact).filter_by(**whose, kind=kind, address=address))
    if contact is None:
        contact = Contact(**whose, kind=kind, address=address)
        session.add(contact)
    contact.confirmed_on, contact.quarantined_at, contact.disowned_at = today, None, None
    contact.usable_from = now + CONTACT_WAITS
    session.flush()
    payload = {"contact_id": contact.id}
    outbox.enqueue(session, "request.tell_contact", f"{subject_of(request)}:contact", payload)
