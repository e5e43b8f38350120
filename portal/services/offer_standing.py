"""Whether a stored offer still stands: unchanged, not expired, and its debt as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from brazil.money import Money
from offers.errors import OfferError
from offers.made.offer import Offer
from offers.made.reproduction import reproduced
from offers.policies.eligibility import Standing, eligible
from offers.policies.policy import Policy
from portal.models import DebtStatus, OfferRecord
from portal.services.balances import STANDINGS, standing_of
from portal.services.errors import OfferRefused
from portal.services.policies_in_force import policy_of


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOffer:
    """An offer as its rows have it: its own, those of its pricing and its debt, and the policy it was made under."""

    document: dict[str, Any]
    digest: str
    installment_count: int
    first_due_on: date
    total: Money
    valid_until: date
    debt_id: int
    debt_public_id: str
    debt_status: DebtStatus
    debt_version: int
    prescribes_on: date
    shows_prescribed: bool
    pricing_debt_id: int
    pricing_valid_until: date
    pricing_balance: dict[str, Any]
    priced_on: date
    policy: Policy


def still_good(session: Session, record: OfferRecord, today: date) -> Offer:
    """The offer, worked out anew as of its pricing date and found equal to what was stored.

    Raises OfferRefused: ``offer_tampered``, ``already_agreed``, ``debt_changed``, ``offer_expired``.
    """
    return standing(stored_offer(record), standing_of(session, record.debt), today)


def standing(stored: StoredOffer, debt: Standing, today: date) -> Offer:
    """The offer as `still_good` says, of rows already read; `debt` is where its debt stands for the rules.

    A debt also changed when its person died, and when it prescribed meanwhile: it is offered anew, at the same price,
    with the warning that paying is voluntary (CC art. 191), or no more where its creditor shows none of these.
    """
    offer, prescribed = _as_made(stored), today > stored.prescribes_on
    if stored.debt_status is DebtStatus.NEGOTIATED:
        raise OfferRefused("already_agreed")
    if stored.debt_status is not DebtStatus.OPEN or stored.debt_version != offer.debt_version:
        raise OfferRefused("debt_changed")
    barred = eligible(offer.balance, debt, prescribed=prescribed, shows_prescribed=stored.shows_prescribed)
    if barred or prescribed != offer.prescribed:
        raise OfferRefused("debt_changed")
    if offer.expired(today):
        raise OfferRefused("offer_expired")
    return offer


def standing_for(status: DebtStatus, died: bool | None) -> Standing:
    """Where a debt of this status stands; a death the creditor reported comes before everything."""
    return Standing.DECEASED if died else STANDINGS[status]


def as_stored(record: OfferRecord) -> Offer:
    """The offer as it was made, whatever became of it; OfferRefused("offer_tampered") when the row was changed."""
    return _as_made(stored_offer(record))


def _as_made(stored: StoredOffer) -> Offer:
    try:
        offer = reproduced(stored.document, stored.digest, stored.policy)
    except OfferError as error:
        raise OfferRefused("offer_tampered") from error
    if not _agrees(offer, stored):
        raise OfferRefused("offer_tampered")
    return offer


def stored_offer(record: OfferRecord) -> StoredOffer:
    """An offer and what stands around it, as their rows have them."""
    debt, pricing = record.debt, record.pricing
    return StoredOffer(
        document=record.document,
        digest=record.digest,
        installment_count=record.installment_count,
        first_due_on=record.first_due_on,
        total=record.total,
        valid_until=record.valid_until,
        debt_id=record.debt_id,
        debt_public_id=debt.public_id,
        debt_status=debt.status,
        debt_version=debt.version,
        prescribes_on=debt.prescribes_on,
        shows_prescribed=debt.creditor.shows_prescribed,
        pricing_debt_id=pricing.debt_id,
        pricing_valid_until=pricing.valid_until,
        pricing_balance=pricing.balance,
        priced_on=pricing.priced_on,
        policy=policy_of(pricing.policy_version),
    )


def _agrees(offer: Offer, stored: StoredOffer) -> bool:
    """Whether the columns beside the document, the pricing and the debt say the same as the document."""
    columns = (
        stored.debt_public_id, stored.installment_count, stored.first_due_on, stored.total, stored.valid_until,
        stored.pricing_valid_until,
    )  # fmt: skip
    document = (
        offer.debt_id, offer.plan.count, offer.plan.first_due_on, offer.plan.total, offer.valid_until,
        offer.valid_until,
    )  # fmt: skip
    return (
        columns == document
        and stored.pricing_debt_id == stored.debt_id
        and stored.priced_on == offer.priced_on
        and stored.pricing_balance == stored.document["balance"]
    )
