"""Documents of an agreement: terms, receipts and the letter of discharge, on screen and on paper from one text."""

from __future__ import annotations

from hashlib import sha256
from html.parser import HTMLParser

from payments.adapters.document_contents import Acceptance, DischargeDocument, ReceiptDocument, TermsDocument
from payments.adapters.document_seal import DocumentSeal
from payments.adapters.document_templates import document_templates
from payments.adapters.memo_contents import MemoDocument
from payments.adapters.pdf_engine import Sheet, render_pdf
from payments.adapters.personal_contents import PersonalDocument
from payments.adapters.proof_contents import AnnualDocument, DossierDocument, PaymentReceiptDocument


def terms_html(doc: TermsDocument) -> str:
    """The terms as a fragment (headings from <h2>) for a web page; the PDF holds this very text."""
    return _render("terms", doc=doc)


def terms_words(doc: TermsDocument) -> str:
    """The words of the terms. Markup and spacing do not count, so looks may change."""
    return _words(terms_html(doc))


def terms_text_digest(doc: TermsDocument) -> str:
    """SHA-256, in hex, of the words of the terms."""
    return sha256(terms_words(doc).encode()).hexdigest()


def receipt_words(doc: ReceiptDocument) -> str:
    """The words of a receipt, its seal aside: what its signature answers for."""
    return _words(_render("receipt", doc=doc, seal=None))


def discharge_words(doc: DischargeDocument) -> str:
    """The words of a letter of discharge, its seal aside."""
    return _words(_render("discharge", doc=doc, seal=None))


def payment_words(doc: PaymentReceiptDocument) -> str:
    """The words of a payment's receipt, its seal aside."""
    return _words(_render("payment", doc=doc, seal=None))


def annual_words(doc: AnnualDocument) -> str:
    """The words of a year's declaration, its seal aside."""
    return _words(_render("annual", doc=doc, seal=None))


def dossier_words(doc: DossierDocument) -> str:
    """The words of a dossier, its seal aside."""
    return _words(_render("dossier", doc=doc, seal=None))


def memo_words(doc: MemoDocument) -> str:
    """The words of a calculation memo, its seal aside."""
    return _words(_render("memo", doc=doc, seal=None))


def terms_pdf(doc: TermsDocument, *, acceptance: Acceptance | None = None, seal: DocumentSeal | None = None) -> bytes:
    """The terms on paper: a draft before acceptance, the agreement with its evidence and its seal after it."""
    digest = terms_text_digest(doc)
    html = _render("terms_page", doc=doc, terms=terms_html(doc), digest=digest, acceptance=acceptance, seal=seal)
    title = f"Termo do acordo {doc.agreement_number}"
    return render_pdf(html, title=title, sheet=Sheet.LETTER)


def receipt_pdf(doc: ReceiptDocument, *, seal: DocumentSeal | None = None) -> bytes:
    """Receipt of one installment."""
    title = f"Recibo {doc.number} do acordo {doc.agreement_number}"
    return render_pdf(_render("receipt", doc=doc, seal=seal), title=title, sheet=Sheet.LETTER)


def discharge_pdf(doc: DischargeDocument, *, seal: DocumentSeal | None = None) -> bytes:
    """Letter of discharge."""
    title = f"Carta de quitação do acordo {doc.agreement_number}"
    return render_pdf(_render("discharge", doc=doc, seal=seal), title=title, sheet=Sheet.LETTER)


def payment_pdf(doc: PaymentReceiptDocument, *, seal: DocumentSeal | None = None) -> bytes:
    """Receipt of one payment."""
    title = f"Recibo {doc.number}"
    return render_pdf(_render("payment", doc=doc, seal=seal), title=title, sheet=Sheet.LETTER)


def annual_pdf(doc: AnnualDocument, *, seal: DocumentSeal | None = None) -> bytes:
    """Declaration of a year's payments."""
    title = f"Declaração de quitação de {doc.year}"
    return render_pdf(_render("annual", doc=doc, seal=seal), title=title, sheet=Sheet.LETTER)


def dossier_pdf(doc: DossierDocument, *, seal: DocumentSeal | None = None) -> bytes:
    """Dossier of who paid and is still on a register."""
    title = f"Dossiê do acordo {doc.agreement_number}"
    return render_pdf(_render("dossier", doc=doc, seal=seal), title=title, sheet=Sheet.LETTER)


def memo_pdf(doc: MemoDocument, *, seal: DocumentSeal | None = None) -> bytes:
    """Calculation memo of a balance, an offer or an agreement."""
    title = f"{doc.title} {doc.number}"
    return render_pdf(_render("memo", doc=doc, seal=seal), title=title, sheet=Sheet.LETTER)


def personal_pdf(doc: PersonalDocument) -> bytes:
    """Copy of what is on file of a person."""
    return render_pdf(_render("personal", doc=doc), title="Cópia dos seus dados", sheet=Sheet.LETTER)


def _render(name: str, **values: object) -> str:
    return document_templates().get_template(f"documents/{name}.html").render(values)


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return " ".join(" ".join(reader.texts).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
