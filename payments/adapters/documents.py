"""Documents of an agreement: terms, receipts and the letter of discharge, on screen and on paper from one text."""

from __future__ import annotations

from hashlib import sha256
from html.parser import HTMLParser

from payments.adapters.document_contents import Acceptance, DischargeDocument, ReceiptDocument, TermsDocument
from payments.adapters.document_templates import document_templates
from payments.adapters.pdf_engine import Sheet, render_pdf


def terms_html(doc: TermsDocument) -> str:
    """The terms as a fragment (headings from <h2>) for a web page; the PDF holds this very text."""
    return _render("terms", doc=doc)


def terms_text_digest(doc: TermsDocument) -> str:
    """SHA-256, in hex, of the words of the terms. Markup and spacing do not count, so looks may change."""
    return sha256(_words(terms_html(doc)).encode()).hexdigest()


def terms_pdf(doc: TermsDocument, *, acceptance: Acceptance | None = None) -> bytes:
    """The terms on paper: a draft before acceptance, the agreement with its evidence after it."""
    html = _render("terms_page", doc=doc, terms=terms_html(doc), digest=terms_text_digest(doc), acceptance=acceptance)
    title = f"Termo do acordo {doc.agreement_number}"
    return render_pdf(html, title=title, sheet=Sheet.LETTER)


def receipt_pdf(doc: ReceiptDocument) -> bytes:
    """Receipt of one installment."""
    title = f"Recibo {doc.number} do acordo {doc.agreement_number}"
    return render_pdf(_render("receipt", doc=doc), title=title, sheet=Sheet.LETTER)


def discharge_pdf(doc: DischargeDocument) -> bytes:
    """Letter of discharge."""
    title = f"Carta de quitação do acordo {doc.agreement_number}"
    return render_pdf(_render("discharge", doc=doc), title=title, sheet=Sheet.LETTER)


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
