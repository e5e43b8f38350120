"""Who is not to be written to now, and which messages that holds.

Codes a person asks for always go. What tells a person what they did, or what became of their money, goes whatever
holds: nobody is kept in the dark about their own. What asks for money is held (CDC arts. 42 and 71), and noted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.models import AgreementDebt, Dispute, DisputeStatus, Why, WithheldMessage
from portal.services import preferences
from portal.services.pauses import reading as pauses

__all__ = ["ASKED", "KINDS", "Purpose", "Why", "held", "note"]


class Purpose(StrEnum):
    """What a message is for."""

    CODE = "code"
    ANSWER = "answer"
    ASKING = "asking"


_ANSWERS = (
    "agreement_accepted",
    "agreement_cured",
    "agreement_date_moved",
    "agreement_given_up",
    "agreement_resumed",
    "agreement_settled",
    "agreement_skipped",
    "annual_declaration",
    "bureau_reminder",
    "bureau_request",
    "clearing_late",
    "contact_changed",
    "contact_new",
    "credit_held",
    "dispute_asked",
    "dispute_closed",
    "dispute_opened",
    "dispute_reminder",
    "factor_reset",
    "name_cleared",
    "pause_ending",
    "pause_started",
    "payment_received",
    "payment_returned",
    "policy_retired",
    "policy_review_asked",
    "policy_review_decided",
    "portfolio_arrived",
    "portfolio_mailbox_fault",
    "refund_paid",
    "refund_refused",
    "request_answered",
    "request_asked",
    "request_late",
    "request_received",
    "staff_invitation",
    "undue_justified",
    "undue_paid",
)

KINDS: dict[str, Purpose] = {
    **dict.fromkeys(("accept_code", "data_code", "refund_code", "sign_in_code"), Purpose.CODE),
    **dict.fromkeys(_ANSWERS, Purpose.ANSWER),
    **dict.fromkeys(("agreement_broken", "agreement_notice", "due_reminder"), Purpose.ASKING),
}
"""What each folder of templates/messages is for; a test finds one for each."""

Asked = Callable[[Session, int, int | None, date], Why | None]
"""Whether something holds messages to a debtor (session, debtor_id, creditor_id, today); None: it does not. Without a
creditor, only what holds for all of them."""

ASKED: list[Asked] = [pauses.silence, preferences.silence]
"""What may hold messages, apart from disputes and how many there were: each is asked in turn."""


def held(
    session: Session,
    *,
    debtor_id: int,
    creditor_id: int | None,
    kind: str,
    today: date,
    agreement_id: int | None = None,
    leaving: str | None = None,
) -> Why | None:
    """What keeps a message of this kind from leaving, or None. Raises KeyError for a kind without a purpose.

    `agreement_id` is what the message is about, where it is about one: an agreement that covers nothing disputed is
    told of as before, so that nobody loses it in silence while they dispute something else. `leaving` is the public id
    of a message written before that is about to leave: it does not count against itself.
    """
    if KINDS[kind] is not Purpose.ASKING:
        return None
    if _disputed(session, debtor_id, creditor_id, agreement_id):
        return Why.DISPUTE
    for ask in ASKED:
        why = ask(session, debtor_id, creditor_id, today)
        if why is not None:
            return why
    return Why.FREQUENCY if preferences.is_full(session, debtor_id, today, leaving=leaving) else None


def note(session: Session, *, debtor_id: int, creditor_id: int | None, kind: str, reason: Why, now: datetime) -> None:
    """Keep that a message did not leave. Does not commit: the deed does."""
    session.add(WithheldMessage(debtor_id=debtor_id, creditor_id=creditor_id, kind=kind, reason=reason, at=now))


def _disputed(session: Session, debtor_id: int, creditor_id: int | None, agreement_id: int | None) -> bool:
    """The portal's own rule for every debt; the law has it for cards (CDC art. 54-G I)."""
    if creditor_id is None:
        return False
    query = select(Dispute.id).where(
        Dispute.debtor_id == debtor_id, Dispute.creditor_id == creditor_id, Dispute.status == DisputeStatus.OPEN
    )
    if agreement_id is not None:
        covered = select(AgreementDebt.debt_id).where(AgreementDebt.agreement_id == agreement_id)
        query = query.where(or_(Dispute.agreement_id == agreement_id, Dispute.debt_id.in_(covered)))
    return session.scalar(query.limit(1)) is not None
