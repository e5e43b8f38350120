"""What the session remembers between asking for a code and typing it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from flask import session

_NAME = "accepting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepting:
    """An acceptance that waits for its code. `where` is the masked contact, `sent_at` an ISO instant."""

    offer_id: str
    key: str
    terms_digest: str
    challenge: str
    where: str
    sent_at: str


def remember(accepting: Accepting) -> None:
    session[_NAME] = asdict(accepting)


def remembered(offer_id: str) -> Accepting | None:
    """What waits for this offer, if it is this one."""
    values = session.get(_NAME)
    return Accepting(**values) if values and values["offer_id"] == offer_id else None


def forget() -> None:
    session.pop(_NAME, None)
