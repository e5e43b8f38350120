"""Browsers that have signed a debtor in: strangers' failures do not lock them out (threat 22)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.models import Debtor, TrustedDevice
from portal.services import audit
from portal.services.sessions import digest

LIFETIME = timedelta(days=180)


def trust(session: Session, debtor_id: int, now: datetime) -> str:
    """Remember a browser; the token goes in its cookie, only the digest here. Does not commit."""
    token = secrets.token_urlsafe(32)
    session.add(
        TrustedDevice(token_digest=digest(token), debtor_id=debtor_id, last_used_at=now, expires_at=now + LIFETIME)
    )
    return token


def is_trusted(session: Session, token: str, cpf_lookup: bytes, now: datetime) -> bool:
    """Whether this browser has signed the owner of this CPF in."""
    if not token:
        return False
    known = (
        select(TrustedDevice.id)
        .join(Debtor, Debtor.id == TrustedDevice.debtor_id)
        .where(
            TrustedDevice.token_digest == digest(token),
            TrustedDevice.expires_at > now,
            Debtor.cpf_lookup == cpf_lookup,
        )
    )
    return session.scalar(known) is not None


def trusted_of(session: Session, debtor_id: int, now: datetime) -> list[TrustedDevice]:
    """The browsers a person is known by, the one used last first."""
    query = select(TrustedDevice).where(TrustedDevice.debtor_id == debtor_id, TrustedDevice.expires_at > now)
    return list(session.scalars(query.order_by(TrustedDevice.last_used_at.desc(), TrustedDevice.id.desc())))


def forget_all(session: Session, debtor_id: int) -> int:
    """Know none of them any more; how many there were. Does not commit."""
    gone = session.execute(delete(TrustedDevice).where(TrustedDevice.debtor_id == debtor_id))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def forget(session: Session, debtor_id: int, now: datetime) -> None:
    """Know none of a person's browsers any more, because they ask for it. Commits."""
    who = f"debtor:{debtor_id}"
    audit.record(
        session, actor=who, action="devices.forget", subject=who, detail={"count": forget_all(session, debtor_id)},
        now=now,
    )  # fmt: skip
    session.commit()
