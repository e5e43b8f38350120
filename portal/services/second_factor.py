"""A member lost their authenticator: one person asks for a new one, another agrees, the member sets it up by a link.

Two people, because whoever may replace a colleague's second factor alone can also become that colleague.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.models import Channel, FactorReset, Passkey, StaffMember
from portal.models.identity import public_id
from portal.sealing import Sealer, reset_bound_to, totp_bound_to
from portal.services import audit, messages, sessions
from portal.services.attempts import Limit, network_of, spend
from portal.services.codes import CodeRefused
from portal.services.errors import NotAllowed, NotFound
from portal.services.passwords import PasswordCost, password_matches
from portal.services.sessions import Limits, digest
from portal.services.sign_in_limits import Visit
from portal.services.staff_sign_in import PASSWORDS_PER_ADDRESS, PASSWORDS_PER_EMAIL, matching_step
from portal.services.staff_team import end_sessions

LASTS = timedelta(hours=72)
TRIES = Limit(scope="staff.reset", most=10)


def running(session: Session, member: StaffMember, now: datetime) -> FactorReset | None:
    """The replacement under way for a member, or None."""
    query = select(FactorReset).where(
        FactorReset.staff_id == member.id,
        FactorReset.used_at.is_(None),
        FactorReset.withdrawn_at.is_(None),
        FactorReset.expires_at > now,
    )
    return session.scalar(query)


def ask(session: Session, member: StaffMember, *, by: int, now: datetime) -> FactorReset:
    """The first of two people. Raises NotAllowed (``not_yourself``, ``not_active``, ``reset_running``)."""
    if member.id == by:
        raise NotAllowed("not_yourself")
    if not member.active:
        raise NotAllowed("not_active")
    if running(session, member, now) is not None:
        raise NotAllowed("reset_running")
    old = (FactorReset.staff_id == member.id, FactorReset.used_at.is_(None), FactorReset.withdrawn_at.is_(None))
    session.execute(update(FactorReset).where(*old).values(withdrawn_at=now))
    made = FactorReset(public_id=public_id(), staff_id=member.id, asked_by=by, asked_at=now, expires_at=now + LASTS)
    session.add(made)
    session.flush()
    _note(session, member, "staff.factor_asked", by, now)
    session.commit()
    return made


def approve(session: Session, sealer: Sealer, member: StaffMember, *, by: int, base_url: str, now: datetime) -> None:
    """The second of two people: what the member had stops working now, passkeys too, and the link leaves.

    Raises NotAllowed (``reset_not_asked``, ``reset_needs_another``). `by` has just shown who they are
    (portal.services.staff_proof).
    """
    found = running(session, member, now)
    if found is None or found.approved_at is not None:
        raise NotAllowed("reset_not_asked")
    if by in (found.asked_by, member.id):
        raise NotAllowed("reset_needs_another")
    token, secret = secrets.token_urlsafe(32), pyotp.random_base32()
    found.approved_by, found.approved_at, found.expires_at = by, now, now + LASTS
    found.token_digest = digest(token)
    found.totp_sealed = sealer.seal(secret, reset_bound_to(found.public_id))
    member.totp_sealed = sealer.seal(secret, totp_bound_to(member.public_id))
    session.execute(delete(Passkey).where(Passkey.staff_id == member.id))
    end_sessions(session, member.id, now=now)
    messages.queue(
        session,
        sealer,
        kind="factor_reset",
        channel=Channel.EMAIL,
        recipient=member.email,
        debtor_id=None,
        useful_until=found.expires_at,
        name=member.name,
        link=f"{base_url}/equipe/novo-autenticador/{token}",
        until=found.expires_at,
        address=base_url,
    )
    _note(session, member, "staff.factor_approved", by, now)
    session.commit()


def withdraw(session: Session, member: StaffMember, *, by: int, now: datetime) -> None:
    """Nothing is replaced. Raises NotAllowed (``reset_not_asked``) once it was agreed to: the old one is gone then."""
    found = running(session, member, now)
    if found is None or found.approved_at is not None:
        raise NotAllowed("reset_not_asked")
    found.withdrawn_at = now
    _note(session, member, "staff.factor_withdrawn", by, now)
    session.commit()


def opened(session: Session, token: str, now: datetime) -> tuple[FactorReset, StaffMember]:
    """What a link opens. Raises NotFound(``reset_gone``)."""
    query = select(FactorReset, StaffMember).join(StaffMember, StaffMember.id == FactorReset.staff_id)
    query = query.where(
        FactorReset.token_digest == digest(token),
        FactorReset.used_at.is_(None),
        FactorReset.withdrawn_at.is_(None),
        FactorReset.expires_at > now,
        StaffMember.active,
    )
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound("reset_gone")
    return row[0], row[1]


def secret_of(sealer: Sealer, reset: FactorReset) -> str:
    """The new authenticator's secret (base32)."""
    return sealer.unseal(reset.totp_sealed or b"", reset_bound_to(reset.public_id))


def use(
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
    """The member and a session: the password is theirs and the new authenticator shows the code. The link is spent.

    Raises NotFound (``reset_gone``), TooMany, NotAllowed (``proof_password_wrong``), CodeRefused (``totp_wrong``).
    """
    reset, member = opened(session, token, now)
    tries = [(TRIES, reset.public_id), (PASSWORDS_PER_EMAIL, member.email)]
    tries.append((PASSWORDS_PER_ADDRESS, network_of(visit.address)))
    spend(session, sealer, tries, now, "too_many_guesses")
    if not password_matches(member.password_hash, password, cost):
        raise NotAllowed("proof_password_wrong")
    step = matching_step(secret_of(sealer, reset), code, now)
    if step is None:
        raise CodeRefused("totp_wrong")
    taken = session.execute(
        update(FactorReset)
        .where(FactorReset.id == reset.id, FactorReset.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise NotFound("reset_gone")
    member.totp_last_step = step
    opened_session = sessions.start(session, staff_id=member.id, limits=limits, now=now, user_agent=visit.user_agent)
    _note(session, member, "staff.factor_replaced", member.id, now)
    session.commit()
    return member, opened_session


def _note(session: Session, member: StaffMember, action: str, by: int, now: datetime) -> None:
    audit.record(
        session, actor=f"staff:{by}", action=action, subject=f"staff:{member.id}", creditor_id=member.creditor_id,
        detail={"name": member.name}, now=now,
    )  # fmt: skip
