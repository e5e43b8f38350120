"""A member of staff shows again that it is them: a screen left open must not change where money goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from portal.models import StaffMember
from portal.sealing import Sealer
from portal.services.attempts import spend
from portal.services.errors import NotAllowed
from portal.services.passwords import PasswordCost, password_matches
from portal.services.staff_sign_in import CODES_PER_MEMBER, PASSWORDS_PER_EMAIL, spend_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What the person typed: their password, and the code their authenticator shows."""

    password: str = field(repr=False)
    code: str = field(repr=False)


def prove(session: Session, sealer: Sealer, cost: PasswordCost, *, staff_id: int, proof: Proof, now: datetime) -> None:
    """Judge both; the code is spent if and only if the caller commits. Commits the count of tries first.

    Raises TooMany, NotAllowed("proof_password_wrong"), CodeRefused ("totp_wrong", "totp_replayed").
    """
    member = session.get_one(StaffMember, staff_id)
    tries = [(PASSWORDS_PER_EMAIL, member.email), (CODES_PER_MEMBER, str(staff_id))]
    spend(session, sealer, tries, now, "too_many_guesses")
    if not password_matches(member.password_hash, proof.password, cost):
        raise NotAllowed("proof_password_wrong")
    spend_code(session, sealer, member, proof.code, now)
