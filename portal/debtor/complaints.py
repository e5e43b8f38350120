"""Complaining: about what, then what happened. It needs no debt."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.requests_form import AboutForm, ComplaintForm, at, typed
from portal.extensions import reading, sealer, writing
from portal.models import RequestKind
from portal.services.debts import creditors_of
from portal.services.errors import NotFound, TooMany
from portal.services.evidence import FileRefused
from portal.services.requests.complaining import About, complain
from portal.services.requests.terms import answer_by
from portal.wording import sentence
from portal.wording_requests import ABOUT

Page = Response | str | tuple[str, int]


@debtor.route("/reclamar", methods=["GET", "POST"])
def complaint() -> Page:
    with reading() as session:
        form = AboutForm(creditors_of(session, access.debtor_id()))
        if form.validate_on_submit():
            about, creditor_id = form.chosen()
            return redirect(url_for("debtor.complain_about", about=about.value, credor=creditor_id), 303)
        page = render_template(
            "debtor/complain.html", form=form, answer_by=answer_by(RequestKind.COMPLAINT, clock.today())
        )
        return (page, 422) if form.errors else page


@debtor.route("/reclamar/<about>", methods=["GET", "POST"])
def complain_about(about: str) -> Page:
    chosen, form = at(About, about), ComplaintForm()
    creditor_id = request.args.get("credor")
    if form.validate_on_submit():
        try:
            with writing() as session:
                made = complain(
                    session,
                    sealer(),
                    debtor_id=access.debtor_id(),
                    about=chosen,
                    creditor_id=creditor_id,
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
        known = {each.public_id: each for each in creditors_of(session, access.debtor_id())}
        creditor = known.get(creditor_id or "") if chosen is About.CREDITOR else None
        if chosen is About.CREDITOR and creditor is None:
            raise NotFound
        page = render_template(
            "debtor/complain_say.html",
            form=form,
            title=f"Reclamar de {creditor.name}" if creditor is not None else _TITLES[chosen],
            about=ABOUT[chosen],
            creditor=creditor,
            answer_by=answer_by(RequestKind.COMPLAINT, clock.today()),
        )
        return (page, 422) if form.errors or form.form_errors else page


_TITLES = {
    About.PORTAL: "Reclamar deste portal",
    About.MESSAGE: "Reclamar de uma mensagem",
    About.PAYMENT: "Reclamar de um pagamento",
    About.DOCUMENT: "Reclamar de um documento",
}
