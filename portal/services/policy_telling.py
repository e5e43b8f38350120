"""Telling the people of a creditor of reviews: who may decide that one waits, who wrote it how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Channel, Creditor, PolicyReview, PolicyStep, PolicyStepKind, PolicyVersion, StaffMember
from portal.sealing import Sealer
from portal.services import messages
from portal.services.policy_reviews import reviewers
from portal.services.telling import creditor_values
from portal.services.telling_staff import tell_staff

PAGE = "/credor/politica/revisoes/"
VERSIONS = "/credor/politica/versoes"


def tell_asked(session: Session, sealer: Sealer, review_id: int, *, base_url: str) -> None:
    """A document waits for who may decide. Commits."""
    review = session.get_one(PolicyReview, review_id)
    who = review.asker.name if review.asker is not None else ""
    recipients = [member.email for member in reviewers(session, review)]
    _tell(session, sealer, review, recipients, base_url, kind="policy_review_asked", who=who, note=review.note,
          trial=review.trial)  # fmt: skip
    session.commit()


def tell_decided(session: Session, sealer: Sealer, review_id: int, what: str, *, base_url: str) -> None:
    """Who wrote it hears what became of it: approved, sent_back or withdrawn. Commits."""
    review = session.get_one(PolicyReview, review_id)
    query = select(StaffMember.email).where(StaffMember.id.in_(review.authors), StaffMember.active)
    values = {"what": what, "publish_on": review.publish_on, "reason": review.reason, "trial": review.trial}
    recipients = session.scalars(query.order_by(StaffMember.id))
    _tell(session, sealer, review, recipients, base_url, kind="policy_review_decided", **values)
    session.commit()


def tell_retired(session: Session, sealer: Sealer, version_id: int, *, base_url: str) -> None:
    """Nothing is offered any more: everybody with the creditor's pages hears why. Commits."""
    version = session.get_one(PolicyVersion, version_id)
    step = session.scalars(
        select(PolicyStep).where(PolicyStep.version_id == version_id, PolicyStep.kind == PolicyStepKind.RETIRED)
    ).one()
    creditor = session.get_one(Creditor, version.creditor_id)
    tell_staff(
        session, sealer, creditor, kind="policy_retired", number=version.number, reason=step.reason,
        address=base_url.rstrip("/") + VERSIONS,
    )  # fmt: skip
    session.commit()


def _tell(
    session: Session, sealer: Sealer, review: PolicyReview, recipients: Iterable[str], base_url: str, **values: Any
) -> None:
    creditor = session.get_one(Creditor, review.creditor_id)
    address = f"{base_url.rstrip('/')}{PAGE}{review.public_id}?credor={creditor.public_id}"
    for recipient in recipients:
        messages.queue(
            session, sealer, channel=Channel.EMAIL, recipient=recipient, debtor_id=None, address=address,
            creditor=creditor_values(creditor), **values,
        )  # fmt: skip
