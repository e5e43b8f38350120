"""A second code before something binding: its message says what is being agreed, and it serves for that alone.

How acceptance uses it::

    challenge_id = step_up.send_code(session, policy, debtor_id=..., session_id=..., offer_digest=..., summary=...,
                                     channel=Channel.SMS, today=today, now=now)
    ...
    accept(session, ..., confirm=lambda s: step_up.check_code(s, policy, challenge_id=..., session_id=...,
                                                              offer_digest=..., code=typed, now=now).as_document())

`check_code` counts the guess in a transaction of its own, committed before judging, so call it before writing
anything. It then marks the code used without committing: the code is spent if and only if the caller commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from brazil.money import Money
from portal.models import Challenge, Channel, Debtor, Purpose
from portal.services import codes, contacts, messages
from portal.services.codes import CodePolicy, CodeRefused
from portal.services.errors import NotAllowed
from portal.services.sign_in_limits import refuse_if_too_soon


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUpSummary:
    """What the person is about to accept, as the message tells it. `tax_id` and `address` are the creditor's."""

    creditor: str
    total: Money
    count: int
    first_due_on: date
    tax_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundSummary:
    """What the person is about to have back, and where, as the message tells it."""

    creditor: str
    total: Money
    destination: str
    tax_id: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSummary:
    """What the person is about to have of their own data, or done with it, as the message tells it."""

    deed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """How somebody confirmed: which challenge, where its code went, and when it came back."""

    challenge: str
    channel: str
    masked_contact: str
    verified_at: datetime

    def as_document(self) -> dict[str, Any]:
        """As kept with the agreement."""
        return {
            "challenge": self.challenge,
            "channel": self.channel,
            "masked_contact": self.masked_contact,
            "verified_at": self.verified_at.isoformat(),
        }


_KINDS: dict[type, str] = {StepUpSummary: "accept_code", RefundSummary: "refund_code", DataSummary: "data_code"}


def channels_of(
    session: Session, policy: CodePolicy, debtor_id: int, today: date, *, creditor_id: int | None = None
) -> dict[Channel, str]:
    """Where a code about this creditor's debt may go, with the masked contact; for a person already signed in."""
    found = {
        channel: contacts.usable_contact(
            session, debtor_id, channel, today=today, fresh_days=policy.fresh_days, creditor_id=creditor_id
        )
        for channel in Channel
    }
    return {channel: contacts.masked(contact) for channel, contact in found.items() if contact is not None}


def send_code(
    session: Session,
    policy: CodePolicy,
    *,
    debtor_id: int,
    session_id: int,
    offer_digest: str,
    summary: StepUpSummary | RefundSummary | DataSummary,
    channel: Channel,
    creditor_id: int | None = None,
    today: date,
    now: datetime,
) -> str:
    """Queue the code's message and return the challenge's public id; commits. `offer_digest` is what the code is good
    for alone, whatever is agreed.

    Raises TooMany (``code_cool_down``) and NotAllowed (``no_usable_contact``).
    """
    debtor = session.get_one(Debtor, debtor_id)
    refuse_if_too_soon(session, debtor.cpf_lookup, Purpose.ACCEPT, now)
    contact = contacts.usable_contact(
        session, debtor_id, channel, today=today, fresh_days=policy.fresh_days, creditor_id=creditor_id
    )
    if contact is None:
        raise NotAllowed("no_usable_contact")
    code = codes.new_code()
    challenge = Challenge(
        purpose=Purpose.ACCEPT,
        cpf_lookup=debtor.cpf_lookup,
        debtor_id=debtor_id,
        session_id=session_id,
        bound_to=offer_digest,
        code_hash=codes.hash_code(code, policy.memory_kib),
        channel=channel.value,
        masked_contact=contacts.masked(contact),
        expires_at=now + codes.LIFETIME,
        created_at=now,
    )
    session.add(challenge)
    session.flush()
    messages.queue(
        session,
        policy.sealer,
        kind=_KINDS[type(summary)],
        channel=channel,
        recipient=contact.address,
        debtor_id=debtor_id,
        useful_until=challenge.expires_at,
        code=code,
        summary=summary,
        host=policy.host,
    )
    session.commit()
    return challenge.public_id


def check_code(
    session: Session,
    policy: CodePolicy,
    *,
    challenge_id: str,
    session_id: int,
    offer_digest: str,
    code: str,
    now: datetime,
) -> Evidence:
    """Judge a code and mark it used; the guess is committed, the use is the caller's to commit.

    Raises CodeRefused: ``code_wrong`` (left), ``code_spent``, ``code_expired``, ``code_used``,
    ``code_for_other_offer``. A challenge of another session answers like one that expired.
    """
    challenge = codes.load(session, challenge_id, Purpose.ACCEPT)
    if challenge.session_id != session_id:
        raise CodeRefused("code_expired")
    if challenge.bound_to != offer_digest:
        raise CodeRefused("code_for_other_offer")
    left = codes.count_guess(session, challenge, now)
    if not codes.matches(challenge.code_hash, "".join(code.split()), policy.memory_kib):
        raise CodeRefused("code_wrong" if left else "code_spent", left=left)
    codes.consume(session, challenge, now)
    return Evidence(
        challenge=challenge.public_id,
        channel=challenge.channel,
        masked_contact=challenge.masked_contact,
        verified_at=now,
    )
