"""Documents to keep or print: terms, receipts and the letter of discharge.

Where PDFs cannot be drawn, the same facts come as a page made for printing.
"""

from __future__ import annotations

from flask import Response, render_template
from sqlalchemy.orm import Session

from offers.agreements.agreement import InstallmentState
from portal import access, clock, document_seals, document_wiring, documents, wiring
from portal.debtor.blueprint import debtor
from portal.debtor.past_slips import no_receipt
from portal.debtor.pdf_response import pdf_response
from portal.extensions import reading, sealer, settings
from portal.models import Payment
from portal.services import kept_documents
from portal.services.agreement_records import agreement_of, installment_of, payment_of
from portal.services.charges import charges_of_installment
from portal.services.errors import NotFound
from portal.services.offer_standing import as_stored
from portal.services.offers import offer_of
from portal.services.paper_lists import receipts_by_installment


@debtor.get("/propostas/<offer_id>/minuta.pdf")
def draft_paper(offer_id: str) -> Response | str:
    with reading() as session:
        record = offer_of(session, access.debtor_id(), offer_id)
        doc = documents.terms_of_record(
            session, record, as_stored(record), sealer=sealer(), base_url=settings().base_url
        )
        if not wiring.pdf_available():
            return render_template("debtor/paper_terms.html", doc=doc, terms=wiring.terms_html(doc), draft=True)
        return pdf_response(wiring.terms_pdf(doc), f"minuta-do-acordo-{doc.agreement_number}.pdf")


@debtor.get("/acordos/<agreement_id>/termo.pdf")
def terms_paper(agreement_id: str) -> Response | str:
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        doc = documents.terms_of_agreement(agreement)
        seal = document_seals.seal_of_terms(agreement, doc)
        if not wiring.pdf_available():
            text = wiring.terms_html(doc)
            return render_template("debtor/paper_terms.html", doc=doc, terms=text, draft=False, seal=seal)
        paper = wiring.terms_pdf(doc, documents.acceptance_of(agreement), seal)
        return pdf_response(paper, f"termo-do-acordo-{agreement.number}.pdf")


@debtor.get("/recibos/<installment_id>.pdf")
def receipt_paper(installment_id: str) -> Response | str | tuple[str, int]:
    with reading() as session:
        installment = installment_of(session, access.debtor_id(), installment_id)
        if installment.status is not InstallmentState.PAID:
            return no_receipt(installment)
        payment = receipts_by_installment(session, access.debtor_id()).get(installment.id)
        if payment is not None:
            return _payment_receipt(session, payment)
        charge = documents.paid_charge(charges_of_installment(session, installment.id))
        doc = documents.receipt_of(
            session, installment, charge, sealer=sealer(), base_url=settings().base_url, today=clock.today()
        )
        seal = document_seals.seal_of_receipt(session, installment, doc)
        if not wiring.pdf_available():
            return render_template("debtor/paper_receipt.html", doc=doc, seal=seal)
        name = f"recibo-parcela-{installment.number}-acordo-{doc.agreement_number}.pdf"
        return pdf_response(wiring.receipt_pdf(doc, seal), name)


@debtor.get("/acordos/<agreement_id>/quitacao.pdf")
def discharge_paper(agreement_id: str) -> Response | str:
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        if agreement.settled_on is None:
            raise NotFound
        letter = kept_documents.letter_of(session, agreement.id)
        if letter is not None and letter.sha256 and letter.day == agreement.settled_on:
            return pdf_response(letter.content, f"carta-de-quitacao-{agreement.number}.pdf")
        doc = documents.discharge_of(
            session, agreement, sealer=sealer(), base_url=settings().base_url, today=clock.today()
        )
        seal = document_seals.seal_of_discharge(agreement, doc)
        if not wiring.pdf_available():
            return render_template("debtor/paper_discharge.html", doc=doc, seal=seal)
        return pdf_response(wiring.discharge_pdf(doc, seal), f"carta-de-quitacao-{agreement.number}.pdf")


@debtor.get("/pagamentos/<payment_id>/recibo.pdf")
def payment_paper(payment_id: str) -> Response | str:
    with reading() as session:
        return _payment_receipt(session, payment_of(session, access.debtor_id(), payment_id))


@debtor.get("/documentos/<document_id>.pdf")
def kept_paper(document_id: str) -> Response:
    with reading() as session:
        kept = kept_documents.file_of(session, access.debtor_id(), document_id)
        return pdf_response(kept.content, f"{kept.kind.value}-{kept.number.replace('/', '-').lower()}.pdf")


def _payment_receipt(session: Session, payment: Payment) -> Response | str:
    doc = documents.payment_receipt_of(
        session, payment, sealer=sealer(), base_url=settings().base_url, today=clock.today()
    )
    seal = document_seals.seal_of_payment(session, payment, doc)
    if not wiring.pdf_available():
        return render_template("debtor/paper_payment.html", doc=doc, seal=seal)
    return pdf_response(
        document_wiring.payment_pdf(doc, seal=seal), f"recibo-{doc.number.replace('/', '-').lower()}.pdf"
    )
