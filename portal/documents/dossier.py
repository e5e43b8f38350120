"""The dossier of somebody who paid and whose name the creditor has not confirmed to be off the registers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.document_wiring import DossierDocument, DossierPayment
from portal.documents.issuer import contacts_of, contract_numbers
from portal.documents.payments import METHODS, reference_of
from portal.documents.seals import Office
from portal.models import BureauRequest, IssuedDocument, Payment, PaymentStatus
from portal.services.bureau.telling import told_values
from portal.services.document_facts import kept_document, payment_document
from portal.services.document_signatures import code_of
from portal.services.kept_documents import letter_of
from portal.services.parties import creditor_party, payer


def dossier_of(
    session: Session, kept: IssuedDocument, request: BureauRequest, *, office: Office, today: date
) -> DossierDocument:
    """What the dossier states. Raises ValueError for a request of a dispute: it has none."""
    agreement = request.agreement
    if agreement is None:
        raise ValueError("only an agreement has a dossier")
    letter = letter_of(session, agreement.id)
    drawn = letter if letter is not None and letter.sha256 else None
    return DossierDocument(
        number=kept.number,
        agreement_number=agreement.number,
        contract_number=contract_numbers(agreement),
        origin=", ".join(each.debt.origin for each in agreement.debts),
        creditor=creditor_party(agreement.creditor),
        debtor=payer(session, agreement.debtor_id, agreement.creditor_id, office.sealer),
        event=request.event.value,
        event_on=request.event_on,
        due_by=request.due_by,
        late_on=request.late_on,
        payments=tuple(_payment(session, each, office) for each in _payments(session, agreement.id)),
        settled_on=agreement.settled_on,
        letter=drawn.number if drawn else "",
        letter_code=code_of(kept_document(session, drawn), office.sealer) if drawn else "",
        issued_on=today,
        contacts=contacts_of(agreement.creditor, office.base_url),
        **told_values(request),
    )


def _payments(session: Session, agreement_id: int) -> list[Payment]:
    query = select(Payment).where(Payment.agreement_id == agreement_id, Payment.status == PaymentStatus.APPLIED)
    return list(session.scalars(query.order_by(Payment.paid_on, Payment.id)))


def _payment(session: Session, payment: Payment, office: Office) -> DossierPayment:
    document = payment_document(session, payment)
    return DossierPayment(
        paid_on=payment.paid_on,
        amount=payment.amount,
        method=METHODS[payment.source],
        reference=reference_of(payment),
        receipt=document.number,
        code=code_of(document, office.sealer),
    )
