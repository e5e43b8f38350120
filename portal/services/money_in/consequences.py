"""What a payment brings with it: charges ended, the rest asked for anew, the notice cured, the agreement settled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from offers.agreements.agreement import AGREEMENT_TRANSITIONS, AgreementEvent, AgreementState, InstallmentState
from payments.charge import ChargeEvent, ChargeState, advance
from payments.incoming import CASES, IncomingKind
from portal.clock import business_date
from portal.models import (
    Agreement,
    AgreementDebt,
    Charge,
    ChargeMethod,
    DebtRecord,
    DebtStatus,
    Installment,
    Payment,
    PaymentSource,
)
from portal.services import audit, cases, outbox
from portal.services.agreement_life.facts import standing_today
from portal.services.agreement_life.steps import record_step
from portal.services.withdrawals import withdraw_of


def follow(
    session: Session,
    agreement: Agreement,
    payment: Payment,
    *,
    actor: str,
    told_of: int,
    detail: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Everything that comes after a payment was recorded, in its own transaction. `told_of` is the installment its
    message is about. The caller holds the agreement."""
    touched = {part.installment_id for part in payment.parts}
    end_charges(session, agreement, touched, payment, now)
    _cure(session, agreement, payment, actor, now)
    _settle_if_last(session, agreement, payment, actor, now)
    open_case_of(session, payment, detail or {}, now)
    outbox.enqueue(session, "proofs.refresh", f"payment:{payment.id}", {"agreement_id": agreement.id})
    audit.record(
        session,
        actor=actor,
        action="installment.payment",
        subject=f"installment:{told_of}",
        creditor_id=agreement.creditor_id,
        detail={
            "payment": payment.public_id,
            "paid_cents": payment.amount.cents,
            "paid_on": payment.paid_on.isoformat(),
            "bank_key": payment.key,
            "kind": payment.kind,
        },
        now=now,
    )
    if payment.credit and agreement.status is AgreementState.BROKEN:
        outbox.enqueue(session, "agreement.paid_in_time", f"payment:{payment.key}", {"agreement_id": agreement.id})
    if payment.credit:
        outbox.enqueue(session, "credit.tell", f"payment:{payment.key}", {"agreement_id": agreement.id})
    if not payment.parts:
        return
    payload = {
        "installment_id": told_of,
        "payment_id": payment.id,
        "paid_cents": payment.amount.cents,
        "paid_on": payment.paid_on.isoformat(),
    }
    outbox.enqueue(session, "payment.tell", f"payment:{payment.key}", payload)


def end_charges(
    session: Session, agreement: Agreement, installment_ids: set[int], payment: Payment, now: datetime
) -> None:
    """End whatever else could still be paid for what was paid; what was paid in part gets a new charge for the rest.

    A charge paid whole is over by itself. One paid in part asks for more than is left, and ends too.
    """
    installments = _installments(session, installment_ids)
    whole = {each.id for each in installments if each.status is InstallmentState.PAID}
    part = {each.id for each in installments if each.status is InstallmentState.OPEN}
    own = payment.charge
    if whole:
        withdraw_of(session, whole, now, but=own)
    if part:
        withdraw_of(session, part, now, but=own)
        if own is not None and own.status is not ChargeState.PAID:
            _end_own(session, own, now)
        outbox.enqueue(session, "charges.issue", f"rest:{payment.key}", {"agreement_id": agreement.id})


def open_case_of(session: Session, payment: Payment, detail: Mapping[str, Any], now: datetime) -> None:
    """A payment that somebody has to look at opens its case, once."""
    kind = CASES.get(IncomingKind(payment.kind))
    if kind is None or payment.source is PaymentSource.CREDIT:
        return
    cases.open_case(
        session,
        kind,
        f"payment:{payment.id}",
        creditor_id=payment.creditor_id,
        agreement_id=payment.agreement_id,
        payment_id=payment.id,
        amount=payment.credit or payment.amount,
        occurred_on=payment.paid_on,
        detail=detail,
        now=now,
    )


def _end_own(session: Session, charge: Charge, now: datetime) -> None:
    """A PSP takes no second Pix for one txid, so that charge is over; a boleto's end is asked for."""
    if charge.method is ChargeMethod.PIX:
        charge.status = advance(charge.status, ChargeEvent.WRITE_OFF)
    else:
        withdraw_of(session, {charge.installment_id}, now)


def _installments(session: Session, ids: set[int]) -> Sequence[Installment]:
    return list(session.scalars(select(Installment).where(Installment.id.in_(ids)).order_by(Installment.id)))


def _cure(session: Session, agreement: Agreement, payment: Payment, actor: str, now: datetime) -> None:
    """What was late at the notice is paid, by the day it was paid: the notice is over at once, not by tonight's job."""
    if agreement.status is not AgreementState.NOTICED:
        return
    session.flush()
    found = standing_today(session, agreement, business_date(now))
    if found.event is not AgreementEvent.CURE:
        return
    record_step(
        session,
        agreement,
        AgreementEvent.CURE,
        reason=found.reason.value,
        key=f"cure:{agreement.noticed_on}",
        on=payment.paid_on,
        actor=actor,
        detail={"payment": payment.public_id},
        now=now,
    )
    agreement.noticed_on = agreement.cure_until = None


def _settle_if_last(session: Session, agreement: Agreement, payment: Payment, actor: str, now: datetime) -> None:
    session.flush()
    left = session.scalar(
        select(func.count())
        .select_from(Installment)
        .where(Installment.agreement_id == agreement.id, Installment.status == InstallmentState.OPEN)
    )
    if left or AgreementEvent.SETTLE not in AGREEMENT_TRANSITIONS[agreement.status]:
        return
    record_step(
        session,
        agreement,
        AgreementEvent.SETTLE,
        reason="all_paid",
        key=f"settle:{payment.id}",
        on=payment.paid_on,
        actor=actor,
        detail={"payment": payment.public_id},
        now=now,
    )
    agreement.settled_on = payment.paid_on
    agreement.noticed_on = agreement.cure_until = None
    debts_become(session, agreement, DebtStatus.SETTLED, live=False, now=now)
    outbox.enqueue(
        session, "agreement.settled", f"agreement:{agreement.id}:{payment.id}", {"agreement_id": agreement.id}
    )


def debts_become(session: Session, agreement: Agreement, status: DebtStatus, *, live: bool, now: datetime) -> None:
    """What becomes of the debts an agreement covers."""
    covered = select(AgreementDebt.debt_id).where(AgreementDebt.agreement_id == agreement.id)
    session.execute(
        update(DebtRecord)
        .where(DebtRecord.id.in_(covered))
        .values(status=status, version=DebtRecord.version + 1, updated_at=now)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(
        update(AgreementDebt)
        .where(AgreementDebt.agreement_id == agreement.id)
        .values(live=live)
        .execution_options(synchronize_session="fetch")
    )
