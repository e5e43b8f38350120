"""Payments entered by hand: applied at once up to a limit, by two people above it (PORTAL_HAND_PAYMENT_LIMIT)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import RUNNING, AgreementState, InstallmentState
from payments.incoming import CaseKind
from payments.journals import payment_received
from payments.ledger import Journal
from portal.models import (
    Agreement,
    HandEntry,
    HandEntryStatus,
    Installment,
    PaymentSource,
    ReceivingAccount,
)
from portal.services import audit, cases
from portal.services.closings import open_day
from portal.services.errors import NotAllowed, NotFound
from portal.services.money_in.imputing import Imputation
from portal.services.money_in.incoming import Incoming
from portal.services.payments import lock_agreements, open_installments_of, pay_installments

_TAKES = RUNNING | {AgreementState.FROZEN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody saw in an account: `installment_id` None for the oldest first."""

    agreement_id: int
    account_id: int
    amount: Money
    paid_on: date
    reason: str
    installment_id: int | None = None


def enter(
    session: Session,
    proposal: Proposal,
    *,
    staff_id: int,
    creditor_id: int | None,
    limit: Money,
    today: date,
    now: datetime,
) -> HandEntry:
    """Enter a payment: up to `limit` it is applied at once, above it waits for a second person. Commits.

    `creditor_id` is whose agreements the person may touch, None for the operator. Raises NotAllowed:
    ``reason_missing``, ``amount_not_positive``, ``paid_in_future``, ``nothing_open``; NotFound for what is not
    this creditor's.
    """
    agreement = _checked(session, proposal, creditor_id, today)
    lock_agreements(session, {agreement.id})
    entry = HandEntry(
        creditor_id=agreement.creditor_id,
        agreement_id=agreement.id,
        installment_id=proposal.installment_id,
        receiving_account_id=proposal.account_id,
        amount=proposal.amount,
        paid_on=proposal.paid_on,
        reason=proposal.reason.strip()[: cases.LONGEST_REASON],
        proposed_by=staff_id,
        proposed_at=now,
    )
    session.add(entry)
    session.flush()
    _audit(session, entry, "hand_entry.proposed", f"staff:{staff_id}", now)
    if proposal.amount > limit:
        _open_case(session, entry, now)
    else:
        _apply_or_undo(session, entry, f"staff:{staff_id}", now)
    session.commit()
    return entry


def approve(session: Session, entry: HandEntry, *, reason: str, staff_id: int, now: datetime) -> None:
    """A second person looked: it is applied. Does not commit; the caller holds the agreement.

    Raises NotAllowed("same_person"), ("entry_decided"), ("nothing_open").
    """
    _decide(entry, HandEntryStatus.APPLIED, reason, staff_id, now)
    _apply(session, entry, f"staff:{staff_id}", now)
    _audit(session, entry, "hand_entry.approved", f"staff:{staff_id}", now)


def refuse(session: Session, entry: HandEntry, *, reason: str, staff_id: int, now: datetime) -> None:
    """A second person looked: nothing is applied. Does not commit. Raises as `approve` does."""
    _decide(entry, HandEntryStatus.REFUSED, reason, staff_id, now)
    entry.status = HandEntryStatus.REFUSED
    _audit(session, entry, "hand_entry.refused", f"staff:{staff_id}", now)


def _decide(entry: HandEntry, status: HandEntryStatus, reason: str, staff_id: int, now: datetime) -> None:
    if entry.status is not HandEntryStatus.PROPOSED:
        raise NotAllowed("entry_decided")
    if entry.proposed_by == staff_id:
        raise NotAllowed("same_person")
    entry.decided_by, entry.decided_at, entry.decision = staff_id, now, reason


def _checked(session: Session, proposal: Proposal, creditor_id: int | None, today: date) -> Agreement:
    if not proposal.reason.strip():
        raise NotAllowed("reason_missing")
    if proposal.amount <= ZERO:
        raise NotAllowed("amount_not_positive")
    if proposal.paid_on > today:
        raise NotAllowed("paid_in_future")
    agreement = session.get(Agreement, proposal.agreement_id)
    account = session.get(ReceivingAccount, proposal.account_id)
    if agreement is None or account is None or creditor_id not in (None, agreement.creditor_id):
        raise NotFound
    if creditor_id is not None and account.creditor_id != creditor_id:
        raise NotFound
    return agreement


def _apply_or_undo(session: Session, entry: HandEntry, actor: str, now: datetime) -> None:
    try:
        _apply(session, entry, actor, now)
    except NotAllowed:
        session.rollback()
        raise


def _apply(session: Session, entry: HandEntry, actor: str, now: datetime) -> None:
    agreement, key = entry.agreement, f"hand:{entry.public_id}"
    installments = _installments(session, entry)

    def journal_of(found: Imputation) -> Journal:
        return payment_received(
            bank_key=key,
            bank_account_id=str(entry.receiving_account_id),
            agreement_id=str(agreement.id),
            paid=entry.amount,
            owed=entry.amount - found.credit,
            fee=ZERO,
            on=entry.paid_on,
        )

    incoming = Incoming(
        source=PaymentSource.HAND,
        key=key,
        account_id=entry.receiving_account_id,
        amount=entry.amount,
        paid_on=entry.paid_on,
        credited_on=open_day(session, entry.receiving_account_id, entry.paid_on, now),  # a closed day stays as it was
        actor=actor,
    )
    payment = pay_installments(session, agreement, installments, incoming, journal_of, now=now)
    entry.status, entry.payment_id = HandEntryStatus.APPLIED, payment.id


def _installments(session: Session, entry: HandEntry) -> list[Installment]:
    """What it is for. Raises NotAllowed("nothing_open")."""
    found = open_installments_of(entry.agreement)
    if entry.installment_id is not None:
        found = [each for each in found if each.id == entry.installment_id]
    if not found or entry.agreement.status not in _TAKES:
        raise NotAllowed("nothing_open")
    assert all(each.status is InstallmentState.OPEN for each in found)  # noqa: S101  of open_installments_of
    return found


def entry_of(session: Session, entry_id: int) -> HandEntry:
    """An entry, held."""
    query = select(HandEntry).where(HandEntry.id == entry_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _open_case(session: Session, entry: HandEntry, now: datetime) -> None:
    cases.open_case(
        session,
        CaseKind.HAND_ENTRY,
        f"hand_entry:{entry.id}",
        creditor_id=entry.creditor_id,
        agreement_id=entry.agreement_id,
        amount=entry.amount,
        occurred_on=entry.paid_on,
        detail={"hand_entry_id": entry.id, "proposed_by": entry.proposed_by, "reason": entry.reason},
        now=now,
    )


def _audit(session: Session, entry: HandEntry, action: str, actor: str, now: datetime) -> None:
    audit.record(
        session,
        actor=actor,
        action=action,
        subject=f"hand_entry:{entry.id}",
        creditor_id=entry.creditor_id,
        detail={"amount_cents": entry.amount.cents, "reason": entry.reason, "agreement_id": entry.agreement_id},
        now=now,
    )
