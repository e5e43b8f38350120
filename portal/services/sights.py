"""Staff look at a person's pages as the person sees them: why is written down, and it ends after 15 minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.models import DebtRecord, Registration, Sight
from portal.services import audit
from portal.services.debts import HIDDEN
from portal.services.errors import NotAllowed, NotFound

LASTS = timedelta(minutes=15)
SHORTEST, LONGEST = 10, 300


def debt_to_see(session: Session, creditor_id: int | None, named: str) -> tuple[DebtRecord, str]:
    """A debt of the viewer's creditor (None: of any) that its person sees, and their name. Raises NotFound."""
    query = (
        select(DebtRecord, Registration.name)
        .join(
            Registration,
            (Registration.debtor_id == DebtRecord.debtor_id) & (Registration.creditor_id == DebtRecord.creditor_id),
        )
        .where(DebtRecord.public_id == named, DebtRecord.status.not_in(HIDDEN))
    )
    if creditor_id is not None:
        query = query.where(DebtRecord.creditor_id == creditor_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return row[0], row[1]


def of_contract(session: Session, creditor_id: int, number: str) -> list[tuple[DebtRecord, str]]:
    """Debts of this contract number, with the person's name."""
    query = (
        select(DebtRecord, Registration.name)
        .join(
            Registration,
            (Registration.debtor_id == DebtRecord.debtor_id) & (Registration.creditor_id == DebtRecord.creditor_id),
        )
        .where(
            DebtRecord.creditor_id == creditor_id,
            DebtRecord.contract_number == number.strip(),
            DebtRecord.status.not_in(HIDDEN),
        )
    )
    return [(debt, name) for debt, name in session.execute(query.order_by(DebtRecord.id))]


def begin(session: Session, debt: DebtRecord, *, staff_id: int, session_id: int, reason: str, now: datetime) -> Sight:
    """Look, from this session, until 15 minutes from now. Raises NotAllowed (``sight_reason``)."""
    reason = " ".join(reason.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise NotAllowed("sight_reason", least=SHORTEST, most=LONGEST)
    _end(session, session_id, now)
    sight = Sight(
        session_id=session_id,
        staff_id=staff_id,
        creditor_id=debt.creditor_id,
        debtor_id=debt.debtor_id,
        reason=reason,
        started_at=now,
        expires_at=now + LASTS,
    )
    session.add(sight)
    _note(session, sight, "debtor.seen", {"reason": reason, "contract": debt.contract_number}, now)
    session.commit()
    return sight


def live(session: Session, session_id: int, now: datetime) -> Sight | None:
    """The look under way from a session, or None."""
    query = select(Sight).where(Sight.session_id == session_id, Sight.ended_at.is_(None), Sight.expires_at > now)
    return session.scalars(query.order_by(Sight.id.desc()).limit(1)).first()


def end(session: Session, session_id: int, *, now: datetime) -> None:
    """Look no more."""
    sight = live(session, session_id, now)
    _end(session, session_id, now)
    if sight is not None:
        _note(session, sight, "debtor.seen_until", {}, now)
    session.commit()


def _end(session: Session, session_id: int, now: datetime) -> None:
    running = (Sight.session_id == session_id, Sight.ended_at.is_(None))
    ended = update(Sight).where(*running).values(ended_at=now)
    session.execute(ended.execution_options(synchronize_session=False))


def _note(session: Session, sight: Sight, action: str, detail: dict[str, object], now: datetime) -> None:
    audit.record(
        session,
        actor=f"staff:{sight.staff_id}",
        action=action,
        subject=f"debtor:{sight.debtor_id}",
        creditor_id=sight.creditor_id,
        detail=detail,
        now=now,
    )
