"""A member comes in with a passkey alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.models import StaffMember
from portal.sealing import Sealer
from portal.services import audit, passkeys, sessions
from portal.services.attempts import Limit, network_of, spend
from portal.services.passkeys import Place
from portal.services.sessions import Limits
from portal.services.sign_in_limits import Visit

PER_ADDRESS = Limit(scope="staff.passkey.address", most=60)


def begin(session: Session, sealer: Sealer, place: Place, *, visit: Visit, now: datetime) -> tuple[str, str]:
    """A question for whoever asks: its id, and what the browser is handed. Raises TooMany."""
    spend(session, sealer, [(PER_ADDRESS, network_of(visit.address))], now, "too_many_guesses")
    return passkeys.ask_to_sign_in(session, place, now=now)


def finish(
    session: Session, place: Place, *, question: str, answer: str, visit: Visit, limits: Limits, now: datetime
) -> tuple[StaffMember, str]:
    """The member whose key answered, and a session of theirs. Raises NotAllowed (``passkey_late``,
    ``passkey_refused``)."""
    member = passkeys.proven(session, place, question=question, answer=answer, now=now)
    opened = sessions.start(session, staff_id=member.id, limits=limits, now=now, user_agent=visit.user_agent)
    who = f"staff:{member.id}"
    audit.record(
        session,
        actor=who,
        action="staff.signed_in",
        subject=who,
        creditor_id=member.creditor_id,
        detail={"by": "passkey", "address": visit.address, "user_agent": visit.user_agent[:200]},
        now=now,
    )
    session.commit()
    return member, opened
