"""Contracts of commission: which one is in force on a day, and another that takes over from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from payments.payout import Band, CommissionTerms, RecoveredPart
from portal.models import CreditorContract
from portal.services import audit
from portal.services.errors import NotAllowed


def contracts_of(session: Session, creditor_id: int) -> list[CreditorContract]:
    """Every contract of a creditor, the one that starts last first."""
    query = select(CreditorContract).where(CreditorContract.creditor_id == creditor_id)
    loaded = query.options(joinedload(CreditorContract.author))
    return list(session.scalars(loaded.order_by(CreditorContract.starts_on.desc(), CreditorContract.id.desc())))


def in_force(contracts: Sequence[CreditorContract], on: date) -> CreditorContract | None:
    """Of contracts as `contracts_of` gives them, the one of a day; before the first of them, the first.

    Money that came in before there was a contract is paid out by the first one: somebody has to be owed it.
    """
    started = [each for each in contracts if each.starts_on <= on]
    return started[0] if started else (contracts[-1] if contracts else None)


def terms_of(contract: CreditorContract) -> CommissionTerms:
    """The contract as the rules see it."""
    return CommissionTerms(
        bands=tuple(Band(from_days=days, rate_bps=rate) for days, rate in contract.bands),
        minimum=contract.minimum,
        bears=frozenset(RecoveredPart(part) for part in contract.bears),
        fee_bearer=contract.fee_bearer,
    )


def add(
    session: Session, creditor_id: int, terms: CommissionTerms, *, starts_on: date, reason: str, staff_id: int | None,
    today: date, now: datetime,
) -> CreditorContract:  # fmt: skip
    """Keep another contract. Commits. Raises NotAllowed("contract_in_the_past"): what was worked out by a contract
    stays so, and only the first may begin before today."""
    if starts_on < today and contracts_of(session, creditor_id):
        raise NotAllowed("contract_in_the_past")
    contract = CreditorContract(
        creditor_id=creditor_id,
        starts_on=starts_on,
        bands=[[band.from_days, band.rate_bps] for band in terms.bands],
        minimum=terms.minimum,
        bears=sorted(part.value for part in terms.bears),
        fee_bearer=terms.fee_bearer,
        reason=reason,
        added_by=staff_id,
        added_at=now,
    )
    session.add(contract)
    session.flush()
    audit.record(
        session, actor=f"staff:{staff_id}" if staff_id else "command", action="contract.added",
        subject=f"creditor:{creditor_id}", creditor_id=creditor_id, now=now,
        detail={"contract": contract.id, "starts_on": starts_on.isoformat(), "bands": contract.bands,
                "minimum_cents": terms.minimum.cents, "bears": contract.bears, "fee_bearer": terms.fee_bearer.value},
    )  # fmt: skip
    session.commit()
    return contract
