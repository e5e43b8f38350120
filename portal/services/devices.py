"""Browsers that have signed a debtor in: strangers' failures do not lock them out (threat 22)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Debtor, TrustedDevice
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
