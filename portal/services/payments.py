"""A payment arrives: the charge, its installment, its agreement and the ledger move together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, func, select, type_coerce, update
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentEvent, InstallmentState
from offers.agreements.agreement import advance as advance_agreement
from payments.charge import ChargeEvent, advance
from payments.journals import late_surcharge, payment_received
from payments.ledger import Journal, JournalKind
from portal.models import (
    Agreement,
    AgreementDebt,
    BankEvent,
    BankLine,
    Charge,
    DebtRecord,
    DebtStatus,
    Installment,
    JournalRecord,
    Outcome,
    PostingRecord,
)
from portal.services import audit, outbox
from portal.services.late_terms import LATE_FINE_BPS
from portal.services.ledger import post
from portal.services.withdrawals import withdraw_others

_SLICE = 500


def lock_agreements(session: Session, agreement_ids: Iterable[int]) -> None:
    """Hold these agreements until the transaction ends, always in the same order, and see them as they are now.

    SQLite has one writer at any time, so the lock that it does not know is not missed.
    """
    wanted = sorted(agreement_ids)
    for start in range(0, len(wanted), _SLICE):
        some = wanted[start : start + _SLICE]
        locked = select(Agreement).where(Agreement.id.in_(some)).order_by(Agreement.id).with_for_update()
        session.scalars(locked.execution_options(populate_existing=True)).all()
        parts = (
            select(Installment).where(Installment.agreement_id.in_(some)),
            select(Charge)
            .join(Installment)
            .where(Installment.agreement_id.in_(some))
            .order_by(Charge.id)
            .with_for_update(of=Charge),  # a remessa being written holds them too, and not their agreements
        )
        for part in parts:
            session.scalars(part.execution_options(populate_existing=True)).all()


def settle(
    session: Session,
    charge: Charge,
    *,
    paid: Money,
    fee: Money,
    late_charges: Money,
    paid_on: date,
    key: str,
    now: datetime,
) -> JournalRecord:
    """Apply a payment that was matched to a charge. Does not commit: the file it came in does.

    The caller holds the agreement (`lock_agreements`).

    `late_charges` is the part of `paid` that the bank says is fine and interest; it joins what is owed first, so
    that the installment itself is settled by its own amount. Less than the installment leaves it open with what
    came in noted; more becomes the debtor's credit, and so does all that comes in for one already paid.
    """
    installment = charge.installment
    agreement = installment.agreement
    due = max(installment.amount - (installment.paid or ZERO), ZERO)
    late = min(late_charges, max(paid - due, ZERO)) if due else ZERO
    if late:
        post(session, agreement.creditor_id, _surcharge(agreement, installment, late, paid_on, key), now=now)
    journal = payment_received(
        bank_key=key,
        bank_account_id=str(charge.receiving_account_id),
        agreement_id=str(agreement.id),
        paid=paid,
        owed=due + late,
        fee=fee,
        on=paid_on,
    )
    record = post(session, agreement.creditor_id, journal, now=now)
    whole = apply_to_installment(session, installment, paid - late, paid_on, now, paid_with=charge)
    charge.status = advance(charge.status, ChargeEvent.PAY if whole else ChargeEvent.PAY_IN_PART)
    _tell(session, agreement, installment, paid, paid_on, key, now)
    return record


def apply_to_installment(
    session: Session,
    installment: Installment,
    paid: Money,
    paid_on: date,
    now: datetime,
    *,
    paid_with: Charge | None = None,
) -> bool:
    """Note what came in for an installment; True when it is paid whole. The last one settles the agreement.

    Whatever else could still be paid for it is taken back; `paid_with` is the charge the money came by, if one is
    known.
    """
    installment.paid = (installment.paid or ZERO) + paid
    if installment.paid < installment.amount:
        return False
    if installment.status is InstallmentState.OPEN:
        installment.status = advance_agreement(installment.status, InstallmentEvent.PAY)
        installment.paid_on = paid_on
    withdraw_others(session, installment, paid_with, now)
    session.flush()
    _settle_if_last(session, installment.agreement, paid_on, now)
    return True


def late_charges_paid(session: Session, installment: Installment) -> Money:
    """What the payments of an installment brought in for its delay, beyond the installment itself."""
    cents = type_coerce(PostingRecord.amount, BigInteger)
    keys = (
        select(BankEvent.key)
        .join(BankLine, BankLine.event_id == BankEvent.id)
        .join(Charge, Charge.id == BankLine.charge_id)
        .where(Charge.installment_id == installment.id, BankLine.outcome == Outcome.APPLIED)
    )
    paid = (
        select(func.coalesce(func.sum(cents), 0))
        .join(JournalRecord)
        .where(
            JournalRecord.creditor_id == installment.agreement.creditor_id,
            JournalRecord.kind == JournalKind.LATE_SURCHARGE.value,
            JournalRecord.ref.in_(keys),
        )
    )
    return Money(int(session.scalar(paid) or 0))


def _surcharge(agreement: Agreement, installment: Installment, late: Money, paid_on: date, key: str) -> Journal:
    fine = min(late, installment.amount.times(Decimal(LATE_FINE_BPS).scaleb(-4)))
    return late_surcharge(
        ref=key,
        agreement_id=str(agreement.id),
        creditor_id=str(agreement.creditor_id),
        fine=fine,
        interest=late - fine,
        on=paid_on,
    )


def _settle_if_last(session: Session, agreement: Agreement, paid_on: date, now: datetime) -> None:
    left = session.scalar(
        select(func.count())
        .select_from(Installment)
        .where(Installment.agreement_id == agreement.id, Installment.status == InstallmentState.OPEN)
    )
    if left or agreement.status is not AgreementState.ACTIVE:
        return
    agreement.status = advance_agreement(agreement.status, AgreementEvent.SETTLE)
    agreement.settled_on = paid_on
    covered = select(AgreementDebt.debt_id).where(AgreementDebt.agreement_id == agreement.id)
    session.execute(
        update(DebtRecord)
        .where(DebtRecord.id.in_(covered))
        .values(status=DebtStatus.SETTLED, version=DebtRecord.version + 1, updated_at=now)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(
        update(AgreementDebt)
        .where(AgreementDebt.agreement_id == agreement.id)
        .values(live=False)
        .execution_options(synchronize_session="fetch")
    )
    outbox.enqueue(session, "agreement.settled", f"agreement:{agreement.id}", {"agreement_id": agreement.id})


def _tell(
    session: Session,
    agreement: Agreement,
    installment: Installment,
    paid: Money,
    paid_on: date,
    key: str,
    now: datetime,
) -> None:
    audit.record(
        session,
        actor="bank",
        action="installment.payment",
        subject=f"installment:{installment.id}",
        creditor_id=agreement.creditor_id,
        detail={"paid_cents": paid.cents, "paid_on": paid_on.isoformat(), "bank_key": key},
        now=now,
    )
    payload = {"installment_id": installment.id, "paid_cents": paid.cents, "paid_on": paid_on.isoformat()}
    outbox.enqueue(session, "payment.tell", f"payment:{key}", payload)
