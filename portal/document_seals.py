"""The seal of each paper: address, code and signed text."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal import document_wiring, wiring
from portal.documents.seals import Office
from portal.extensions import document_keys, sealer, settings
from portal.models import Agreement, CalculationMemo, Charge, Installment, Payment
from portal.services.document_facts import (
    RecordedDocument,
    discharge_document,
    memo_document,
    payment_document,
    receipt_document,
    terms_document,
)
from portal.services.document_signatures import code_of_slip


def seal_of_terms(agreement: Agreement, doc: wiring.TermsDocument) -> wiring.DocumentSeal:
    """The seal of terms as accepted."""
    return _seal(terms_document(agreement), wiring.terms_words(doc))


def seal_of_receipt(
    session: Session, installment: Installment, doc: wiring.ReceiptDocument
) -> wiring.DocumentSeal | None:
    """The seal of a receipt; None for one without a payment."""
    document = receipt_document(session, installment)
    return _seal(document, wiring.receipt_words(doc)) if document else None


def seal_of_discharge(agreement: Agreement, doc: wiring.DischargeDocument) -> wiring.DocumentSeal | None:
    """The seal of a letter of discharge; None while the agreement is not settled."""
    document = discharge_document(agreement)
    return _seal(document, wiring.discharge_words(doc)) if document else None


def slip_check_line(charge: Charge) -> str:
    """What a slip prints so that it can be checked: where, and by which code."""
    return f"Confira se este boleto é nosso: {check_address()}, código {code_of_slip(charge, sealer())}."


def check_address() -> str:
    """Where codes are checked, as people write it: without ``https://``."""
    return office().check_link.split("://", 1)[-1]


def seal_of_payment(
    session: Session, payment: Payment, doc: document_wiring.PaymentReceiptDocument
) -> wiring.DocumentSeal:
    """The seal of a payment's receipt."""
    return _seal(payment_document(session, payment), document_wiring.payment_words(doc))


def seal_of_memo(memo: CalculationMemo, doc: document_wiring.MemoDocument) -> wiring.DocumentSeal:
    """The seal of a calculation memo."""
    return _seal(memo_document(memo), document_wiring.memo_words(doc))


def office() -> Office:
    """Who issues documents in this application."""
    return Office(sealer=sealer(), keys=document_keys(), base_url=settings().base_url)


def _seal(document: RecordedDocument, words: str) -> wiring.DocumentSeal:
    return office().seal(document, words)
