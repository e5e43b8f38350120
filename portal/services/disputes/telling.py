"""Telling of disputes: the creditor of what waits for its answer, the person that theirs was received and how it ended.

A creditor gets one message for all of a round, with how many and by when, and no name: the list is on its page.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from sqlalchemy.orm import Session

from portal.models import DebtStatus, Dispute, DisputeStatus, ReturnStatus, UndueReturnRecord
from portal.sealing import Sealer
from portal.services.disputes.returns import return_of
from portal.services.telling import tell_person
from portal.services.telling_staff import tell_staff

PAGE = "/credor/contestacoes"


class How(TypedDict):
    """What every message to a person needs: the portal's address, the day, and how old a contact may be."""

    base_url: str
    today: date
    fresh_days: int


def tell_creditor(session: Session, sealer: Sealer, kind: str, disputes: Sequence[Dispute], *, base_url: str) -> bool:
    """Queue what waits, with how many and by when; whether anybody is there. Does not commit."""
    return tell_staff(
        session,
        sealer,
        disputes[0].creditor,
        kind=kind,
        address=base_url.rstrip("/") + PAGE,
        count=len(disputes),
        answer_by=min(each.answer_by for each in disputes),
    )


def tell_asked(session: Session, sealer: Sealer, dispute_id: int, *, base_url: str) -> None:
    """A dispute waits for its creditor. Commits."""
    dispute = session.get_one(Dispute, dispute_id)
    if dispute.status is DisputeStatus.OPEN:
        tell_creditor(session, sealer, "dispute_asked", [dispute], base_url=base_url)
    session.commit()


def tell_opened(session: Session, sealer: Sealer, dispute_id: int, **how: Unpack[How]) -> None:
    """It was received: protocol and deadline. It names the creditor with address and CNPJ (CDC art. 42-A). Commits."""
    dispute = session.get_one(Dispute, dispute_id)
    stopped = dispute.found_as is not DebtStatus.SETTLED
    _tell(session, sealer, dispute, "dispute_opened", how, answer_by=dispute.answer_by, stopped=stopped)


def tell_closed(session: Session, sealer: Sealer, dispute_id: int, **how: Unpack[How]) -> None:
    """How it ended; why stands on its page. Commits."""
    dispute = session.get_one(Dispute, dispute_id)
    comes_back = return_of(session, dispute) is not None
    _tell(session, sealer, dispute, "dispute_closed", how, outcome=dispute.status, comes_back=comes_back)


def tell_return(session: Session, sealer: Sealer, return_id: int, status: ReturnStatus, **how: Unpack[How]) -> None:
    """The creditor noted that it paid undue money back, or why it does not pay the double. Commits."""
    record = session.get_one(UndueReturnRecord, return_id)
    kind = "undue_paid" if status is ReturnStatus.PAID else "undue_justified"
    paid = {"amount": record.total - record.credited, "paid_on": record.paid_on, "reference": record.reference}
    _tell(session, sealer, record.dispute, kind, how, **(paid if status is ReturnStatus.PAID else {}))


def _tell(session: Session, sealer: Sealer, dispute: Dispute, kind: str, how: How, **values: Any) -> None:
    tell_person(
        session,
        sealer,
        dispute.debtor_id,
        dispute.creditor,
        kind=kind,
        today=how["today"],
        fresh_days=how["fresh_days"],
        address=how["base_url"],
        number=dispute.number,
        origin=dispute.debt.origin,
        contract=dispute.debt.contract_number,
        **values,
    )
