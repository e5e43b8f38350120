"""Removing what has expired."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.models import AttemptWindow, Challenge, PasskeyChallenge, SessionRecord, TrustedDevice


def remove_expired(session: Session, *, before: datetime) -> None:
    """Delete sessions, codes, counters and device marks that ended before an instant.

    A code that confirmed an agreement leaves with its session; the agreement's evidence holds what mattered of it.
    """
    old_sessions = select(SessionRecord.id).where(SessionRecord.expires_at < before)
    session.execute(delete(Challenge).where((Challenge.expires_at < before) | Challenge.session_id.in_(old_sessions)))
    session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < before))
    session.execute(delete(SessionRecord).where(SessionRecord.expires_at < before))
    session.execute(delete(AttemptWindow).where(AttemptWindow.starts_at < before))
    session.execute(delete(TrustedDevice).where(TrustedDevice.expires_at < before))
    session.commit()
