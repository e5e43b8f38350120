"""A Pix charge: drafted with its txid, kept by the PSP, taken back. The PSP is called between two transactions.

The txid is drawn and committed before the PSP hears of it, so that asking again, after a crash or a lost answer, asks
for the same charge.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from brazil.money import ZERO
from offers.agreements.agreement import RUNNING, InstallmentState
from payments.charge import ChargeEvent, ChargeState, advance
from payments.pix.charge import PixCharge
from payments.pix.document import ChargeDocument
from payments.pix.open_charge import OpenCharge, OpenChargeDocument
from payments.pix.terms import Fine, FineMode, Interest, InterestMode
from portal.clock import midnight_after
from portal.models import Agreement, Charge, ChargeMethod, Installment, Instrument, PixAccount, ReceivingAccount
from portal.sealing import Sealer
from portal.services import outbox
from portal.services.document_numbers import document_number
from portal.services.issuing import account_of, lock_to_issue, taken_installments
from portal.services.joint.membership import plan_of_agreement, plan_of_charge
from portal.services.late_terms import late_terms_of
from portal.services.parties import payer

DAYS_AFTER_DUE = 60
"""Calendar days after the due date in which a Pix may still be paid, with fine and interest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a PSP is to be asked, and where."""

    account: PixAccount
    document: ChargeDocument | OpenChargeDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingBack:
    """A charge a PSP is to remove; it keeps those that name a payer apart from those that name nobody."""

    account: PixAccount
    txid: str
    without_payer: bool


def issue(session: Session, agreement_id: int, *, today: date, now: datetime) -> list[Charge]:
    """A Pix for each open installment that has none, where the creditor receives by Pix; asked again, none. None either
    where it is paid together with others. Commits."""
    agreement = lock_to_issue(session, agreement_id)
    account = account_of(session, agreement.creditor_id, Instrument.PIX)
    together = plan_of_agreement(session, agreement_id) is not None
    if account is None or agreement.status not in RUNNING or together:
        return []
    taken = taken_installments(session, agreement_id, ChargeMethod.PIX)
    charges = [
        _draft(session, agreement, installment, account, today, now)
        for installment in agreement.installments
        if installment.status is InstallmentState.OPEN and installment.id not in taken
    ]
    session.commit()
    return charges


def _draft(
    session: Session,
    agreement: Agreement,
    installment: Installment,
    account: ReceivingAccount,
    today: date,
    now: datetime,
) -> Charge:
    """A Pix for what is left of an installment; a job has the PSP keep it.

    No PSP takes a due date that has passed: an installment late by now is due today, without what its delay cost.
    """
    charge = Charge(
        installment_id=installment.id,
        debtor_id=agreement.debtor_id,
        receiving_account_id=account.id,
        method=ChargeMethod.PIX,
        sequential="",
        nosso_numero=uuid.uuid4().hex,
        document_number=document_number(agreement.id, installment.number),
        amount=installment.amount - (installment.paid or ZERO),
        issued_on=min(today, installment.due_on),
        due_on=max(today, installment.due_on),
        barcode="",
        linha_digitavel="",
        status=ChargeState.DRAFTED,
        created_at=now,
    )
    session.add(charge)
    session.flush()
    outbox.enqueue(session, "pix.create", f"charge:{charge.id}", {"charge_id": charge.id})
    return charge


def begin(session: Session, charge_id: int, *, sealer: Sealer, now: datetime) -> Asking | None:
    """What to ask the PSP for; None when nobody wants the charge any more, or it is there. Commits.

    From here on the PSP may know of it: it is no longer canceled here alone.
    """
    charge = _held(session, charge_id)
    if charge.status is ChargeState.DRAFTED:
        charge.status = advance(charge.status, ChargeEvent.SUBMIT)
    if charge.without_payer and charge.status is ChargeState.SUBMITTED and not _seconds_left(charge, now):
        charge.status = advance(charge.status, ChargeEvent.WRITE_OFF)  # its last day went by before the PSP answered
    asking = None
    if charge.status is ChargeState.SUBMITTED:
        account = pix_account_of(session, charge.receiving_account_id)
        asking = Asking(account=account, document=_document(session, charge, account, sealer, now))
    session.commit()
    return asking


def register(session: Session, charge_id: int, made: PixCharge | OpenCharge, *, now: datetime) -> bool:
    """The PSP keeps it: from now on it can be shown. False when it was paid for otherwise meanwhile. Commits."""
    charge = _held(session, charge_id)
    wanted = charge.status is ChargeState.SUBMITTED
    if wanted:
        charge.status = advance(charge.status, ChargeEvent.REGISTER)
        charge.pix_payload = made.payload
        charge.registered_at = now
    session.commit()
    return wanted


def to_take_back(session: Session, charge_id: int) -> TakingBack | None:
    """A charge the PSP is to remove; None when that was done, or it was paid."""
    charge = session.get_one(Charge, charge_id)
    if charge.status is not ChargeState.WRITE_OFF_REQUESTED:
        return None
    account = pix_account_of(session, charge.receiving_account_id)
    return TakingBack(account=account, txid=charge.nosso_numero, without_payer=charge.without_payer)


def taken_back(session: Session, charge_id: int) -> None:
    """The PSP no longer takes it. Commits."""
    charge = _held(session, charge_id)
    if charge.status is ChargeState.WRITE_OFF_REQUESTED:
        charge.status = advance(charge.status, ChargeEvent.WRITE_OFF)
    session.commit()


def document_of(session: Session, charge: Charge, account: PixAccount, sealer: Sealer) -> ChargeDocument:
    """The charge as the PSP is asked to keep it: fine and interest as the agreement says. One of an amount that is
    right until a day is paid by that day."""
    agreement = charge.installment.agreement
    fine_bps, interest_bps = late_terms_of(charge)
    return ChargeDocument(
        txid=charge.nosso_numero,
        key=account.key,
        amount=charge.amount,
        due_on=charge.due_on,
        days_after_due=days_after_due(charge),
        debtor=payer(session, charge.debtor_id, agreement.creditor_id, sealer),
        fine=Fine(mode=FineMode.PERCENT, value=_percent(fine_bps)) if fine_bps else None,
        interest=Interest(mode=InterestMode.PERCENT_A_MONTH, value=_percent(interest_bps)) if interest_bps else None,
        payer_message=_message(session, charge),
    )


def _document(
    session: Session, charge: Charge, account: PixAccount, sealer: Sealer, now: datetime
) -> ChargeDocument | OpenChargeDocument:
    """What the PSP is asked to keep; where somebody else is to pay, nothing of who owes is in it, no words either."""
    if not charge.without_payer:
        return document_of(session, charge, account, sealer)
    return OpenChargeDocument(
        txid=charge.nosso_numero, key=account.key, amount=charge.amount, expires_in=_seconds_left(charge, now)
    )


def _seconds_left(charge: Charge, now: datetime) -> int:
    """Until the end of its last day in Sao Paulo."""
    return max(0, int((midnight_after(charge.valid_until or charge.due_on) - now).total_seconds()))


def days_after_due(charge: Charge) -> int:
    """In how many calendar days after its due date a Pix may still be paid."""
    return DAYS_AFTER_DUE if charge.valid_until is None else 0


def _message(session: Session, charge: Charge) -> str:
    plan = plan_of_charge(session, charge)
    if plan is not None:
        return f"Pagamento conjunto {plan.number}"
    count = len(charge.shares)
    what = f"{count} parcelas" if count > 1 else f"Parcela {charge.installment.number}"
    return f"{what} do acordo {charge.installment.agreement.number}"


def pix_account_of(session: Session, receiving_account_id: int) -> PixAccount:
    """The Pix side of a receiving account."""
    query = (
        select(PixAccount)
        .options(joinedload(PixAccount.account))
        .where(PixAccount.receiving_account_id == receiving_account_id)
    )
    return session.scalars(query).one()


def _percent(bps: int) -> Decimal:
    return Decimal(bps).scaleb(-2)


def _held(session: Session, charge_id: int) -> Charge:
    """The charge as it is now, kept from being paid or taken back meanwhile."""
    query = select(Charge).where(Charge.id == charge_id).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one()
