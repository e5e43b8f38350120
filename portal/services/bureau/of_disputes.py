"""The removal that a dispute asks for when it ends in the person's favour, and what its page says of it.

Nothing is asked where no register may hold the debt, where the creditor said in the dispute that it never listed it,
or where it was asked, or answered, for the agreement that covered the debt. A creditor that said it suspended the
record while it looked is asked: suspended is not taken off.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Agreement, BureauEvent, BureauRequest, Dispute, RegisterAnswer
from portal.services.balances import is_prescribed
from portal.services.bureau.clock import request_of, start
from portal.services.bureau.events import ENDED
from portal.services.bureau.shown import ClearingShown, ClearingState, clearing_shown, request_shown


def ask(session: Session, dispute: Dispute, *, today: date, now: datetime) -> BureauRequest | None:
    """Start the clock of a dispute that ended today in the person's favour; None where nothing is to be asked. Does
    not commit; the caller ended it, once."""
    if _needless(dispute, today) is not None or _asked_with(session, dispute) is not None:
        return None
    return start(session, dispute, BureauEvent.DISPUTE_ENDED, today, now)


def clearing_of_dispute(session: Session, dispute: Dispute, today: date) -> ClearingShown | None:
    """What to say today of one that ended in the person's favour; None where nothing was asked for it."""
    own = select(BureauRequest).where(BureauRequest.dispute_id == dispute.id, BureauRequest.canceled_on.is_(None))
    request = session.scalar(own)
    if request is not None:
        return request_shown(request, today)
    needless = _needless(dispute, dispute.closed_on or today)
    if needless is not None:
        return ClearingShown(state=needless, event=BureauEvent.DISPUTE_ENDED)
    agreement = _asked_with(session, dispute)
    return clearing_shown(session, agreement, today) if agreement is not None else None


def _needless(dispute: Dispute, ended_on: date) -> ClearingState | None:
    if dispute.bureau_answer is RegisterAnswer.NEVER_LISTED:
        return ClearingState.NEVER_LISTED
    return ClearingState.PRESCRIBED if is_prescribed(dispute.debt, ended_on) else None


def _asked_with(session: Session, dispute: Dispute) -> Agreement | None:
    """The agreement it was asked for with: its request was answered, or goes on since the agreement did not end."""
    agreement = dispute.agreement
    request = request_of(session, agreement.id) if agreement is not None else None
    if request is None or agreement is None:
        return None
    return agreement if request.answer or agreement.status not in ENDED else None
