"""What became of an offer: it stands, or why it does not, with what can be chosen instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from offers.agreements.changes import Refused
from offers.made.offer import Offer
from offers.plans.choice import Choice
from offers.refusal import Refusal
from portal.debtor.agreement_words import refused_sentence
from portal.debtor.plan_words import refusal_sentence
from portal.debtor.renegotiation_words import ending_rows
from portal.models import Agreement, OfferRecord
from portal.services import offers
from portal.services.agreement_life import renegotiating, renegotiation_offers
from portal.services.agreement_records import agreement_of_offer, live_agreement_of
from portal.services.errors import NotFound, OfferRefused
from portal.services.offer_standing import as_stored, still_good
from portal.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferState:
    """`offer` as it was made, None when the stored row was changed. `reason` is "" while it stands.

    `agreement` is the one that answers for it: made from this offer, or from another one for the same debt. `fresh`
    is a new offer beside one that no longer stands, or `refusal_text` says why there is none. `ending` is the running
    agreement that accepting it ends, and `beside` the two compared.
    """

    offer: Offer | None
    code: str = ""
    reason: str = ""
    agreement: Agreement | None = None
    accepted: bool = False
    fresh: OfferRecord | None = None
    fresh_offer: Offer | None = None
    refusal_text: str = ""
    ending: Agreement | None = None
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def stands(self) -> bool:
        return not self.code


def state_of(session: Session, record: OfferRecord, *, today: date, now: datetime) -> OfferState:
    """Whether the offer stands today. Makes a fresh one beside an offer that does not."""
    agreement = agreement_of_offer(session, record)
    if agreement is not None:
        return OfferState(offer=_as_stored(record), code="accepted", reason="", agreement=agreement, accepted=True)
    ending = renegotiating.ending_of(session, record)
    try:
        if ending is not None:
            return _in_its_place(session, record, ending, today)
        return OfferState(offer=still_good(session, record, today))
    except OfferRefused as refused:
        return _fallen(session, record, ending, refused.code, today=today, now=now)


def _in_its_place(session: Session, record: OfferRecord, ending: Agreement, today: date) -> OfferState:
    """An offer that would take the place of an agreement that runs, beside it."""
    offer = renegotiating.still_good(session, record, ending, today)
    compared = renegotiation_offers.compared_to(session, ending, record, offer.plan, today)
    return OfferState(offer=offer, ending=ending, beside=tuple(ending_rows(compared, ending)))


def _fallen(
    session: Session, record: OfferRecord, ending: Agreement | None, code: str, *, today: date, now: datetime
) -> OfferState:
    fresh = _fresh(session, record, ending, today=today, now=now)
    return OfferState(
        offer=_as_stored(record),
        code=code,
        reason=sentence(code),
        agreement=live_agreement_of(session, record.debt) if code == "already_agreed" else None,
        fresh=fresh if isinstance(fresh, OfferRecord) else None,
        fresh_offer=_as_stored(fresh) if isinstance(fresh, OfferRecord) else None,
        refusal_text=_why(fresh),
        ending=ending,
    )


def _why(fresh: OfferRecord | Refused | Refusal | None) -> str:
    if isinstance(fresh, Refused):
        return refused_sentence(fresh)
    return refusal_sentence(fresh) if isinstance(fresh, Refusal) else ""


def _as_stored(record: OfferRecord) -> Offer | None:
    try:
        return as_stored(record)
    except OfferRefused:
        return None


def _fresh(
    session: Session, record: OfferRecord, ending: Agreement | None, *, today: date, now: datetime
) -> OfferRecord | Refused | Refusal | None:
    """The same number of payments today, or at once if that is no longer offered; a refusal when neither is.

    None for a debt no longer shown, and when all there is is the very row that cannot be trusted.
    """
    refusal: Refused | Refusal | None = None
    for count in dict.fromkeys((record.installment_count, 1)):
        try:
            made = _made(session, record, ending, Choice(count=count), today, now)
        except NotFound:
            return None
        if not isinstance(made, OfferRecord):
            refusal = made
        elif made.id != record.id:
            return made
    return refusal


def _made(
    session: Session, record: OfferRecord, ending: Agreement | None, choice: Choice, today: date, now: datetime
) -> OfferRecord | Refused | Refusal:
    if ending is not None:
        return renegotiation_offers.make(session, ending, choice=choice, today=today, now=now)
    return offers.make(
        session, debtor_id=record.debtor_id, debt_id=record.debt.public_id, choice=choice, today=today, now=now
    )
