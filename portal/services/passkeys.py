"""Passkeys of staff (W3C WebAuthn): registered with step-up, used in place of password and code, removed by name.

A passkey whose device verified its user is two factors at once: the device is held, and its PIN or finger was shown.
"""

from __future__ import annotations

import json
import secrets
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models import Passkey, PasskeyChallenge, StaffMember
from portal.models.identity import public_id
from portal.services import audit
from portal.services.errors import NotAllowed, NotFound
from portal.services.passkey_proof import Refused, answered_creation, answered_request, creation, request

ANSWERED_WITHIN = timedelta(minutes=5)
MOST_KEYS = 10
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where keys are good: the domain they are bound to, and the one origin answers may come from."""

    domain: str
    origin: str


def place_of(base_url: str) -> Place | None:
    """The place of this portal, or None where browsers know no passkeys: addresses by number, and http elsewhere."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        secure = parts.scheme == "https" or host == "localhost" or host.endswith(".localhost")
        return Place(domain=host, origin=f"{parts.scheme}://{parts.netloc}") if host and secure else None
    return None


def keys_of(session: Session, staff_id: int) -> list[Passkey]:
    """A member's keys, the oldest first."""
    return list(session.scalars(select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id)))


def key_of(session: Session, staff_id: int, named: str) -> Passkey:
    """A member's own key by its public id. Raises NotFound, for another's too."""
    key = session.scalar(select(Passkey).where(Passkey.staff_id == staff_id, Passkey.public_id == named))
    if key is None:
        raise NotFound
    return key


def ask_to_register(session: Session, place: Place, member: StaffMember, *, now: datetime) -> tuple[str, str]:
    """The id of a question, and what the browser is handed (JSON). Raises NotAllowed (``passkeys_many``). Commits.

    The caller has just seen who they are (portal.services.staff_proof).
    """
    known = keys_of(session, member.id)
    if len(known) >= MOST_KEYS:
        raise NotAllowed("passkeys_many", most=MOST_KEYS)
    asked = _question(session, member.id, now)
    shown = creation(
        place.domain,
        handle=member.public_id.encode(),
        email=member.email,
        name=member.name,
        challenge=asked.value,
        known=[each.credential_id for each in known],
    )
    session.commit()
    return asked.public_id, shown


def register(
    session: Session, place: Place, member: StaffMember, *, question: str, answer: str, name: str, now: datetime
) -> Passkey:
    """Keep the key an authenticator made. Raises NotAllowed (``passkey_late``, ``passkey_refused``, ``passkey_known``,
    ``passkey_name``)."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise NotAllowed("passkey_name", most=LONGEST_NAME)
    challenge = _take(session, question, member.id, now)
    try:
        made = answered_creation(answer, challenge=challenge, domain=place.domain, origin=place.origin)
    except Refused as refused:
        raise NotAllowed("passkey_refused") from refused
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        raise NotAllowed("passkey_known")
    key = Passkey(
        staff_id=member.id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        name=name,
        transports=list(made.transports),
        backed_up=made.backed_up,
        created_at=now,
    )
    session.add(key)
    _note(session, member, "passkey.added", {"name": name}, now)
    session.commit()
    return key


def ask_to_sign_in(session: Session, place: Place, *, now: datetime) -> tuple[str, str]:
    """The same for whoever comes in: no name is asked, the key itself says whose it is. Commits."""
    asked = _question(session, None, now)
    session.commit()
    return asked.public_id, request(place.domain, challenge=asked.value)


def proven(session: Session, place: Place, *, question: str, answer: str, now: datetime) -> StaffMember:
    """Whose key answered. Notes its use, does not commit what follows; the question is spent in any case.

    Raises NotAllowed (``passkey_late``, ``passkey_refused``).
    """
    challenge = _take(session, question, None, now)
    said = _read(answer)
    found = session.execute(
        select(Passkey, StaffMember)
        .join(StaffMember, StaffMember.id == Passkey.staff_id)
        .where(Passkey.credential_id == said.credential_id, StaffMember.active)
    ).one_or_none()
    if found is None or said.handle not in (None, found[1].public_id.encode()):
        raise NotAllowed("passkey_refused")
    key, member = found[0], found[1]
    try:
        count = answered_request(
            answer,
            challenge=challenge,
            domain=place.domain,
            origin=place.origin,
            public_key=key.public_key,
            sign_count=key.sign_count,
        )
    except Refused as refused:
        _note(session, member, "passkey.refused", {"name": key.name}, now)
        session.commit()
        raise NotAllowed("passkey_refused") from refused
    _count(session, key, count, now)
    return member


def remove(session: Session, member: StaffMember, named: str, *, now: datetime) -> str:
    """The key opens nothing any more; its name. Raises NotFound. The caller has just seen who they are."""
    key = key_of(session, member.id, named)
    session.delete(key)
    _note(session, member, "passkey.removed", {"name": key.name}, now)
    session.commit()
    return key.name


def _question(session: Session, staff_id: int | None, now: datetime) -> PasskeyChallenge:
    asked = PasskeyChallenge(
        public_id=public_id(), staff_id=staff_id, value=secrets.token_bytes(32), expires_at=now + ANSWERED_WITHIN
    )
    session.add(asked)
    session.flush()
    return asked


def _take(session: Session, question: str, staff_id: int | None, now: datetime) -> bytes:
    """Spend a question before its answer is judged, so that no answer is tried twice. Commits."""
    asked = (
        PasskeyChallenge.public_id == question,
        PasskeyChallenge.staff_id == staff_id,
        PasskeyChallenge.used_at.is_(None),
        PasskeyChallenge.expires_at > now,
    )
    spent = update(PasskeyChallenge).where(*asked).values(used_at=now).returning(PasskeyChallenge.value)
    value = session.execute(spent.execution_options(synchronize_session=False)).scalar_one_or_none()
    session.commit()
    if value is None:
        raise NotAllowed("passkey_late")
    return bytes(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    credential_id: bytes
    handle: bytes | None


def _read(answer: str) -> _Said:
    """Which key an answer names, before anything of it is believed."""
    try:
        parsed: Any = json.loads(answer)
        handle = parsed["response"].get("userHandle")
        return _Said(credential_id=_octets(parsed["rawId"]), handle=_octets(handle) if handle else None)
    except (ValueError, KeyError, TypeError, AttributeError) as broken:
        raise NotAllowed("passkey_refused") from broken


def _octets(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _count(session: Session, key: Passkey, count: int, now: datetime) -> None:
    """Compare and set: of two answers of one key at once, the second finds its counter moved."""
    moved = session.execute(
        update(Passkey)
        .where(Passkey.id == key.id, Passkey.sign_count == key.sign_count)
        .values(sign_count=count, last_used_at=now)
        .execution_options(synchronize_session=False)
    )
    if not moved.rowcount:  # type: ignore[attr-defined]
        raise NotAllowed("passkey_refused")


def _note(session: Session, member: StaffMember, action: str, detail: dict[str, Any], now: datetime) -> None:
    who = f"staff:{member.id}"
    audit.record(session, actor=who, action=action, subject=who, creditor_id=member.creditor_id, detail=detail, now=now)
