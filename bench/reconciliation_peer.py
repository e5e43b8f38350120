"""The loop a programmer writes first: each line found, checked and paid through the ORM, one after another.

It does the work the issue of a set has to be compared on: it matches the line with its slip and installment, marks
both, and writes the payment with its parts and the journal with its postings. The line's own record, the bank's event,
the ledger's balances, the audit trail and the effects, which the portal also writes, are left out in its favour.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from offers.agreements.agreement import InstallmentState
from offers.agreements.allocation import Part
from payments.charge import ChargeState
from payments.cnab.movements import RetornoLine
from payments.ledger import JournalKind, bank_account, bank_fees, receivable_agreement
from portal.models import (
    Charge,
    Installment,
    JournalRecord,
    Payment,
    PaymentPart,
    PaymentSource,
    PostingRecord,
    ReceivingAccount,
)
from portal.services.money_in.incoming import natural_key


def pay(session: Session, account: ReceivingAccount, line: RetornoLine) -> None:
    """Pay one installment in full by a line of a return file. Does not commit."""
    key, charge = natural_key(account.id, line.bank_key), _charge(session, account, line)
    if session.scalar(select(Payment.id).where(Payment.key == key)) is not None:
        return
    installment = charge.installment
    charge.status, installment.status = ChargeState.PAID, InstallmentState.PAID
    installment.paid_on, installment.paid = line.occurred_on, line.paid_amount
    journal = _journal(account, line, installment, key)
    session.add(journal)
    session.flush()
    session.add(_payment(account, line, charge, journal))
    session.flush()


def _charge(session: Session, account: ReceivingAccount, line: RetornoLine) -> Charge:
    to_agreement = joinedload(Charge.installment).joinedload(Installment.agreement)
    asked = (Charge.receiving_account_id == account.id) & (Charge.nosso_numero == line.nosso_numero)
    return session.scalars(select(Charge).options(to_agreement).where(asked)).one()


def _journal(account: ReceivingAccount, line: RetornoLine, installment: Installment, key: str) -> JournalRecord:
    bank = str(bank_account(str(account.id)))
    owed, fees = receivable_agreement(str(installment.agreement_id)), bank_fees(str(account.id))
    return JournalRecord(
        creditor_id=installment.agreement.creditor_id, kind=JournalKind.PAYMENT_RECEIVED.value, ref=key,
        occurred_on=line.occurred_on, recorded_at=installment.agreement.accepted_at,
        postings=[
            PostingRecord(source=str(owed), destination=bank, amount=line.paid_amount),
            PostingRecord(source=bank, destination=str(fees), amount=line.fee),
        ],
    )  # fmt: skip


def _payment(account: ReceivingAccount, line: RetornoLine, charge: Charge, journal: JournalRecord) -> Payment:
    installment = charge.installment
    agreement = installment.agreement
    parts = (Part.PLAN_INTEREST, installment.interest), (Part.PRINCIPAL, line.paid_amount - installment.interest)
    return Payment(
        creditor_id=agreement.creditor_id, debtor_id=agreement.debtor_id, agreement_id=agreement.id,
        charge_id=charge.id, receiving_account_id=account.id, source=PaymentSource.BOLETO, key=journal.ref,
        kind="exact", order="law", paid_on=line.occurred_on, credited_on=line.credited_on, amount=line.paid_amount,
        fee=line.fee, journal_id=journal.id, applied_at=journal.recorded_at,
        parts=[
            PaymentPart(installment_id=installment.id, part=part, amount=amount)
            for part, amount in parts
        ],
    )  # fmt: skip
