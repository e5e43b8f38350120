"""Accepting an offer: one transaction that makes the agreement and promises everything that follows from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from offers.agreements.terms import LifeTerms, life_terms_of
from offers.made.offer import Offer
from offers.owed.balance import Component
from payments.journals import agreement_accepted, debt_imported
from portal.clock import business_date
from portal.models import (
    Agreement,
    AgreementDebt,
    DebtRecord,
    DebtStatus,
    IdempotencyKey,
    Installment,
    OfferRecord,
)
from portal.services import audit, outbox
from portal.services.errors import OfferRefused, ServiceError, Stale
from portal.services.late_terms import LATE_FINE_BPS, LATE_INTEREST_BPS
from portal.services.ledger import post
from portal.services.offer_standing import still_good
from portal.services.offers import offer_of, tier_of_pricing
from portal.services.policies_in_force import policy_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """What the debtor sends, and what is known of how they sent it.

    `key` is made when the page is shown, so that a form sent twice is one acceptance. `terms` are the values the
    terms were filled with, among them the agreement's `number`, and `terms_digest` the SHA-256 of the text that was
    on the page. `evidence` tells when, from where and by which code.
    """

    offer_id: str
    key: str
    number: str
    terms: dict[str, Any]
    terms_digest: str
    evidence: dict[str, Any]


def accept(
    session: Session,
    *,
    debtor_id: int,
    acceptance: Acceptance,
    confirm: Callable[[Session], dict[str, Any]],
    today: date,
    now: datetime,
) -> Agreement:
    """Make the agreement of an offer, or return the one this key already made.

    `confirm` uses up the step-up code inside this transaction and returns its part of the evidence; it raises when
    the code does not serve, and nothing is written. Raises OfferRefused (``offer_expired``, ``offer_tampered``,
    ``debt_changed``, ``already_agreed``), Stale (``key_reused``), NotFound.
    """
    repeated = _answered(session, debtor_id, acceptance)
    if repeated is not None:
        return repeated
    try:
        record = offer_of(session, debtor_id, acceptance.offer_id)
        offer = still_good(session, record, today)
        agreement = _record(session, record, offer, acceptance, confirm(session), now)
        session.commit()
    except (IntegrityError, ServiceError) as error:
        return _answered_meanwhile(session, debtor_id, acceptance, error)
    return agreement


def _answered_meanwhile(
    session: Session, debtor_id: int, acceptance: Acceptance, error: IntegrityError | ServiceError
) -> Agreement:
    """The agreement when the same form, sent twice at once, was quicker by its other copy; the error otherwise."""
    session.rollback()
    repeated = _answered(session, debtor_id, acceptance)
    if repeated is not None:
        return repeated
    if isinstance(error, IntegrityError):
        raise OfferRefused("already_agreed") from error
    raise error


def request_digest(acceptance: Acceptance) -> str:
    """What makes two requests the same one: the offer and the terms."""
    return hashlib.sha256(f"{acceptance.offer_id}|{acceptance.terms_digest}".encode()).hexdigest()


def _answered(session: Session, debtor_id: int, acceptance: Acceptance) -> Agreement | None:
    known = session.scalar(
        select(IdempotencyKey).where(
            IdempotencyKey.subject == f"debtor:{debtor_id}", IdempotencyKey.key == acceptance.key
        )
    )
    if known is None:
        return None
    if known.request_digest != request_digest(acceptance):
        raise Stale("key_reused")
    return session.scalars(select(Agreement).where(Agreement.public_id == known.answer["agreement"])).one()


def _record(
    session: Session,
    record: OfferRecord,
    offer: Offer,
    acceptance: Acceptance,
    confirmed: dict[str, Any],
    now: datetime,
) -> Agreement:
    _take_debt(session, record.debt, offer.debt_version, now)
    plan, debt = offer.plan, record.debt
    agreement = Agreement(
        number=acceptance.number,
        debtor_id=record.debtor_id,
        creditor_id=debt.creditor_id,
        offer_id=record.id,
        policy_version_id=record.pricing.policy_version_id,
        balance=plan.balance_total,
        total=plan.total,
        offer_digest=record.digest,
        terms=acceptance.terms,
        terms_digest=acceptance.terms_digest,
        evidence={**acceptance.evidence, **confirmed},
        accepted_at=now,
        life=_life(record).document(),
    )
    agreement.debts = [
        AgreementDebt(debt_id=debt.id, debtor_id=debt.debtor_id, balance=plan.balance_total, agreed=plan.financed)
    ]
    agreement.installments = [
        Installment(
            debtor_id=debt.debtor_id,
            number=line.number,
            due_on=line.due_on,
            amount=line.amount,
            principal=line.principal,
            interest=line.interest,
        )
        for line in plan.installments
    ]
    session.add(agreement)
    session.flush()
    _promise(session, agreement, debt, offer, acceptance, now)
    return agreement


def _life(record: OfferRecord) -> LifeTerms:
    """What the tier the offer was made under says of an agreement's life."""
    tier = policy_of(record.pricing.policy_version).tiers[tier_of_pricing(record.pricing)]
    return life_terms_of(tier.changes, fine_bps=LATE_FINE_BPS, interest_bps=LATE_INTEREST_BPS)


