"""Effects that were given up, where somebody can try them again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from portal.models import Agreement, BankFile, Charge, Installment, OutboxEntry, ReceivingAccount
from portal.services import audit
from portal.services.errors import NotFound, Stale

_SHOWN = 100


def given_up(session: Session, creditor_id: int | None) -> list[OutboxEntry]:
    """Entries nobody tries any more, newest first; a creditor's staff see those of their own creditor."""
    query = select(OutboxEntry).where(OutboxEntry.failed_at.is_not(None)).order_by(OutboxEntry.failed_at.desc())
    if creditor_id is None:
        return list(session.scalars(query.limit(_SHOWN)))
    own = (entry for entry in session.scalars(query.limit(_SHOWN * 10)) if _creditor_of(session, entry) == creditor_id)
    return list(own)[:_SHOWN]


def try_again(session: Session, entry_id: int, *, creditor_id: int | None, staff_id: int, now: datetime) -> None:
    """Promise a given-up effect anew. Raises NotFound, or Stale("not_given_up") when somebody was quicker."""
    entry = session.get(OutboxEntry, entry_id)
    if entry is None or (creditor_id is not None and _creditor_of(session, entry) != creditor_id):
        raise NotFound
    revived = session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == entry_id, OutboxEntry.failed_at.is_not(None))
        .values(failed_at=None, next_at=now, lease_until=None, attempts=0, last_error="")
        .execution_options(synchronize_session=False)
    )
    if revived.rowcount != 1:  # type: ignore[attr-defined]
        session.rollback()
        raise Stale("not_given_up")
    audit.record(
        session, actor=f"staff:{staff_id}", action="outbox.retried", subject=f"outbox:{entry_id}", now=now,
        creditor_id=creditor_id, detail={"topic": entry.topic},
    )  # fmt: skip
    session.commit()


def about(session: Session, entry: OutboxEntry) -> str:
    """The number of the agreement or the name of the file it is about; "" for what has neither."""
    payload = entry.payload
    wanted: Select[Any]
    if "file_id" in payload:
        wanted = select(BankFile.file_name).where(BankFile.id == payload["file_id"])
    elif "charge_id" in payload:
        wanted = select(Agreement.number).join(Installment).join(Charge).where(Charge.id == payload["charge_id"])
    elif "installment_id" in payload:
        wanted = select(Agreement.number).join(Installment).where(Installment.id == payload["installment_id"])
    elif "agreement_id" in payload:
        wanted = select(Agreement.number).where(Agreement.id == payload["agreement_id"])
    else:
        return ""
    return session.scalar(wanted) or ""


def _creditor_of(session: Session, entry: OutboxEntry) -> int | None:
    """Whose effect it is, from what its payload names."""
    payload = entry.payload
    owner: Select[Any]
    if "account_id" in payload:
        owner = select(ReceivingAccount.creditor_id).where(ReceivingAccount.id == payload["account_id"])
    elif "file_id" in payload:
        owner = select(BankFile.creditor_id).where(BankFile.id == payload["file_id"])
    elif "charge_id" in payload:
        owner = select(ReceivingAccount.creditor_id).join(Charge).where(Charge.id == payload["charge_id"])
    elif "agreement_id" in payload:
        owner = select(Agreement.creditor_id).where(Agreement.id == payload["agreement_id"])
    elif "installment_id" in payload:
        owner = select(Agreement.creditor_id).join(Installment).where(Installment.id == payload["installment_id"])
    else:
        return None
    return session.scalar(owner)
