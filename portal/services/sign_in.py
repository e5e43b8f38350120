"""A debtor signs in with a code sent to a contact already on file.

Asking for a code does the same for every CPF: count, write a challenge, promise a job. Whether anybody has that CPF
is looked up by the worker, so neither the page nor its time tells (threat 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.clock import business_date
from portal.models import Challenge, Channel, Debtor, Purpose, Registration
from portal.services import audit, codes, contacts, devices, messages, outbox, policy_arms, sessions, sign_in_limits
from portal.services.codes import CodePolicy, CodeRefused
from portal.services.sessions import Limits
from portal.services.sign_in_limits import Visit

TOPIC = "sign_in.code"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The id for the session cookie, the token for the device cookie, and whether the birth date is still to ask."""

    token: str
    device: str
    debtor_id: int
    unlocked: bool


def ask_code(session: Session, policy: CodePolicy, *, cpf: str, channel: Channel, visit: Visit, now: datetime) -> str:
    """Promise a code and return the challenge's id. Raises TooMany. `cpf` is 11 digits, valid or not on file."""
    return _ask(session, policy, policy.sealer.lookup(cpf), channel, visit, now)


def ask_again(session: Session, policy: CodePolicy, *, challenge_id: str, visit: Visit, now: datetime) -> str:
    """A new code in place of one asked for before, by the same channel; the old one stops serving."""
    old = codes.load(session, challenge_id, Purpose.SIGN_IN)
    fresh = _ask(session, policy, old.cpf_lookup, Channel(old.channel), visit, now)
    session.execute(update(Challenge).where(Challenge.id == old.id, Challenge.expires_at > now).values(expires_at=now))
    session.commit()
    return fresh


def _ask(session: Session, policy: CodePolicy, lookup: bytes, channel: Channel, visit: Visit, now: datetime) -> str:
    sign_in_limits.spend_start(session, policy, lookup, visit, now)
    challenge = Challenge(
        purpose=Purpose.SIGN_IN,
        cpf_lookup=lookup,
        channel=channel.value,
        expires_at=now + codes.LIFETIME,
        created_at=now,
    )
    session.add(challenge)
    session.flush()
    outbox.enqueue(session, TOPIC, challenge.public_id, {"challenge": challenge.public_id})
    session.commit()
    return challenge.public_id


def send_code(session: Session, policy: CodePolicy, *, challenge_id: str, today: date, now: datetime) -> bool:
    """The worker's half: make the code and queue its message, where there is somebody to send it to.

    Running twice sends once: the hash, the debtor and the message are one transaction.
    """
    challenge = codes.load(session, challenge_id, Purpose.SIGN_IN)
    debtor = session.scalar(select(Debtor).where(Debtor.cpf_lookup == challenge.cpf_lookup))
    if challenge.code_hash or debtor is None or challenge.expires_at <= now:
        return False
    channel = Channel(challenge.channel)
    contact = contacts.usable_contact(session, debtor.id, channel, today=today, fresh_days=policy.fresh_days)
    if contact is None:
        return False
    code = codes.new_code()
    challenge.code_hash = codes.hash_code(code, policy.memory_kib)
    challenge.debtor_id = debtor.id
    challenge.bound_to = f"contact:{contact.id}"
    challenge.masked_contact = contacts.masked(contact)
    messages.queue(
        session,
        policy.sealer,
        kind="sign_in_code",
        channel=channel,
        recipient=contact.address,
        debtor_id=debtor.id,
        useful_until=challenge.expires_at,
        code=code,
        host=policy.host,
    )
    session.commit()
    return True


def check_code(
    session: Session,
    policy: CodePolicy,
    *,
    challenge_id: str,
    guess: str,
    visit: Visit,
    limits: Limits,
    now: datetime,
) -> SignedIn:
    """Sign in with a code. Raises TooMany, or CodeRefused with the guesses left. The old session is not reused."""
    challenge = codes.load(session, challenge_id, Purpose.SIGN_IN)
    sign_in_limits.spend_guess(session, policy, challenge.cpf_lookup, visit, now)
    left = codes.count_guess(session, challenge, now)
    right = codes.matches(challenge.code_hash, guess, policy.memory_kib)
    if not right or challenge.debtor_id is None:
        raise CodeRefused("code_wrong" if left else "code_spent", left=left)
    codes.consume(session, challenge, now)
    return _open(session, challenge, challenge.debtor_id, visit, limits, now)


def _open(
    session: Session, challenge: Challenge, debtor_id: int, visit: Visit, limits: Limits, now: datetime
) -> SignedIn:
    dated = select(Registration.debtor_id).where(
        Registration.debtor_id == debtor_id, Registration.birth_date.is_not(None)
    )
    unlocked = session.scalar(dated.limit(1)) is None  # no birth date on file: nothing to match
    token = sessions.start(
        session,
        debtor_id=debtor_id,
        limits=limits,
        now=now,
        user_agent=visit.user_agent,
        amounts_unlocked=unlocked,
        values={"contact": challenge.bound_to},
    )
    device = devices.trust(session, debtor_id, now)
    audit.record(
        session,
        actor=f"debtor:{debtor_id}",
        action="debtor.signed_in",
        subject=f"debtor:{debtor_id}",
        detail={
            "challenge": challenge.public_id,
            "channel": challenge.channel,
            "masked_contact": challenge.masked_contact,
            "address": visit.address,
            "user_agent": visit.user_agent[:200],
        },
        now=now,
    )
    policy_arms.enter(session, debtor_id, business_date(now))
    session.commit()
    return SignedIn(token=token, device=device, debtor_id=debtor_id, unlocked=unlocked)
