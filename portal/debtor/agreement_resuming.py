"""Taking a broken agreement up again: what it costs first, then one code for what is late."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.extensions import reading, sealer, writing
from portal.services.agreement_life import resuming
from portal.services.agreement_life.facts import terms_of
from portal.services.agreement_records import agreement_of
from portal.services.errors import Stale


@debtor.get("/acordos/<agreement_id>/retomar")
def take_up(agreement_id: str) -> str | Response:
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        found = resuming.resumption_of(session, agreement, clock.today())
        if found is None:
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
        return render_template(
            "debtor/agreement_resume.html",
            agreement=agreement,
            found=found,
            terms=terms_of(agreement),
            count=len(agreement.installments),
            **headed_by(agreement.creditor),
        )


@debtor.post("/acordos/<agreement_id>/retomar")
def taken_up(agreement_id: str) -> Response:
    if not FlaskForm().validate():
        return redirect(url_for("debtor.take_up", agreement_id=agreement_id), 303)
    with writing() as session:
        try:
            resuming.resume(
                session,
                debtor_id=access.debtor_id(),
                agreement_id=agreement_id,
                sealer=sealer(),
                today=clock.today(),
                now=clock.now(),
            )
        except Stale:  # done before, or too late by now: the agreement's page says how it stands
            return redirect(url_for("debtor.agreement", agreement_id=agreement_id), 303)
    return redirect(url_for("debtor.several_charged", agreement_id=agreement_id), 303)
