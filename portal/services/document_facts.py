"""What is signed of each document, from the record: the same when it is drawn and when it is checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState, InstallmentState
from payments.verification.signed_text import DocumentFacts, DocumentKind
from portal.clock import business_date
from portal.models import (
    Agreement,
    CalculationMemo,
    Charge,
    Creditor,
    Installment,
    IssuedDocument,
    IssuedKind,
    Payment,
    PaymentStatus,
)
from portal.services.document_numbers import last_returned_on, payment_by_mark, payment_number
from portal.services.payments import late_charges_paid

DISCHARGE_MARK = "Q"
KEPT_KINDS = {
    IssuedKind.LETTER: DocumentKind.LETTER,
    IssuedKind.ANNUAL: DocumentKind.ANNUAL,
    IssuedKind.DOSSIER: DocumentKind.DOSSIER,
}
_VOID = (AgreementState.BROKEN, AgreementState.CANCELED, AgreementState.REPLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDocument:
    """A document of a record. `stands` is False when what it proved is no longer so: a payment taken back, an
    agreement that ended; `revoked_on` says since when, where that is known. `sha256` is of a file that is kept."""

    kind: DocumentKind
    record_id: int
    creditor: Creditor
    number: str
    day: date
    amount: Money
    stands: bool
    revoked_on: date | None = None
    sha256: str = ""

    def facts(self, digest: str) -> DocumentFacts:
        """What is signed of it, with the digest of its words."""
        return DocumentFacts(
            kind=self.kind,
            number=self.number,
            issuer=self.creditor.tax_id,
            day=self.day,
            amount=self.amount,
            digest=digest,
        )


def terms_document(agreement: Agreement) -> RecordedDocument:
    """The terms as accepted; the amount is all that is to be paid."""
    return RecordedDocument(
        kind=DocumentKind.TERMS,
        record_id=agreement.id,
        creditor=agreement.creditor,
        number=agreement.number,
        day=business_date(agreement.accepted_at),
        amount=total(each.amount for each in agreement.installments),
        stands=agreement.status not in _VOID,
    )


def receipt_document(session: Session, installment: Installment) -> RecordedDocument | None:
    """The receipt of an installment; None when nothing was ever paid of it."""
    if installment.paid_on is None or installment.paid is None:
        return None
    return RecordedDocument(
        kind=DocumentKind.RECEIPT,
        record_id=installment.id,
        creditor=installment.agreement.creditor,
        number=f"{installment.agreement.number}/{installment.number}",
        day=installment.paid_on,
        amount=installment.paid + late_charges_paid(session, installment),
        stands=installment.status is InstallmentState.PAID,
    )


def discharge_document(agreement: Agreement) -> RecordedDocument | None:
    """The letter of discharge; None while the agreement is not settled."""
    if agreement.settled_on is None:
        return None
    return RecordedDocument(
        kind=DocumentKind.DISCHARGE,
        record_id=agreement.id,
        creditor=agreement.creditor,
        number=f"{agreement.number}/{DISCHARGE_MARK}",
        day=agreement.settled_on,
        amount=total(each.paid or ZERO for each in agreement.installments),
        stands=agreement.status is AgreementState.SETTLED,
    )


def slip_document(charge: Charge) -> RecordedDocument:
    """A slip or Pix charge; whether it can still be paid is the charge's own matter."""
    return RecordedDocument(
        kind=DocumentKind.SLIP,
        record_id=charge.id,
        creditor=charge.installment.agreement.creditor,
        number=f"{charge.account.bank}-{charge.nosso_numero}",
        day=charge.due_on,
        amount=charge.amount,
        stands=True,
    )


def payment_document(session: Session, payment: Payment) -> RecordedDocument:
    """The receipt of a payment; one that was given back proves nothing any more."""
    return RecordedDocument(
        kind=DocumentKind.PAYMENT,
        record_id=payment.id,
        creditor=payment.agreement.creditor,
        number=payment_number(session, payment),
        day=payment.paid_on,
        amount=payment.amount,
        stands=payment.status is PaymentStatus.APPLIED,
        revoked_on=payment.returned_on,
    )


