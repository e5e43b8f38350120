"""What rests on consent alone: given for words that were shown, taken back as easily, each time on record.

LGPD arts. 7º I, 8º §2º (who relies on it proves it), 8º §5º (taken back at any time) and 18 IX. Off unless given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import ConsentEvent, ConsentKind, Debtor


def standing(session: Session, debtor_id: int) -> dict[ConsentKind, ConsentEvent | None]:
    """The last word on each kind; None: nothing was ever said, which is no."""
    query = select(ConsentEvent).where(ConsentEvent.debtor_id == debtor_id).order_by(ConsentEvent.id)
    return dict.fromkeys(ConsentKind) | {each.kind: each for each in session.scalars(query)}


def is_given(session: Session, debtor_id: int, kind: ConsentKind, words: str) -> bool:
    """Whether the person allows it, in these very words: others were never agreed to."""
    last = standing(session, debtor_id)[kind]
    return last is not None and last.given and last.text_digest == digest(words)


def say(
    session: Session,
    *,
    debtor_id: int,
    kind: ConsentKind,
    given: bool,
    words: str,
    evidence: Mapping[str, Any],
    now: datetime,
) -> None:
    """Note a yes or a no to the words shown; the same again is not noted twice. Commits."""
    session.execute(select(Debtor.id).where(Debtor.id == debtor_id).with_for_update())
    if is_given(session, debtor_id, kind, words) is not given:
        session.add(
            ConsentEvent(
                debtor_id=debtor_id, kind=kind, given=given, text_digest=digest(words), evidence=dict(evidence), at=now
            )
        )
    session.commit()


def digest(words: str) -> str:
    """SHA-256 of the words shown, in hexadecimal."""
    return hashlib.sha256(words.encode()).hexdigest()
