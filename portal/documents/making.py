"""Drawing a document that is kept: words, seal, paper and, inside it, the signature of the installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from portal import document_wiring, wiring
from portal.documents.annual import annual_of
from portal.documents.dossier import dossier_of
from portal.documents.letters import discharge_of
from portal.documents.seals import Office
from portal.models import BureauRequest, IssuedDocument
from portal.services.annual_years import Year
from portal.services.document_facts import kept_document

if TYPE_CHECKING:
    from portal.document_wiring import PdfSigner


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file, ready to be kept. `facts` is what it was filled with, in short."""

    content: bytes
    facts: dict[str, Any]
    signed_by: str


def make_letter(session: Session, kept: IssuedDocument, office: Office, signer: PdfSigner | None, today: date) -> Made:
    """The letter of discharge, with the creditor's consent for the registry of protests on its second page."""
    if kept.agreement is None:
        raise ValueError("a letter is of an agreement")
    doc = discharge_of(
        session, kept.agreement, sealer=office.sealer, base_url=office.base_url, today=today, version=kept.version
    )
    seal = office.seal(kept_document(session, kept), wiring.discharge_words(doc))
    facts = {
        "owed_cents": doc.owed.cents,
        "discount_cents": doc.discount.cents,
        "paid_cents": doc.paid.cents,
        "last_paid_on": doc.last_paid_on.isoformat(),
        "signed_text": seal.signed_text,
    }
    return _signed(wiring.discharge_pdf(doc, seal), facts, signer, "Carta de quitação", doc.creditor.city)


def make_annual(
    session: Session, kept: IssuedDocument, year: Year, office: Office, signer: PdfSigner | None, today: date
) -> Made:
    """The declaration of a year."""
    doc = annual_of(session, kept, year, sealer=office.sealer, base_url=office.base_url, today=today)
    seal = office.seal(kept_document(session, kept), document_wiring.annual_words(doc))
    facts = {"installments": len(doc.lines), "excepted": len(doc.excepted), "signed_text": seal.signed_text}
    return _signed(document_wiring.annual_pdf(doc, seal=seal), facts, signer, "Declaração anual", doc.creditor.city)


def make_dossier(session: Session, kept: IssuedDocument, request: BureauRequest, office: Office, today: date) -> Made:
    """The dossier; it is the debtor's own paper, and no creditor signs it."""
    doc = dossier_of(session, kept, request, office=office, today=today)
    seal = office.seal(kept_document(session, kept), document_wiring.dossier_words(doc))
    facts = {"due_by": doc.due_by.isoformat(), "payments": len(doc.payments), "signed_text": seal.signed_text}
    return Made(content=document_wiring.dossier_pdf(doc, seal=seal), facts=facts, signed_by="")


def _signed(pdf: bytes, facts: dict[str, Any], signer: PdfSigner | None, reason: str, place: str) -> Made:
    if signer is None:
        return Made(content=pdf, facts=facts, signed_by="")
    return Made(content=signer.sign(pdf, reason=reason, place=place), facts=facts, signed_by=signer.name)
