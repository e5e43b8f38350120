"""Review by a person of what the rules decided about a proposal (Lei 13.709/2018 art. 20)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.models import PersonRequest, RequestKind
from portal.sealing import Sealer
from portal.services.offers import offer_of
from portal.services.requests.asking import Asked, ask
from portal.services.requests.reading import waiting_about


def waiting_review(session: Session, debtor_id: int, offer_id: str) -> PersonRequest | None:
    """The review that waits about the debt of this offer. Raises NotFound for an offer that is not theirs."""
    offer = offer_of(session, debtor_id, offer_id)
    return waiting_about(session, debtor_id, RequestKind.REVIEW, f"debt:{offer.debt_id}")


def ask_review(
    session: Session, sealer: Sealer, *, debtor_id: int, offer_id: str, said: str, today: date, now: datetime
) -> PersonRequest:
    """Ask for it; the one that waits about the same debt is given back instead. Commits. Raises NotFound."""
    offer = offer_of(session, debtor_id, offer_id)
    asked = Asked(
        kind=RequestKind.REVIEW,
        about=f"debt:{offer.debt_id}",
        creditor_id=offer.debt.creditor_id,
        debt_id=offer.debt_id,
        offer_id=offer.id,
        what={"policy_version_id": offer.pricing.policy_version_id, "tier_index": offer.pricing.tier_index},
        said=said,
    )
    return ask(session, sealer, debtor_id=debtor_id, asked=asked, today=today, now=now)
