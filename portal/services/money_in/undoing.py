"""A payment the bank, or the Pix system (MED), took back: exactly what it had settled is owed again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementEvent, AgreementState, InstallmentEvent, InstallmentState, advance
from payments.charge import ChargeEvent, ChargeState
from payments.charge import advance as advance_charge
from payments.ledger import JournalKind, reverse
from portal.models import (
    Agreement,
    BankLine,
    Charge,
    ChargeMethod,
    ChargePurpose,
    DebtStatus,
    Installment,
    JournalRecord,
    Payment,
    PaymentSource,
    PaymentStatus,
)
from portal.services import outbox
from portal.services.agreement_life.money import journal_of
from portal.services.agreement_life.steps import record_step
from portal.services.errors import NotAllowed
from portal.services.joint.membership import SLICE_MARK, received_key
from portal.services.ledger import post
from portal.services.money_in.consequences import debts_become
from portal.services.money_in.imputing import NOMINAL
from portal.services.money_in.incoming import natural_key
from portal.services.money_in.recording import rebate_ref

_OVER = frozenset({AgreementState.BROKEN, AgreementState.CANCELED, AgreementState.REPLACED})
_PIX = "pix:"


def payment_of_reversal(session: Session, line: BankLine) -> Payment | None:
    """The payment that a line takes back: of a Pix, the one of its endToEndId; of a boleto, the last of its charge,
    one of the same amount before any other. None when it never found an agreement."""
    counted = select(Payment).where(Payment.status == PaymentStatus.APPLIED)
    key = str(line.record.get("bank_key", ""))
    if key.startswith(_PIX):
        received = natural_key(line.file.receiving_account_id or 0, key.rpartition(":")[0])
        own = or_(
            Payment.key == received,
            Payment.key.startswith(f"{received}:kept:", autoescape=True),
            Payment.key.startswith(f"{received}{SLICE_MARK}", autoescape=True),
        )
        return session.scalar(counted.where(own).order_by(Payment.id).limit(1))
    if line.charge_id is None:
        return None
    of_charge = list(session.scalars(counted.where(Payment.charge_id == line.charge_id).order_by(Payment.id.desc())))
    same = [each for each in of_charge if _whole(of_charge, each) == -(line.paid or ZERO)]
    return next(iter(same or of_charge), None)


def _whole(of_charge: Iterable[Payment], payment: Payment) -> Money:
    """What came in with a payment: its own amount, and what the same money paid other creditors."""
    return total(each.amount for each in of_charge if received_key(each.key) == received_key(payment.key))


def take_back(
    session: Session,
    payment: Payment,
    *,
    on: date,
    reason: str,
    actor: str,
    now: datetime,
    although_over: bool = False,
) -> tuple[Money, Money]:
    """Undo what a payment settled: what it had settled, late charges among it, and the credit it had left. The cash
    is the caller's to book.

    Its installments are open again and its agreement too, late charges and rebates are reversed, its charge can be
    issued anew. Does not commit; the caller holds the agreement. Raises NotAllowed("agreement_over") where the
    agreement has ended since and its payments were counted for the debts behind it; `although_over` is for who sees to
    that (`undoing_ended.standing_again`).
    """
    agreement = payment.agreement
    if payment.parts and agreement.status in _OVER and not although_over:
        raise NotAllowed("agreement_over")
    payment.status, payment.returned_on = PaymentStatus.RETURNED, on
    rebates = _reverse_beside(session, payment, on, now)
    reopened = [each for each in _installments(session, payment) if _reopen(each, payment, rebates)]
    if reopened:  # paid again by another, what it was for is not asked for
        _charge_again(payment.charge)
    session.flush()
    outbox.enqueue(session, "proofs.refresh", f"returned:{payment.id}", {"agreement_id": agreement.id})
    if reopened:
        _reopen_agreement(session, agreement, payment, on=on, reason=reason, actor=actor, now=now)
        key = f"reopened:{payment.id}:{now.isoformat()}"  # what was taken back when it was paid is needed again
        outbox.enqueue(session, "charges.issue", key, {"agreement_id": agreement.id})
    return total(part.amount for part in payment.parts), payment.credit


def payments_by_credit(session: Session, agreement_id: int) -> list[Payment]:
    """What a credit of an agreement paid, newest first."""
    query = select(Payment).where(
        Payment.agreement_id == agreement_id,
        Payment.source == PaymentSource.CREDIT,
        Payment.status == PaymentStatus.APPLIED,
    )
    return list(session.scalars(query.order_by(Payment.id.desc())))


def reversed_in_books(session: Session, records: Iterable[JournalRecord], on: date, now: datetime) -> None:
    """Post the reversal of each journal."""
    for record in records:
        post(session, record.creditor_id, reverse(journal_of(record), occurred_on=on), now=now, reverses=record)


def _reverse_beside(session: Session, payment: Payment, on: date, now: datetime) -> Mapping[int, Money]:
    """Late charges and rebates that the payment brought leave the books; the rebate of each installment."""
    refs = {rebate_ref(payment.key, key): key for key in {part.installment_id for part in payment.parts}}
    query = select(JournalRecord).where(
        JournalRecord.creditor_id == payment.creditor_id,
        JournalRecord.kind.in_((JournalKind.LATE_SURCHARGE.value, JournalKind.EARLY_REBATE.value)),
        JournalRecord.ref.in_((payment.key, *refs)),
    )
    records = list(session.scalars(query.order_by(JournalRecord.id)))
    reversed_in_books(session, records, on, now)
    return {refs[each.ref]: total(one.amount for one in each.postings) for each in records if each.ref in refs}


def _installments(session: Session, payment: Payment) -> list[Installment]:
    ids = {part.installment_id for part in payment.parts}
    return list(session.scalars(select(Installment).where(Installment.id.in_(ids)).order_by(Installment.id)))


def _reopen(installment: Installment, payment: Payment, rebates: Mapping[int, Money]) -> bool:
    """Whether anything of it is to be paid again."""
    own = total(part.amount for part in payment.parts if part.installment_id == installment.id and part.part in NOMINAL)
    installment.paid = max((installment.paid or ZERO) - own - rebates.get(installment.id, ZERO), ZERO)
    if installment.paid >= installment.amount:
        return False
    if installment.status is InstallmentState.PAID:
        installment.status = advance(installment.status, InstallmentEvent.RETURN)
    installment.paid_on = None
    return True


def _charge_again(charge: Charge | None) -> None:
    """Its charge is payable again, as far as the bank goes: a PSP takes no second Pix for one txid, and a charge for
    several was right for its day only."""
    if charge is None or charge.status not in (ChargeState.PAID, ChargeState.PARTLY_PAID):
        return
    charge.status = advance_charge(charge.status, ChargeEvent.REVERSE)
    if charge.method is ChargeMethod.PIX or charge.purpose is ChargePurpose.SEVERAL:
        charge.status = advance_charge(charge.status, ChargeEvent.WRITE_OFF)


def _reopen_agreement(
    session: Session, agreement: Agreement, payment: Payment, *, on: date, reason: str, actor: str, now: datetime
) -> None:
    if agreement.status is not AgreementState.SETTLED:
        return
    record_step(
        session,
        agreement,
        AgreementEvent.REOPEN,
        reason="payment_returned",
        key=f"reopen:{payment.id}",
        on=on,
        actor=actor,
        detail={"payment": payment.public_id, "why": reason},
        now=now,
    )
    agreement.settled_on = None
    session.flush()
    debts_become(session, agreement, DebtStatus.NEGOTIATED, live=True, now=now)
