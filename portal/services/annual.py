"""Declarations of a year, promised, reserved and told of. What a year holds: annual_years."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Agreement, IssuedDocument, Revocation
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.annual_years import FIRST_MONTH, Year, YearRefusal, declared, due_for, items_of
from portal.services.errors import NotAllowed
from portal.services.kept_documents import reserve_of_year, revoke, year_of
from portal.services.telling import tell as tell_about

__all__ = ["FIRST_MONTH", "Year", "YearRefusal", "ask_for", "due_for", "promise_all", "reserve", "tell"]


def reserve(
    session: Session, *, creditor_id: int, debtor_id: int, year: int, today: date, now: datetime
) -> tuple[int, Year] | YearRefusal | None:
    """Reserve the declaration of a year and commit: its id and what it holds, to be drawn and filled in.

    None where one stands already, file and all, that says the same; one whose facts changed is replaced by a newer
    version.
    """
    found = declared(items_of(session, creditor_id=creditor_id, debtor_id=debtor_id), year, today)
    if not isinstance(found, Year):
        return found
    standing = year_of(session, creditor_id=creditor_id, debtor_id=debtor_id, year=year)
    if standing is not None and standing.sha256:
        if (standing.day, standing.amount, standing.facts.get("excepted")) == (
            found.last_due_on,
            found.paid,
            len(found.excepted),
        ):
            return None
        revoke(session, standing, on=today, why=Revocation.REPLACED, now=now)
        session.flush()
        standing = None
    if standing is None:
        standing = reserve_of_year(
            session,
            creditor_id=creditor_id,
            debtor_id=debtor_id,
            year=year,
            day=found.last_due_on,
            amount=found.paid,
            now=now,
        )
    session.commit()
    return standing.id, found


def ask_for(session: Session, *, creditor_id: int, debtor_id: int, year: int, today: date, now: datetime) -> None:
    """Promise the declaration of a year that somebody asked for; commits. Raises NotAllowed with the reason where the
    year has none."""
    found = declared(items_of(session, creditor_id=creditor_id, debtor_id=debtor_id), year, today)
    if not isinstance(found, Year):
        raise NotAllowed(found.value)
    promise(session, creditor_id=creditor_id, debtor_id=debtor_id, year=year, when=now.isoformat())
    session.commit()


def promise(session: Session, *, creditor_id: int, debtor_id: int, year: int, when: str) -> None:
    """Have a declaration made, once for this `when`. Does not commit."""
    key = f"{creditor_id}:{debtor_id}:{year}:{when}"
    payload = {"creditor_id": creditor_id, "debtor_id": debtor_id, "year": year}
    outbox.enqueue(session, "documents.annual", key, payload)


def promise_all(session: Session, pairs: Sequence[tuple[int, int]], today: date) -> None:
    """Promise last year's declarations, each once a month until it is made; commits."""
    for creditor_id, debtor_id in pairs:
        promise(session, creditor_id=creditor_id, debtor_id=debtor_id, year=today.year - 1, when=f"{today:%Y-%m}")
    session.commit()


def tell(session: Session, sealer: Sealer, kept_id: int, *, base_url: str, today: date, fresh_days: int) -> None:
    """Tell the debtor that a declaration is there. Commits."""
    kept = session.get_one(IssuedDocument, kept_id)
    agreement = session.scalars(
        select(Agreement)
        .where(Agreement.creditor_id == kept.creditor_id, Agreement.debtor_id == kept.debtor_id)
        .order_by(Agreement.id.desc())
        .limit(1)
    ).one()
    tell_about(
        session,
        sealer,
        agreement,
        kind="annual_declaration",
        today=today,
        fresh_days=fresh_days,
        address=base_url,
        year=kept.year,
    )
