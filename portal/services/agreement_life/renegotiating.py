"""A debtor changes an agreement that runs for another: priced before the old one ends, both in one transaction.

What is offered is for the debt as it would come back if the agreement ended: the next version of it. So an offer stands
while nothing happens to the agreement, and none of them is worth anything once the debt comes back in another way.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from offers.agreements.agreement import RUNNING, AgreementEvent
from offers.made.offer import Offer
from payments.incoming import CaseKind
from portal.models import Agreement, AgreementDebt, DebtRecord, DebtStatus, OfferRecord
from portal.services import agreements, cases
from portal.services.agreement_life.breach import end_unpaid
from portal.services.agreement_life.renegotiation_offers import ASKED, barred, priced_alike
from portal.services.agreement_life.watch import waiting_subject
from portal.services.agreement_records import agreement_of_offer
from portal.services.agreements import Acceptance
from portal.services.balances import is_prescribed
from portal.services.errors import OfferRefused, ServiceError
from portal.services.ledger import keep_balances
from portal.services.offer_standing import as_stored
from portal.services.offers import offer_of
from portal.services.payments import lock_agreements


def ending_of(session: Session, record: OfferRecord) -> Agreement | None:
    """The running agreement an offer would take the place of; None for an offer of a debt under none, or made before
    the agreement it is under."""
    if record.debt.status is not DebtStatus.NEGOTIATED or record.document["debt_version"] < record.debt.version:
        return None
    return session.scalar(
        select(Agreement)
        .join(AgreementDebt)
        .where(AgreementDebt.debt_id == record.debt_id, AgreementDebt.live, Agreement.status.in_(RUNNING))
    )


def still_good(session: Session, record: OfferRecord, ending: Agreement, today: date) -> Offer:
    """The offer, if it still stands in the place of the agreement it would end.

    Raises OfferRefused: ``offer_tampered``, ``offer_expired``, ``debt_changed`` (something was paid or changed since it
    was made, or the agreement may not be changed any more).
    """
    offer = as_stored(record)
    if offer.expired(today):
        raise OfferRefused("offer_expired")
    if (
        offer.debt_version != record.debt.version + 1
        or offer.prescribed != is_prescribed(record.debt, today)
        or barred(session, ending) is not None
        or not priced_alike(session, ending, record.pricing)
    ):
        raise OfferRefused("debt_changed")
    return offer


def accept(
    session: Session,
    *,
    debtor_id: int,
    acceptance: Acceptance,
    confirm: Callable[[Session], dict[str, Any]],
    today: date,
    now: datetime,
) -> Agreement:
    """End the agreement that runs and make the one of this offer, or return the one this key already made. Commits.

    Raises what `agreements.accept` and `still_good` raise; then nothing has changed.
    """
    record = offer_of(session, debtor_id, acceptance.offer_id)
    ending = ending_of(session, record)
    if ending is None:
        return agreements.accept(
            session, debtor_id=debtor_id, acceptance=acceptance, confirm=confirm, today=today, now=now
        )
    try:
        still_good(session, record, ending, today)
        proof = confirm(session)
        made = _change(session, record, ending, acceptance, proof, today, now)
        session.commit()
    except (IntegrityError, ServiceError) as error:
        session.rollback()
        if agreement_of_offer(session, offer_of(session, debtor_id, acceptance.offer_id)) is not None:
            return agreements.accept(
                session, debtor_id=debtor_id, acceptance=acceptance, confirm=confirm, today=today, now=now
            )
        if isinstance(error, IntegrityError):
            raise OfferRefused("already_agreed") from error
        raise
    return made


def _change(
    session: Session,
    record: OfferRecord,
    ending: Agreement,
    acceptance: Acceptance,
    proof: dict[str, Any],
    today: date,
    now: datetime,
) -> Agreement:
    lock_agreements(session, {ending.id})
    held = select(DebtRecord).where(DebtRecord.id == record.debt_id).with_for_update()
    session.scalars(held.execution_options(populate_existing=True)).one()
    if ending_of(session, record) is None:
        raise OfferRefused("debt_changed")
    offer = still_good(session, record, ending, today)
    actor = f"debtor:{record.debtor_id}"
    reason = "changed for another"
    subject = waiting_subject(ending)
    cases.close_by_itself(session, CaseKind.BREACH_WAITS, subject, reason=reason, actor=actor, now=now)
    end_unpaid(
        session, ending, AgreementEvent.REPLACE, reason=ASKED, key=f"replace:{record.id}", on=today, actor=actor,
        now=now, priced_on=offer.priced_on,
    )  # fmt: skip
    session.flush()
    keep_balances(session)  # the acceptance asks what the books have of the debt
    made = agreements.record_accepted(
        session, debtor_id=record.debtor_id, acceptance=acceptance, confirm=lambda _: proof, today=today, now=now
    )
    ending.replaced_by_id = made.id
    return made
