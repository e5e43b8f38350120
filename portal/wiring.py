"""Where the ports of `payments` meet their adapters: the one place in the portal that imports them."""

from __future__ import annotations

from collections.abc import Sequence

from payments.adapters import boleto_pdf as slips
from payments.adapters import documents, pdf_engine
from payments.adapters.boleto_pdf import SlipNotes
from payments.adapters.document_contents import (
    Acceptance,
    BalanceLine,
    ClearedAfter,
    Contacts,
    DischargeDocument,
    PlanLine,
    ReceiptDocument,
    TermsDocument,
)
from payments.adapters.mailbox import FolderMailbox
from payments.boleto import Boleto
from payments.ports import Mailbox
from portal.config import Settings

__all__ = [
    "Acceptance",
    "BalanceLine",
    "ClearedAfter",
    "Contacts",
    "DischargeDocument",
    "PlanLine",
    "ReceiptDocument",
    "SlipNotes",
    "TermsDocument",
    "bank_mailbox",
    "boleto_pdf",
    "carne_pdf",
    "discharge_pdf",
    "pdf_available",
    "receipt_pdf",
    "slip_notes",
    "terms_digest",
    "terms_html",
    "terms_pdf",
]


def pdf_available() -> bool:
    """Whether the libraries that draw PDFs are there."""
    return pdf_engine.pdf_available()


def bank_mailbox(settings: Settings) -> Mailbox:
    """Where bank files are left and picked up."""
    root = settings.mailbox_dir or settings.data_dir / "bank"
    return FolderMailbox(outgoing=root / "remessa", incoming=root / "retorno")


def slip_notes(description: str, contact: str) -> SlipNotes:
    """What a slip says beyond the boleto."""
    return SlipNotes(description=description, contact=contact)


def boleto_pdf(boleto: Boleto, notes: SlipNotes) -> bytes:
    """One slip on paper."""
    return slips.boleto_pdf(boleto, notes=notes)


def carne_pdf(boletos: Sequence[Boleto], notes: Sequence[SlipNotes]) -> bytes:
    """Several slips, three to a page."""
    return slips.carne_pdf(boletos, notes=notes)


def terms_html(doc: TermsDocument) -> str:
    """The terms as a fragment for a page."""
    return documents.terms_html(doc)


def terms_digest(doc: TermsDocument) -> str:
    """SHA-256 of the words of the terms."""
    return documents.terms_text_digest(doc)


def terms_pdf(doc: TermsDocument, acceptance: Acceptance | None = None) -> bytes:
    """The terms on paper; a draft without an acceptance."""
    return documents.terms_pdf(doc, acceptance=acceptance)


def receipt_pdf(doc: ReceiptDocument) -> bytes:
    """The receipt of an installment."""
    return documents.receipt_pdf(doc)


def discharge_pdf(doc: DischargeDocument) -> bytes:
    """The letter of discharge."""
    return documents.discharge_pdf(doc)