def _take_debt(session: Session, debt: DebtRecord, version: int, now: datetime) -> None:
    """Compare and set: of many acceptances of one debt, one changes this row."""
    taken = session.execute(
        update(DebtRecord)
        .where(DebtRecord.id == debt.id, DebtRecord.status == DebtStatus.OPEN, DebtRecord.version == version)
        .values(status=DebtStatus.NEGOTIATED, version=version + 1, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise OfferRefused("already_agreed")


def _promise(
    session: Session, agreement: Agreement, debt: DebtRecord, offer: Offer, acceptance: Acceptance, now: datetime
) -> None:
    """Ledger, audit, the answer to a repeated request, and the effects to be delivered after the commit."""
    _post(session, agreement, debt, offer, now)
    actor = f"debtor:{agreement.debtor_id}"
    audit.record(
        session,
        actor=actor,
        action="agreement.accepted",
        subject=f"agreement:{agreement.id}",
        creditor_id=agreement.creditor_id,
        detail={"offer_digest": agreement.offer_digest, "terms_digest": agreement.terms_digest},
        now=now,
    )
    session.add(
        IdempotencyKey(
            subject=actor,
            key=acceptance.key,
            request_digest=request_digest(acceptance),
            answer={"agreement": agreement.public_id},
            created_at=now,
        )
    )
    payload = {"agreement_id": agreement.id}
    outbox.enqueue(session, "charges.issue", f"agreement:{agreement.id}", payload)
    outbox.enqueue(session, "agreement.tell", f"agreement:{agreement.id}", payload)
    session.flush()


def _post(session: Session, agreement: Agreement, debt: DebtRecord, offer: Offer, now: datetime) -> None:
    """The debt enters the ledger with its principal and turns, with what accrued on it, into the agreement."""
    balance, creditor, accepted_on = offer.balance, str(agreement.creditor_id), business_date(now)
    principal = balance.amount_of(Component.PRINCIPAL)
    brought_in = debt_imported(
        debt_id=str(debt.id),
        creditor_id=creditor,
        balance=principal,
        ref=f"agreement:{agreement.id}:debt:{debt.id}",
        on=accepted_on,
    )
    agreed = agreement_accepted(
        agreement_id=str(agreement.id),
        creditor_id=creditor,
        debts=[(str(debt.id), principal)],
        accrued=balance.total - principal,
        agreed_total=offer.plan.total,
        on=accepted_on,
    )
    for journal in (brought_in, agreed):
        post(session, agreement.creditor_id, journal, now=now)
