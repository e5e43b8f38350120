"""What was sent to a person, and what was not and why; never what a message said, for it is erased once sent."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Message, WithheldMessage

MOST = 100
"""Of each on the page; the copy of one's data has all."""


def messages_of(session: Session, debtor_id: int) -> tuple[Sequence[Message], Sequence[WithheldMessage]]:
    """The last of each, newest first."""
    sent = select(Message).where(Message.debtor_id == debtor_id).order_by(Message.id.desc()).limit(MOST)
    withheld = select(WithheldMessage).where(WithheldMessage.debtor_id == debtor_id)
    return session.scalars(sent).all(), session.scalars(withheld.order_by(WithheldMessage.id.desc()).limit(MOST)).all()
