"""Asking a person to look: at a proposal the rules did not accept, or at what the rules decided."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.requests_form import WordsForm, typed
from portal.extensions import reading, sealer, writing
from portal.formatting import date_plain
from portal.models import DebtStatus, PersonRequest, RequestKind
from portal.request_words import proposal_rows
from portal.services.debts import debt_of
from portal.services.errors import NotFound, TooMany
from portal.services.offers import offer_of
from portal.services.requests.proposing import again_on, ask_for_proposal, last_proposal, request_lately, what_of
from portal.services.requests.reviewing import ask_review, waiting_review
from portal.services.requests.terms import answer_by
from portal.wording import sentence

Page = Response | str | tuple[str, int]


@debtor.route("/dividas/<debt_id>/propor/pessoa", methods=["GET", "POST"])
def ask_person(debt_id: str) -> Page:
    form, today = WordsForm(), clock.today()
    if form.validate_on_submit():
        with writing() as session:
            try:
                made = ask_for_proposal(
                    session,
                    sealer(),
                    debtor_id=access.debtor_id(),
                    debt_id=debt_id,
                    said=typed(form.said.data),
                    today=today,
                    now=clock.now(),
                )
                return _to(made)
            except TooMany as many:
                if many.code != "proposal_asked_lately":
                    form.form_errors = [sentence(many.code, **many.values_shown)]
    with reading() as session:
        debt = debt_of(session, access.debtor_id(), debt_id, today)
        lately, proposal = request_lately(session, debt, today), last_proposal(session, debt, today)
        if lately is not None and lately.closed_on is None:
            return redirect(url_for("debtor.person_request", request_id=lately.public_id), 303)
        if lately is None and (proposal is None or debt.status is not DebtStatus.OPEN):
            return redirect(url_for("debtor.proposal", debt_id=debt_id), 303)
        page = render_template(
            "debtor/request_proposal.html",
            form=form,
            debt=debt,
            rows=proposal_rows(what_of(proposal)) if proposal is not None else [],
            lately=lately,
            again=sentence("proposal_asked_lately", again_on=date_plain(again_on(lately))) if lately else "",
            answer_by=answer_by(RequestKind.PROPOSAL, today),
            **headed_by(debt.creditor),
        )
        return (page, 422) if form.errors or form.form_errors else page


@debtor.route("/propostas/<offer_id>/revisao", methods=["GET", "POST"])
def ask_for_review(offer_id: str) -> Page:
    form, today = WordsForm(), clock.today()
    form.said.label.text = "O que você acha que está errado?"
    if form.validate_on_submit():
        with writing() as session:
            try:
                made = ask_review(
                    session,
                    sealer(),
                    debtor_id=access.debtor_id(),
                    offer_id=offer_id,
                    said=typed(form.said.data),
                    today=today,
                    now=clock.now(),
                )
                return _to(made)
            except TooMany as many:
                form.form_errors = [sentence(many.code, **many.values_shown)]
    with reading() as session:
        offer = offer_of(session, access.debtor_id(), offer_id)
        known = waiting_review(session, access.debtor_id(), offer_id)
        if known is not None:
            return redirect(url_for("debtor.person_request", request_id=known.public_id), 303)
        if offer.debt.status is DebtStatus.CLOSED:
            raise NotFound
        page = render_template(
            "debtor/request_review.html",
            form=form,
            offer=offer,
            debt=offer.debt,
            answer_by=answer_by(RequestKind.REVIEW, today),
            **headed_by(offer.debt.creditor),
        )
        return (page, 422) if form.errors or form.form_errors else page


def _to(made: PersonRequest) -> Response:
    return redirect(url_for("debtor.person_request", request_id=made.public_id, novo=1), 303)
