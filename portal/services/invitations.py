"""New members of staff are invited by e-mail: a link that works once, for 72 hours, and no password sent anywhere."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.models import Channel, Creditor, Role, StaffInvitation, StaffMember
from portal.models.identity import public_id
from portal.sealing import Sealer, invitation_bound_to
from portal.services import audit, messages
from portal.services.errors import NotAllowed, NotFound
from portal.services.portfolios.contacts import is_email
from portal.services.sessions import digest

LASTS = timedelta(hours=72)
MOST_SENT = 5
ROLES_OF_CREDITOR = (Role.CREDITOR_ANALYST, Role.CREDITOR_MANAGER, Role.FINANCE)
ROLES_OF_OPERATOR = (Role.FINANCE, Role.ADMIN)


def roles_for(creditor_id: int | None) -> tuple[Role, ...]:
    """The roles somebody of this creditor, or of the operator, may have."""
    return ROLES_OF_OPERATOR if creditor_id is None else ROLES_OF_CREDITOR


def invite(
    session: Session,
    sealer: Sealer,
    *,
    by: int,
    creditor_id: int | None,
    email: str,
    name: str,
    role: Role,
    base_url: str,
    now: datetime,
) -> StaffInvitation:
    """Send the link. An older one that ran out gives way.

    Raises NotAllowed (``email_wrong``, ``name_missing``, ``role_not_here``, ``email_taken``, ``already_invited``).
    """
    email, name = email.strip().lower(), " ".join(name.split())
    _require(email, name, role, creditor_id)
    if session.scalar(select(StaffMember.id).where(StaffMember.email == email)) is not None:
        raise NotAllowed("email_taken")
    _make_room(session, email, now)
    identity, token = public_id(), secrets.token_urlsafe(32)
    invitation = StaffInvitation(
        public_id=identity,
        creditor_id=creditor_id,
        email=email,
        name=name,
        role=role,
        token_digest=digest(token),
        totp_sealed=sealer.seal(pyotp.random_base32(), invitation_bound_to(identity)),
        invited_by=by,
        created_at=now,
        expires_at=now + LASTS,
    )
    session.add(invitation)
    session.flush()
    _send(session, sealer, invitation, token, base_url)
    _note(session, invitation, "invitation.sent", by, now)
    session.commit()
    return invitation


def send_again(
    session: Session, sealer: Sealer, invitation: StaffInvitation, *, by: int, base_url: str, now: datetime
) -> None:
    """A new link for another 72 hours; the one before opens nothing. Raises NotAllowed (``invitation_over``,
    ``invitation_sent_often``)."""
    _require_open(invitation)
    if invitation.times_sent >= MOST_SENT:
        raise NotAllowed("invitation_sent_often", most=MOST_SENT)
    token = secrets.token_urlsafe(32)
    invitation.token_digest, invitation.expires_at = digest(token), now + LASTS
    invitation.times_sent += 1
    _send(session, sealer, invitation, token, base_url)
    _note(session, invitation, "invitation.sent_again", by, now)
    session.commit()


def withdraw(session: Session, invitation: StaffInvitation, *, by: int, now: datetime) -> None:
    """The link opens nothing any more. Raises NotAllowed (``invitation_over``)."""
    _require_open(invitation)
    invitation.withdrawn_at = now
    _note(session, invitation, "invitation.withdrawn", by, now)
    session.commit()


def waiting(session: Session, creditor_id: int | None) -> list[StaffInvitation]:
    """Invitations nobody has used yet, the newest first."""
    query = select(StaffInvitation).where(
        StaffInvitation.creditor_id == creditor_id, *_open()
    )  # `== None` is IS NULL: those of the operator
    return list(session.scalars(query.order_by(StaffInvitation.id.desc())))


def invitation_of(session: Session, creditor_id: int | None, named: str) -> StaffInvitation:
    """One of this creditor's (or the operator's) by its public id. Raises NotFound."""
    query = select(StaffInvitation).where(
        StaffInvitation.creditor_id == creditor_id, StaffInvitation.public_id == named
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def opened(session: Session, token: str, now: datetime) -> StaffInvitation:
    """The invitation behind a link. Raises NotFound(``invitation_gone``): used, withdrawn, ran out or never was."""
    query = select(StaffInvitation).where(
        StaffInvitation.token_digest == digest(token), StaffInvitation.expires_at > now, *_open()
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("invitation_gone")
    return found


def secret_of(sealer: Sealer, invitation: StaffInvitation) -> str:
    """The authenticator's secret (base32) the invited person will have."""
    return sealer.unseal(invitation.totp_sealed, invitation_bound_to(invitation.public_id))


def _open() -> tuple[ColumnElement[bool], ...]:
    return (StaffInvitation.accepted_at.is_(None), StaffInvitation.withdrawn_at.is_(None))


def _require(email: str, name: str, role: Role, creditor_id: int | None) -> None:
    if not is_email(email):
        raise NotAllowed("email_wrong")
    if not name or len(name) > 100:
        raise NotAllowed("name_missing")
    if role not in roles_for(creditor_id):
        raise NotAllowed("role_not_here")


def _require_open(invitation: StaffInvitation) -> None:
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise NotAllowed("invitation_over")


def _make_room(session: Session, email: str, now: datetime) -> None:
    mine = (StaffInvitation.email == email, *_open())
    expired = update(StaffInvitation).where(*mine, StaffInvitation.expires_at <= now).values(withdrawn_at=now)
    session.execute(expired.execution_options(synchronize_session=False))
    if session.scalar(select(StaffInvitation.id).where(*mine)) is not None:
        raise NotAllowed("already_invited")


def _send(session: Session, sealer: Sealer, invitation: StaffInvitation, token: str, base_url: str) -> None:
    creditor = session.get(Creditor, invitation.creditor_id) if invitation.creditor_id else None
    messages.queue(
        session,
        sealer,
        kind="staff_invitation",
        channel=Channel.EMAIL,
        recipient=invitation.email,
        debtor_id=None,
        useful_until=invitation.expires_at,
        name=invitation.name,
        works_for=creditor.name if creditor else "Prumo",
        link=f"{base_url}/equipe/convite/{token}",
        until=invitation.expires_at,
        address=base_url,
    )


def _note(session: Session, invitation: StaffInvitation, action: str, by: int, now: datetime) -> None:
    audit.record(
        session,
        actor=f"staff:{by}",
        action=action,
        subject=f"invitation:{invitation.id}",
        creditor_id=invitation.creditor_id,
        detail={"role": invitation.role.value, "name": invitation.name},
        now=now,
    )
