"""Staff sign in with e-mail, password and a code of their authenticator, each good once."""

from __future__ import annotations

from datetime import datetime

import pyotp
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models import StaffMember
from portal.sealing import Sealer, totp_bound_to
from portal.services import audit, sessions
from portal.services.attempts import Limit, network_of, spend
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed
from portal.services.passwords import PasswordCost, password_matches
from portal.services.sessions import Limits
from portal.services.sign_in_limits import Visit

PASSWORDS_PER_EMAIL = Limit(scope="staff.password.email", most=10)
PASSWORDS_PER_ADDRESS = Limit(scope="staff.password.address", most=60)
CODES_PER_MEMBER = Limit(scope="staff.code.member", most=10)
STEP_SECONDS = 30


def check_password(
    session: Session, sealer: Sealer, cost: PasswordCost, *, email: str, password: str, visit: Visit, now: datetime
) -> int:
    """The member's id when e-mail and password fit. Raises TooMany, or NotAllowed (``staff_refused``)."""
    email = email.strip().lower()
    tries = [(PASSWORDS_PER_EMAIL, email), (PASSWORDS_PER_ADDRESS, network_of(visit.address))]
    spend(session, sealer, tries, now, "too_many_guesses")
    member = session.scalar(select(StaffMember).where(StaffMember.email == email))
    right = password_matches(member.password_hash if member else None, password, cost)
    if member is None or not right or not member.active:
        raise NotAllowed("staff_refused")
    return member.id


def check_totp(
    session: Session, sealer: Sealer, *, staff_id: int, code: str, visit: Visit, limits: Limits, now: datetime
) -> str:
    """Open the session and return its id. Raises TooMany, or CodeRefused (``totp_wrong``, ``totp_replayed``)."""
    spend(session, sealer, [(CODES_PER_MEMBER, str(staff_id))], now, "too_many_guesses")
    member = session.get(StaffMember, staff_id)
    if member is None or not member.active:
        raise NotAllowed("staff_refused")
    spend_code(session, sealer, member, code, now)
    token = sessions.start(session, staff_id=staff_id, limits=limits, now=now, user_agent=visit.user_agent)
    actor = f"staff:{staff_id}"
    audit.record(
        session,
        actor=actor,
        action="staff.signed_in",
        subject=actor,
        creditor_id=member.creditor_id,
        detail={"address": visit.address, "user_agent": visit.user_agent[:200]},
        now=now,
    )
    session.commit()
    return token


def spend_code(session: Session, sealer: Sealer, member: StaffMember, code: str, now: datetime) -> None:
    """Take a code of the member's authenticator, once. Does not commit. Raises CodeRefused (``totp_wrong``,
    ``totp_replayed``)."""
    step = matching_step(sealer.unseal(member.totp_sealed, totp_bound_to(member.public_id)), code, now)
    if step is None:
        raise CodeRefused("totp_wrong")
    taken = session.execute(
        update(StaffMember)
        .where(StaffMember.id == member.id, StaffMember.totp_last_step < step)
        .values(totp_last_step=step)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise CodeRefused("totp_replayed")


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step whose code this is, one early or late included (RFC 6238, section 5.2)."""
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    guess = "".join(code.split())
    for step in (present, present - 1, present + 1):
        if pyotp.utils.strings_equal(totp.generate_otp(step), guess):
            return step
    return None