def kept_document(session: Session, kept: IssuedDocument) -> RecordedDocument:
    """A document as it was handed out. A letter whose agreement is open again does not stand, revoked or not yet."""
    stands = kept.revoked_on is None
    revoked_on = kept.revoked_on
    if kept.kind is IssuedKind.LETTER and stands and not _settled_as_told(kept):
        stands, revoked_on = False, last_returned_on(session, kept.agreement_id)
    return RecordedDocument(
        kind=KEPT_KINDS[kept.kind],
        record_id=kept.id,
        creditor=kept.creditor,
        number=kept.number,
        day=kept.day,
        amount=kept.amount,
        stands=stands,
        revoked_on=revoked_on,
        sha256=kept.sha256,
    )


def memo_document(memo: CalculationMemo) -> RecordedDocument:
    """A calculation memo, which tells of its day and stands for good."""
    return RecordedDocument(
        kind=DocumentKind.MEMO,
        record_id=memo.id,
        creditor=memo.creditor,
        number=memo.number,
        day=memo.day,
        amount=memo.amount,
        stands=True,
    )


def _settled_as_told(kept: IssuedDocument) -> bool:
    agreement = kept.agreement
    return agreement is not None and agreement.status is AgreementState.SETTLED and agreement.settled_on == kept.day


def document_by_id(session: Session, kind: DocumentKind, record_id: int) -> RecordedDocument | None:
    """The document a short code names; None when its record is gone or never came to be one."""
    match kind:
        case DocumentKind.RECEIPT:
            installment = session.get(Installment, record_id)
            return receipt_document(session, installment) if installment else None
        case DocumentKind.SLIP:
            charge = session.get(Charge, record_id)
            return slip_document(charge) if charge else None
        case DocumentKind.PAYMENT:
            payment = session.get(Payment, record_id)
            return payment_document(session, payment) if payment else None
        case DocumentKind.LETTER | DocumentKind.ANNUAL | DocumentKind.DOSSIER:
            kept = session.get(IssuedDocument, record_id)
            return kept_document(session, kept) if kept and KEPT_KINDS[kept.kind] is kind else None
        case DocumentKind.MEMO:
            memo = session.get(CalculationMemo, record_id)
            return memo_document(memo) if memo else None
    agreement = session.get(Agreement, record_id)
    if agreement is None:
        return None
    return terms_document(agreement) if kind is DocumentKind.TERMS else discharge_document(agreement)


def document_by_number(session: Session, kind: DocumentKind, number: str) -> RecordedDocument | None:
    """The document with a printed number. Slips are found by their lines, not by number."""
    if kind in KEPT_KINDS.values():
        kept = session.scalar(select(IssuedDocument).where(IssuedDocument.number == number))
        return kept_document(session, kept) if kept and KEPT_KINDS[kept.kind] is kind else None
    if kind is DocumentKind.MEMO:
        memo = session.scalar(select(CalculationMemo).where(CalculationMemo.number == number))
        return memo_document(memo) if memo else None
    of_agreement, _, mark = number.partition("/")
    agreement = session.scalar(select(Agreement).where(Agreement.number == of_agreement))
    if agreement is None or kind is DocumentKind.SLIP:
        return None
    if kind is DocumentKind.PAYMENT:
        payment = payment_by_mark(session, agreement, mark)
        return payment_document(session, payment) if payment else None
    if kind is DocumentKind.TERMS:
        return terms_document(agreement) if not mark else None
    if kind is DocumentKind.DISCHARGE:
        return discharge_document(agreement) if mark == DISCHARGE_MARK else None
    found = [each for each in agreement.installments if str(each.number) == mark]
    return receipt_document(session, found[0]) if found else None
