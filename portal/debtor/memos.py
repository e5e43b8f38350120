"""Calculation memos, to read, to keep and to check elsewhere: as a page, as a PDF with a number, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from flask import Response, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, document_seals, document_wiring
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.kept_memos import kept_subject
from portal.debtor.memo_subjects import MemoOf, of_agreement, of_debt, of_offer
from portal.debtor.pdf_response import pdf_response
from portal.document_wiring import MemoDocument
from portal.documents.memo_papers import MemoSubject, memo_paper
from portal.documents.memos import memo_amount, memo_day
from portal.extensions import reading, sealer, settings, writing
from portal.models import CalculationMemo
from portal.services.calculation_memos import hand_out, memo_of_number
from portal.terms import terms_in

Finder = Callable[[Session, str, date], MemoOf]


@debtor.get("/dividas/<debt_id>/memoria")
def memo_page(debt_id: str) -> str:
    return _page(of_debt, debt_id)


@debtor.get("/dividas/<debt_id>/memoria.json")
def memo(debt_id: str) -> Response:
    return _json(of_debt, debt_id)


@debtor.get("/dividas/<debt_id>/memoria.pdf")
def memo_pdf(debt_id: str) -> AnyResponse:
    return _pdf(of_debt, debt_id)


@debtor.get("/propostas/<offer_id>/memoria")
def offer_memo_page(offer_id: str) -> str:
    return _page(of_offer, offer_id)


@debtor.get("/propostas/<offer_id>/memoria.json")
def offer_memo(offer_id: str) -> Response:
    return _json(of_offer, offer_id)


@debtor.get("/propostas/<offer_id>/memoria.pdf")
def offer_memo_pdf(offer_id: str) -> AnyResponse:
    return _pdf(of_offer, offer_id)


@debtor.get("/acordos/<agreement_id>/memoria")
def agreement_memo_page(agreement_id: str) -> str:
    return _page(of_agreement, agreement_id)


@debtor.get("/acordos/<agreement_id>/memoria.json")
def agreement_memo(agreement_id: str) -> Response:
    return _json(of_agreement, agreement_id)


@debtor.get("/acordos/<agreement_id>/memoria.pdf")
def agreement_memo_pdf(agreement_id: str) -> AnyResponse:
    return _pdf(of_agreement, agreement_id)


@debtor.get("/documentos/memoria/<memo_number>.pdf")
def kept_memo(memo_number: str) -> AnyResponse:
    """A memo as it was handed out, whatever became of its debt since."""
    with reading() as session:
        if not document_wiring.pdf_available():
            return redirect(url_for("debtor.documents"), 303)
        kept = memo_of_number(session, access.debtor_id(), memo_number)
        return _drawn(session, kept, kept_subject(session, kept), f"memoria-{memo_number.lower()}")


def _page(find: Finder, thing: str) -> str:
    today = clock.today()
    with reading() as session:
        found = find(session, thing, today)
        doc = _paper(session, found.document, found.subject, "", today)
        return render_template(
            "debtor/memo.html",
            doc=doc,
            found=found,
            used=terms_in(*_texts(doc)),
            pdf=document_wiring.pdf_available(),
            creditor=found.subject.creditor,
            **headed_by(found.subject.creditor),
        )


def _texts(doc: MemoDocument) -> Iterator[str]:
    """What a memo says, in its order, as far as a technical word may stand in it."""
    for section in doc.sections:
        yield from section.words
        yield from (text for fact in section.facts for text in fact)
        for table in section.tables:
            yield from (name for name, _ in table.columns)
            yield from (cell for row in table.rows for cell in row if isinstance(cell, str))


def _json(find: Finder, thing: str) -> Response:
    with reading() as session:
        found = find(session, thing, clock.today())
    response = Response(json.dumps(found.document, ensure_ascii=False, indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.name}.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _pdf(find: Finder, thing: str) -> AnyResponse:
    """On paper it has a number and a code, so what was handed out is kept. Where PDFs cannot be drawn, the page."""
    with writing() as session:
        found = find(session, thing, clock.today())
        if not document_wiring.pdf_available():
            return redirect(found.address, 303)
        kept = hand_out(
            session,
            kind=found.kind,
            creditor_id=found.subject.creditor.id,
            debtor_id=found.subject.debtor_id,
            day=memo_day(found.document),
            amount=memo_amount(found.document),
            document=found.document,
            now=clock.now(),
        )
        return _drawn(session, kept, found.subject, found.name)


def _drawn(session: Session, kept: CalculationMemo, subject: MemoSubject, name: str) -> Response:
    doc = _paper(session, kept.document, subject, kept.number, clock.business_date(kept.issued_at))
    return pdf_response(document_wiring.memo_pdf(doc, seal=document_seals.seal_of_memo(kept, doc)), f"{name}.pdf")


def _paper(
    session: Session, document: Mapping[str, Any], subject: MemoSubject, number: str, issued_on: date
) -> MemoDocument:
    return memo_paper(
        session,
        document,
        subject,
        number=number,
        issued_on=issued_on,
        sealer=sealer(),
        base_url=settings().base_url,
    )
