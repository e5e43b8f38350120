"""An invited person becomes a member: a password of their own, and the code their new authenticator shows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.models import StaffInvitation, StaffMember
from portal.models.identity import public_id
from portal.sealing import Sealer, totp_bound_to
from portal.services import audit, invitations, sessions
from portal.services.attempts import Limit, spend
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, NotFound
from portal.services.passwords import SHORTEST, PasswordCost, hash_password
from portal.services.sessions import Limits
from portal.services.sign_in_limits import Visit
from portal.services.staff_sign_in import matching_step

TRIES = Limit(scope="staff.invitation", most=10)


def require_password(password: str, email: str) -> None:
    """Raises NotAllowed: ``password_short``, or ``password_guessable`` when it holds the e-mail or one sign only."""
    if len(password) < SHORTEST:
        raise NotAllowed("password_short", shortest=SHORTEST)
    if email.partition("@")[0].lower() in password.lower() or len(set(password)) < 5:
        raise NotAllowed("password_guessable")


def join(
    session: Session,
    sealer: Sealer,
    cost: PasswordCost,
    *,
    token: str,
    password: str,
    code: str,
    visit: Visit,
    limits: Limits,
    now: datetime,
) -> tuple[StaffMember, str]:
    """The new member and the id of their first session; the link is spent.

    Raises NotFound (``invitation_gone``), TooMany, NotAllowed (the password, ``email_taken``), CodeRefused.
    """
    invitation = invitations.opened(session, token, now)
    spend(session, sealer, [(TRIES, invitation.public_id)], now, "too_many_guesses")
    require_password(password, invitation.email)
    secret = invitations.secret_of(sealer, invitation)
    step = matching_step(secret, code, now)
    if step is None:
        raise CodeRefused("totp_wrong")
    if session.scalar(select(StaffMember.id).where(StaffMember.email == invitation.email)) is not None:
        raise NotAllowed("email_taken")
    member = _member(sealer, invitation, secret, hash_password(password, cost), step, now)
    session.add(member)
    try:
        session.flush()
    except IntegrityError as twice:
        session.rollback()
        raise NotFound("invitation_gone") from twice
    _spend_link(session, invitation, member.id, now)
    opened = sessions.start(session, staff_id=member.id, limits=limits, now=now, user_agent=visit.user_agent)
    for action in ("staff.added", "staff.signed_in"):
        _note(session, member, action, invitation, visit, now)
    session.commit()
    return member, opened


def _member(
    sealer: Sealer, invitation: StaffInvitation, secret: str, password_hash: str, step: int, now: datetime
) -> StaffMember:
    identity = public_id()
    return StaffMember(
        public_id=identity,
        email=invitation.email,
        name=invitation.name,
        role=invitation.role,
        creditor_id=invitation.creditor_id,
        password_hash=password_hash,
        totp_sealed=sealer.seal(secret, totp_bound_to(identity)),
        totp_last_step=step,
        created_at=now,
    )


def _spend_link(session: Session, invitation: StaffInvitation, staff_id: int, now: datetime) -> None:
    """Compare and set: of two who use the link at once, one finds it gone."""
    taken = session.execute(
        update(StaffInvitation)
        .where(
            StaffInvitation.id == invitation.id,
            StaffInvitation.accepted_at.is_(None),
            StaffInvitation.withdrawn_at.is_(None),
        )
        .values(accepted_at=now, staff_id=staff_id)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        session.rollback()
        raise NotFound("invitation_gone")


def _note(
    session: Session, member: StaffMember, action: str, invitation: StaffInvitation, visit: Visit, now: datetime
) -> None:
    detail = {"role": member.role.value, "invited_by": f"staff:{invitation.invited_by}"}
    if action == "staff.signed_in":
        detail = {"address": visit.address, "user_agent": visit.user_agent[:200]}
    who = f"staff:{member.id}"
    audit.record(session, actor=who, action=action, subject=who, creditor_id=member.creditor_id, detail=detail, now=now)
