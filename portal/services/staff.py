"""Members of staff: adding one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Creditor, Role, StaffMember
from portal.models.identity import public_id
from portal.sealing import Sealer, totp_bound_to
from portal.services import audit
from portal.services.errors import NotFound, ServiceError
from portal.services.passwords import SHORTEST, PasswordCost, hash_password


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Shown once: the authenticator's secret, and the address an authenticator reads it from."""

    public_id: str
    totp_secret: str
    totp_uri: str


def add_member(
    session: Session,
    sealer: Sealer,
    cost: PasswordCost,
    *,
    email: str,
    name: str,
    role: Role,
    password: str,
    creditor_slug: str | None = None,
    actor: str,
    now: datetime,
    totp_secret: str | None = None,
) -> NewMember:
    """Add a member of a creditor, or of the operator when none is named.

    Raises ServiceError (``email_taken``, ``password_short``) and NotFound (``creditor_unknown``). `totp_secret` lets
    a demonstration use one that is known.
    """
    email = email.strip().lower()
    if len(password) < SHORTEST:
        raise ServiceError("password_short", shortest=SHORTEST)
    if session.scalar(select(StaffMember.id).where(StaffMember.email == email)) is not None:
        raise ServiceError("email_taken")
    creditor = session.scalar(select(Creditor).where(Creditor.slug == creditor_slug)) if creditor_slug else None
    if creditor_slug and creditor is None:
        raise NotFound("creditor_unknown")
    secret = totp_secret or pyotp.random_base32()
    identity = public_id()
    member = StaffMember(
        public_id=identity,
        email=email,
        name=name,
        role=role,
        creditor_id=creditor.id if creditor else None,
        password_hash=hash_password(password, cost),
        totp_sealed=sealer.seal(secret, totp_bound_to(identity)),
        created_at=now,
    )
    session.add(member)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="staff.added",
        subject=f"staff:{member.id}",
        creditor_id=member.creditor_id,
        detail={"role": role.value},
        now=now,
    )
    session.commit()
    uri = pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Prumo")
    return NewMember(public_id=member.public_id, totp_secret=secret, totp_uri=uri)
