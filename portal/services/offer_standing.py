"""Whether a stored offer still stands: unchanged, not expired, and its debt as it was."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from offers.errors import OfferError
from offers.made.offer import Offer
from offers.made.offer_document import offer_digest
from offers.made.offer_reading import offer_from_document
from offers.made.pricing import holds
from portal.models import DebtStatus, OfferRecord
from portal.services.balances import is_prescribed
from portal.services.errors import OfferRefused
from portal.services.offers import balance_of_pricing, barred
from portal.services.policies_in_force import policy_of


def still_good(session: Session, record: OfferRecord, today: date) -> Offer:
    """The offer, worked out anew as of its pricing date and found equal to what was stored.

    A debt also changed when its person died, and when it prescribed meanwhile: it is offered anew, at the same price,
    with the warning that paying is voluntary (CC art. 191), or no more where its creditor shows none of these.

    Raises OfferRefused: ``offer_tampered``, ``already_agreed``, ``debt_changed``, ``offer_expired``.
    """
    offer = as_stored(record)
    if record.debt.status is DebtStatus.NEGOTIATED:
        raise OfferRefused("already_agreed")
    if record.debt.status is not DebtStatus.OPEN or record.debt.version != offer.debt_version:
        raise OfferRefused("debt_changed")
    if barred(session, record.debt, offer.balance, today) or is_prescribed(record.debt, today) != offer.prescribed:
        raise OfferRefused("debt_changed")
    if offer.expired(today):
        raise OfferRefused("offer_expired")
    return offer


def as_stored(record: OfferRecord) -> Offer:
    """The offer as it was made, whatever became of it; OfferRefused("offer_tampered") when the row was changed."""
    try:
        offer = offer_from_document(record.document)
    except OfferError as error:
        raise OfferRefused("offer_tampered") from error
    if offer_digest(record.document) != record.digest or not _agrees(offer, record) or not _reproduces(offer, record):
        raise OfferRefused("offer_tampered")
    return offer


def _agrees(offer: Offer, record: OfferRecord) -> bool:
    """Whether the columns beside the document, the pricing and the debt say the same as the document."""
    columns = (record.debt.public_id, record.installment_count, record.first_due_on, record.total, record.valid_until)
    document = (offer.debt_id, offer.plan.count, offer.plan.first_due_on, offer.plan.total, offer.valid_until)
    pricing = record.pricing
    return (
        columns == document
        and pricing.debt_id == record.debt_id
        and pricing.valid_until == offer.valid_until
        and balance_of_pricing(pricing) == offer.balance
    )


def _reproduces(offer: Offer, record: OfferRecord) -> bool:
    try:
        return holds(offer, policy_of(record.pricing.policy_version))
    except OfferError:
        return False
