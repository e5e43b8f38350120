"""Whether a message that asks for money may leave now: asked again as it leaves, for much may have changed since.

It was written within the rules of its moment. Meanwhile a pause may have begun, a debt been disputed, a payment come
in, the person asked for other hours, or a provider kept it until the evening.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementState
from portal import clock
from portal.models import Agreement, Message
from portal.services import messages, preferences, quiet

_STILL = {
    "agreement_notice": AgreementState.NOTICED,
    "agreement_broken": AgreementState.BROKEN,
    "due_reminder": AgreementState.ACTIVE,
}
"""What an agreement must still be for the message to be true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a message is about, kept with the promise to send it."""

    creditor_id: int | None = None
    agreement_id: int | None = None

    @classmethod
    def of(cls, payload: dict[str, Any]) -> About:
        told = payload.get("about") or {}
        return cls(creditor_id=told.get("creditor_id"), agreement_id=told.get("agreement_id"))


def goes_now(session: Session, message: Message, payload: dict[str, Any], now: datetime) -> bool:
    """Whether it leaves now. If not, it is put off to its hour, or taken back and noted. Commits.

    True at once for what asks for nothing: only that has an instant it waits for.
    """
    if message.not_before is None or message.debtor_id is None:
        return True
    about, today = About.of(payload), clock.business_date(now)
    why = quiet.held(
        session, debtor_id=message.debtor_id, creditor_id=about.creditor_id, kind=message.kind, today=today,
        agreement_id=about.agreement_id, leaving=message.public_id,
    )  # fmt: skip
    if why is not None:
        quiet.note(
            session, debtor_id=message.debtor_id, creditor_id=about.creditor_id, kind=message.kind, reason=why, now=now
        )
    if why is not None or not _is_true(session, message.kind, about):
        session.delete(message)
        session.commit()
        return False
    at = preferences.leaves_at(session, message.debtor_id, now)
    if at is None or at <= now:
        return True  # no hour at all was held above
    messages.put_off(session, message, payload, at)
    return False


def _is_true(session: Session, kind: str, about: About) -> bool:
    """A notice of what was paid meanwhile would frighten for nothing."""
    if kind not in _STILL or about.agreement_id is None:
        return True
    return session.get_one(Agreement, about.agreement_id).status is _STILL[kind]
