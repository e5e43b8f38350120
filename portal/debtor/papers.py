"""Documents to keep or print: terms, receipts and the letter of discharge.

Where PDFs cannot be drawn, the same facts come as a page made for printing.
"""

from __future__ import annotations

from flask import Response, render_template

from offers.agreements.agreement import InstallmentState
from portal import access, clock, document_seals, documents, wiring
from portal.debtor.blueprint import debtor
from portal.debtor.pdf_response import pdf_response
from portal.extensions import reading, sealer, settings
from portal.services.agreement_records import agreement_of, installment_of
from portal.services.charges import charges_of_installment
from portal.services.errors import NotFound
from portal.services.offer_standing import as_stored
from portal.services.offers import offer_of


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
def receipt_paper(installment_id: str) -> Response | str:
    with reading() as session:
        installment = installment_of(session, access.debtor_id(), installment_id)
        if installment.status is not InstallmentState.PAID:
            raise NotFound
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
        doc = documents.discharge_of(
            session, agreement, sealer=sealer(), base_url=settings().base_url, today=clock.today()
        )
        seal = document_seals.seal_of_discharge(agreement, doc)
        if not wiring.pdf_available():
            return render_template("debtor/paper_discharge.html", doc=doc, seal=seal)
        return pdf_response(wiring.discharge_pdf(doc, seal), f"carta-de-quitacao-{agreement.number}.pdf")
