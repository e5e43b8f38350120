"""Asking for a correction of one's own data: what, then what is right."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.corrections_form import FORMS, FieldForm
from portal.debtor.requests_form import at, typed
from portal.extensions import reading, sealer, writing
from portal.models import RequestKind
from portal.services.debts import creditors_of
from portal.services.errors import NotFound, TooMany
from portal.services.evidence import FileRefused
from portal.services.requests.correcting import Field, ask_correction
from portal.services.requests.terms import answer_by
from portal.wording import sentence
from portal.wording_requests import CORRECT

Page = Response | str | tuple[str, int]


@debtor.route("/meus-dados/corrigir", methods=["GET", "POST"])
def correct() -> Page:
    with reading() as session:
        creditors = creditors_of(session, access.debtor_id())
        form = FieldForm(creditors)
        if creditors and form.validate_on_submit():
            return redirect(url_for("debtor.correct_field", field=form.field.data, credor=form.whose()), 303)
        page = render_template("debtor/request_correct.html", form=form, creditors=creditors)
        return (page, 422) if form.errors else page


@debtor.route("/meus-dados/corrigir/<field>", methods=["GET", "POST"])
def correct_field(field: str) -> Page:
    chosen, whose = at(Field, field), request.args.get("credor", "")
    form = FORMS[chosen]()
    if form.validate_on_submit():
        try:
            with writing() as session:
                made = ask_correction(
                    session,
                    sealer(),
                    debtor_id=access.debtor_id(),
                    creditor_id=whose,
                    field=chosen,
                    wanted=form.wanted(),
                    said=typed(form.said.data),
                    files=form.sent(),
                    today=clock.today(),
                    now=clock.now(),
                )
                return redirect(url_for("debtor.person_request", request_id=made.public_id, novo=1), 303)
        except FileRefused as refused:
            form.files.errors = [sentence(refused.code, **refused.values_shown)]
        except TooMany as many:
            form.form_errors = [sentence(many.code, **many.values_shown)]
    with reading() as session:
        creditor = next((each for each in creditors_of(session, access.debtor_id()) if each.public_id == whose), None)
        if creditor is None:
            raise NotFound
        page = render_template(
            "debtor/request_correct_field.html",
            form=form,
            field=chosen,
            title=CORRECT[chosen],
            creditor=creditor,
            **headed_by(creditor),
            answer_by=answer_by(RequestKind.CORRECTION, clock.today()),
        )
        return (page, 422) if form.errors or form.form_errors else page
