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
from portal.models import Agreement, Charge, Installment
from portal.services.payments import late_charges_paid

DISCHARGE_MARK = "Q"
_VOID = (AgreementState.BROKEN, AgreementState.CANCELED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDocument:
    """A document of a record. `stands` is False when what it proved is no longer so: a payment taken back, an
    agreement that ended."""

    kind: DocumentKind
    record_id: int
    agreement: Agreement
    number: str
    day: date
    amount: Money
    stands: bool

    def facts(self, digest: str) -> DocumentFacts:
        """What is signed of it, with the digest of its words."""
        return DocumentFacts(
            kind=self.kind,
            number=self.number,
            issuer=self.agreement.creditor.tax_id,
            day=self.day,
            amount=self.amount,
            digest=digest,
        )


def terms_document(agreement: Agreement) -> RecordedDocument:
    """The terms as accepted; the amount is all that is to be paid."""
    return RecordedDocument(
        kind=DocumentKind.TERMS,
        record_id=agreement.id,
        agreement=agreement,
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
        agreement=installment.agreement,
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
        agreement=agreement,
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
        agreement=charge.installment.agreement,
        number=f"{charge.account.bank}-{charge.nosso_numero}",
        day=charge.due_on,
        amount=charge.amount,
        stands=True,
    )


def document_by_id(session: Session, kind: DocumentKind, record_id: int) -> RecordedDocument | None:
    """The document a short code names; None when its record is gone or never came to be one."""
    match kind:
        case DocumentKind.RECEIPT:
            installment = session.get(Installment, record_id)
            return receipt_document(session, installment) if installment else None
        case DocumentKind.SLIP:
            charge = session.get(Charge, record_id)
            return slip_document(charge) if charge else None
    agreement = session.get(Agreement, record_id)
    if agreement is None:
        return None
    return terms_document(agreement) if kind is DocumentKind.TERMS else discharge_document(agreement)


def document_by_number(session: Session, kind: DocumentKind, number: str) -> RecordedDocument | None:
    """The document with a printed number. Slips are found by their lines, not by number."""
    of_agreement, _, mark = number.partition("/")
    agreement = session.scalar(select(Agreement).where(Agreement.number == of_agreement))
    if agreement is None or kind is DocumentKind.SLIP:
        return None
    if kind is DocumentKind.TERMS:
        return terms_document(agreement) if not mark else None
    if kind is DocumentKind.DISCHARGE:
        return discharge_document(agreement) if mark == DISCHARGE_MARK else None
    found = [each for each in agreement.installments if str(each.number) == mark]
    return receipt_document(session, found[0]) if found else None
