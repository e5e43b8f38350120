"""The copy of one's own data: everything on file, as one document (LGPD arts. 18 II and V, 19 II and §3º).

Amounts are whole centavos under names that end in ``_cents``, dates and instants ISO text, instants in UTC. References
are written as people know them: the contract of a debt, the number of an agreement, the name of a creditor.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from portal.clock import business_date
from portal.models import (
    Agreement,
    AuditEvent,
    Creditor,
    Debtor,
    DebtRecord,
    Dispute,
    OfferRecord,
    PersonRequest,
)
from portal.sealing import Sealer
from portal.services import audit
from portal.services.copied_parts import PARTS, Part
from portal.services.errors import TooMany
from portal.services.personal_data import cpf_of

FORMAT = 1
MOST_A_DAY = 3
_ACTION = "data.copy"
_DAY = 86_400  # seconds

Reasons = Callable[[OfferRecord], list[str]]


def document_of(session: Session, sealer: Sealer, debtor_id: int, *, reasons: Reasons, now: datetime) -> dict[str, Any]:
    """All of it, JSON-able. `reasons` says in words why an offer was what it was."""
    names = _References(session, debtor_id)
    document: dict[str, Any] = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "cpf": cpf_of(sealer, session.get_one(Debtor, debtor_id)),
    }
    for part in PARTS:
        rows = session.scalars(
            select(part.model).where(part.rows_of(debtor_id)).order_by(*part.model.__table__.primary_key)
        )
        document[part.name] = [_row(sealer, part, row, names, reasons) for row in rows]
    return document | {"events": _events(session, debtor_id)}


def grant(session: Session, debtor_id: int, now: datetime) -> None:
    """Note that a copy is handed out, at most three a day; does not commit. Raises TooMany("copies_today")."""
    who = f"debtor:{debtor_id}"
    session.execute(select(Debtor.id).where(Debtor.id == debtor_id).with_for_update())
    if copies_today(session, debtor_id, now) >= MOST_A_DAY:
        session.rollback()
        raise TooMany("copies_today", _DAY, most=MOST_A_DAY)
    audit.record(session, actor=who, action=_ACTION, subject=who, now=now)


def copies_today(session: Session, debtor_id: int, now: datetime) -> int:
    """How many were handed out on this day."""
    query = select(AuditEvent.at).where(AuditEvent.subject == f"debtor:{debtor_id}", AuditEvent.action == _ACTION)
    return sum(business_date(at) == business_date(now) for at in session.scalars(query))


class _References:
    """What ids of other tables are called."""

    def __init__(self, session: Session, debtor_id: int) -> None:
        def named(key: Any, name: Any, whose: Any = None) -> dict[int, str]:
            query = select(key, name)
            rows = session.execute(query if whose is None else query.where(whose == debtor_id))
            return {row[0]: row[1] for row in rows}

        self.known: dict[str, tuple[str, dict[int, str]]] = {
            "creditor_id": ("creditor", named(Creditor.id, Creditor.name)),
            "debt_id": ("contract_number", named(DebtRecord.id, DebtRecord.contract_number, DebtRecord.debtor_id)),
            "agreement_id": ("agreement", named(Agreement.id, Agreement.number, Agreement.debtor_id)),
            "dispute_id": ("dispute", named(Dispute.id, Dispute.number, Dispute.debtor_id)),
            "offer_id": ("offer", named(OfferRecord.id, OfferRecord.public_id, OfferRecord.debtor_id)),
        }


def _row(sealer: Sealer, part: Part, row: Any, names: _References, reasons: Reasons) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for column in part.columns:
        value = getattr(row, column)
        if column in names.known:
            name, called = names.known[column]
            told[name] = called.get(value) if value is not None else None
        elif isinstance(value, Money):
            told[f"{column}_cents"] = value.cents
        else:
            told[column] = _plain(value)
    told |= {name: read(sealer, row) for name, read in part.read.items()}
    return told | ({"reasons": reasons(row)} if isinstance(row, OfferRecord) else {})


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value) if isinstance(value, str) else value


def _events(session: Session, debtor_id: int) -> list[dict[str, str]]:
    """What was done about the person, by whom in kind; which member of staff it was is not theirs to have."""
    subjects = [f"debtor:{debtor_id}"]
    for kind, key, whose in (
        ("debt", DebtRecord.id, DebtRecord.debtor_id),
        ("agreement", Agreement.id, Agreement.debtor_id),
        ("dispute", Dispute.id, Dispute.debtor_id),
        ("person_request", PersonRequest.id, PersonRequest.debtor_id),
    ):
        subjects += [f"{kind}:{each}" for each in session.scalars(select(key).where(whose == debtor_id))]
    query = select(AuditEvent.at, AuditEvent.actor, AuditEvent.action, AuditEvent.subject)
    rows = session.execute(query.where(AuditEvent.subject.in_(subjects)).order_by(AuditEvent.id))
    return [
        {
            "at": row.at.isoformat(),
            "by": _who(row.actor),
            "action": row.action,
            "about": row.subject.partition(":")[0],
        }
        for row in rows
    ]


def _who(actor: str) -> str:
    return {"debtor": "you", "staff": "staff"}.get(actor.partition(":")[0], "system")
