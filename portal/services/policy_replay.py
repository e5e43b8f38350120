"""Old agreements worked out again on the version they were made under: the same numbers, or somebody is told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from offers.errors import OfferError
from offers.made.offer_document import offer_digest
from offers.made.offer_reading import offer_from_document
from offers.made.pricing import holds
from portal.models import Agreement, OfferRecord, PolicyVersion, Pricing
from portal.services.policies_in_force import policy_of

MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """`agreements` were made under a version; of the newest, `checked` came out the same and `different` did not."""

    agreements: int
    checked: int
    different: tuple[str, ...]


def replay(session: Session, version: PolicyVersion, *, most: int = MOST) -> Replay:
    """Work the offers of a version's newest agreements out again, each as of its pricing day.

    An agreement that was accepted comes out the same when its stored offer is the one it names, the version still gives
    exactly its plan, and what was agreed is the plan's total.
    """
    whole = session.scalar(select(func.count()).where(Agreement.policy_version_id == version.id)) or 0
    found = session.execute(
        select(Agreement, OfferRecord)
        .join(OfferRecord, OfferRecord.digest == Agreement.offer_digest)
        .join(Pricing, (Pricing.id == OfferRecord.pricing_id) & (Pricing.debtor_id == Agreement.debtor_id))
        .where(Agreement.policy_version_id == version.id)
        .order_by(Agreement.id.desc())
        .limit(most)
    ).all()
    wrong = tuple(agreement.number for agreement, offer in found if not _same(agreement, offer, version))
    return Replay(agreements=whole, checked=len(found) - len(wrong), different=wrong)


def _same(agreement: Agreement, record: OfferRecord, version: PolicyVersion) -> bool:
    try:
        offer = offer_from_document(record.document)
        kept = offer_digest(record.document) == agreement.offer_digest and holds(offer, policy_of(version))
    except OfferError:
        return False
    return kept and offer.plan.total == agreement.total
