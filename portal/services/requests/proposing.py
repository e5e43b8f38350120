"""A proposal the rules did not accept goes to a person of the creditor, once a debt in thirty days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import (
    CounterofferOutcome,
    CounterofferRecord,
    DebtRecord,
    DebtStatus,
    PersonRequest,
    RequestKind,
)
from portal.sealing import Sealer
from portal.services.debts import debt_of
from portal.services.errors import NotFound, TooMany
from portal.services.requests.asking import Asked, ask
from portal.services.requests.terms import PROPOSAL_EVERY_DAYS

FRESH_DAYS = 7
"""Days in which a proposal may still be sent to a person."""


def last_proposal(session: Session, debt: DebtRecord, today: date) -> CounterofferRecord | None:
    """What the debtor proposed last, if it was not accepted, and lately."""
    last = session.scalar(
        select(CounterofferRecord)
        .where(CounterofferRecord.debt_id == debt.id)
        .order_by(CounterofferRecord.asked_on.desc(), CounterofferRecord.id.desc())
        .limit(1)
    )
    if last is None or last.outcome is CounterofferOutcome.ACCEPTED:
        return None
    return last if last.asked_on >= today - timedelta(days=FRESH_DAYS) else None


def request_lately(session: Session, debt: DebtRecord, today: date) -> PersonRequest | None:
    """The debt's request that keeps another from being made yet."""
    since = today - timedelta(days=PROPOSAL_EVERY_DAYS)
    return session.scalar(
        select(PersonRequest)
        .where(
            PersonRequest.debt_id == debt.id,
            PersonRequest.kind == RequestKind.PROPOSAL,
            PersonRequest.opened_on > since,
        )
        .order_by(PersonRequest.id.desc())
        .limit(1)
    )


def again_on(request: PersonRequest) -> date:
    """From when another one may be made."""
    return request.opened_on + timedelta(days=PROPOSAL_EVERY_DAYS)


def ask_for_proposal(
    session: Session, sealer: Sealer, *, debtor_id: int, debt_id: str, said: str, today: date, now: datetime
) -> PersonRequest:
    """Send the last proposal to a person; the one that waits is given back instead. Commits.

    Raises NotFound for a debt that is not theirs, cannot be negotiated or has no such proposal, and
    TooMany("proposal_asked_lately").
    """
    debt = debt_of(session, debtor_id, debt_id, today)
    lately = request_lately(session, debt, today)
    if lately is not None and lately.closed_on is None:
        return lately
    if lately is not None:
        wait = (again_on(lately) - today).days * 86_400
        raise TooMany("proposal_asked_lately", wait, again_on=again_on(lately))
    proposal = last_proposal(session, debt, today)
    if proposal is None or debt.status is not DebtStatus.OPEN:
        raise NotFound
    asked = Asked(
        kind=RequestKind.PROPOSAL,
        about=f"debt:{debt.id}",
        creditor_id=debt.creditor_id,
        debt_id=debt.id,
        counteroffer_id=proposal.id,
        what=what_of(proposal),
        said=said,
    )
    return ask(session, sealer, debtor_id=debtor_id, asked=asked, today=today, now=now)


def what_of(proposal: CounterofferRecord) -> dict[str, object]:
    """A proposal as a request keeps it: whole centavos, an ISO date."""
    return {
        "amount_cents": proposal.amount.cents,
        "count": proposal.installment_count,
        "down_payment_cents": proposal.down_payment.cents if proposal.down_payment else None,
        "first_due_on": proposal.first_due_on.isoformat() if proposal.first_due_on else None,
        "rhythm": proposal.rhythm.value,
    }
