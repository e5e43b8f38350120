"""How much sign-in is allowed: per CPF on unknown browsers, per browser, per address, and in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Challenge, Purpose
from portal.services.attempts import Limit, network_of, spend
from portal.services.codes import CodePolicy, cool_down
from portal.services.devices import is_trusted
from portal.services.errors import TooMany

STARTS_PER_ADDRESS = Limit(scope="sign_in.start.address", most=30, window=timedelta(minutes=10))
STARTS_PER_DEVICE = Limit(scope="sign_in.start.device", most=20)
GUESSES_PER_CPF = Limit(scope="sign_in.guess.cpf", most=10)  # on browsers not seen before
GUESSES_PER_DEVICE = Limit(scope="sign_in.guess.device", most=20)
GUESSES_PER_ADDRESS = Limit(scope="sign_in.guess.address", most=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who is trying: network address, device cookie (empty when none), browser."""

    address: str
    device: str = ""
    user_agent: str = ""


def spend_start(session: Session, policy: CodePolicy, lookup: bytes, visit: Visit, now: datetime) -> None:
    """Count a code asked for and commit. Raises TooMany (``too_many_codes``, ``code_cool_down``)."""
    everyone = Limit(scope="sign_in.start.all", most=max(1, policy.per_hour_global // 4))
    tries = [(STARTS_PER_ADDRESS, network_of(visit.address)), (everyone, "")]
    trusted = is_trusted(session, visit.device, lookup, now)
    tries += [(STARTS_PER_DEVICE, visit.device)] if trusted else []
    spend(session, policy.sealer, tries, now, "too_many_codes")
    if not trusted:
        refuse_if_too_soon(session, lookup, Purpose.SIGN_IN, now)


def spend_guess(session: Session, policy: CodePolicy, lookup: bytes, visit: Visit, now: datetime) -> None:
    """Count a guess and commit. Raises TooMany (``too_many_guesses``)."""
    everyone = Limit(scope="sign_in.guess.all", most=max(1, policy.per_hour_global // 4))
    tries = [(GUESSES_PER_ADDRESS, network_of(visit.address)), (everyone, "")]
    if is_trusted(session, visit.device, lookup, now):
        tries.append((GUESSES_PER_DEVICE, visit.device))
    else:
        tries.append((GUESSES_PER_CPF, lookup.hex()))
    spend(session, policy.sealer, tries, now, "too_many_guesses")


def refuse_if_too_soon(session: Session, lookup: bytes, purpose: Purpose, now: datetime) -> None:
    """Raise TooMany (``code_cool_down``) while the wait since the last code of this CPF is not over."""
    since = now - timedelta(days=1)
    sent, last = session.execute(
        select(func.count(), func.max(Challenge.created_at)).where(
            Challenge.cpf_lookup == lookup, Challenge.purpose == purpose, Challenge.created_at > since
        )
    ).one()
    if not sent:
        return
    left = (last + cool_down(sent) - now).total_seconds()
    if left > 0:
        wait = int(left) + 1
        raise TooMany("code_cool_down", wait, seconds=wait)
