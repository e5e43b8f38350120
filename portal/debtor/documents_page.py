"""The page of all documents, and asking for a year's declaration."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.extensions import reading, writing
from portal.models import Creditor
from portal.services import annual
from portal.services.errors import NotFound
from portal.services.paper_lists import papers_of, years_on_offer


@debtor.get("/documentos")
def documents() -> str:
    with reading() as session:
        who = access.debtor_id()
        papers, years = papers_of(session, who), years_on_offer(session, who, clock.today())
        return render_template(
            "debtor/documents.html", papers=papers, years=years, made=request.args.get("pronta", type=int)
        )


@debtor.post("/documentos/declaracao")
def ask_annual() -> Response:
    year = request.form.get("ano", type=int) or 0
    with writing() as session:
        creditor_id = session.scalar(select(Creditor.id).where(Creditor.public_id == request.form.get("credor", "")))
        if creditor_id is None:
            raise NotFound
        annual.ask_for(
            session,
            creditor_id=creditor_id,
            debtor_id=access.debtor_id(),
            year=year,
            today=clock.today(),
            now=clock.now(),
        )
    return redirect(url_for("debtor.wait_for_annual", credor=request.form.get("credor", ""), ano=year), 303)
