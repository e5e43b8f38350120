"""The code asked for before one's whole data are handed out or erased: good for that deed, this person and this day."""

from __future__ import annotations

import hashlib

from flask import request
from sqlalchemy.orm import Session

from portal import access, clock
from portal.debtor.my_data_form import CodeWayForm, DataCodeForm
from portal.extensions import sealer, settings
from portal.models import Channel
from portal.services import codes, step_up
from portal.services.errors import NotAllowed, TooMany
from portal.services.step_up import DataSummary, Evidence
from portal.wording import sentence

CHANNEL_NAMES = {Channel.SMS: "SMS", Channel.EMAIL: "E-mail"}


def ways(session: Session) -> list[tuple[str, str]]:
    """Where a code may go, for a form."""
    found = step_up.channels_of(session, policy(), access.debtor_id(), clock.today())
    return [(channel.value, f"{CHANNEL_NAMES[channel]} para {masked}") for channel, masked in found.items()]


def send(session: Session, form: CodeWayForm, deed: str, words: str) -> tuple[str, str]:
    """Have a code sent: the challenge, and the sentence of what went wrong. Commits."""
    try:
        challenge = step_up.send_code(
            session,
            policy(),
            debtor_id=access.debtor_id(),
            session_id=session_id(),
            offer_digest=digest(deed),
            summary=DataSummary(deed=words),
            channel=Channel(form.channel.data),
            today=clock.today(),
            now=clock.now(),
        )
    except (TooMany, NotAllowed) as refused:
        return "", sentence(refused.code, **refused.values_shown)
    return challenge, ""


def proof_of(session: Session, form: DataCodeForm, deed: str) -> Evidence:
    """The code judged. Raises CodeRefused."""
    return step_up.check_code(
        session,
        policy(),
        challenge_id=form.challenge.data or "",
        session_id=session_id(),
        offer_digest=digest(deed),
        code=form.code.data or "",
        now=clock.now(),
    )


def digest(deed: str) -> str:
    """What the code is good for."""
    return hashlib.sha256(f"data|{deed}|{access.debtor_id()}|{clock.today()}".encode()).hexdigest()


def policy() -> codes.CodePolicy:
    """How codes are made and judged here."""
    return codes.policy_of(settings(), sealer())


def session_id() -> int:
    """Of whoever is signed in."""
    who = access.viewer()
    return who.session_id if who else 0


def browser() -> str:
    """What the browser says of itself."""
    return request.user_agent.string[:200]
