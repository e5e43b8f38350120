"""Asking somebody else to pay: which installment, what that person will see, the link once, and ending it."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.helping_form import HelpForm
from portal.extensions import reading, settings, writing
from portal.models import Agreement
from portal.services import pay_links
from portal.services.agreement_records import agreement_of
from portal.services.errors import Stale
from portal.services.pay_links import LinkState, state_of
from portal.wording import sentence
from portal.wording_pay_link import STATES, asked_of

Page = str | tuple[str, int] | Response


@debtor.get("/acordos/<agreement_id>/pedir-ajuda")
def ask_help(agreement_id: str) -> Page:
    """The question; with both answers in the address, what whoever opens the link will see."""
    asking = "ver" in request.args
    form = HelpForm(formdata=request.args, meta={"csrf": False})
    with reading() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        if not pay_links.possible(session, agreement):
            return _page(session, agreement, None)
        form.offer(pay_links.lines_of(session, agreement, clock.today()))
        if not asking or not form.validate():
            return _page(session, agreement, form)
        shown = pay_links.preview(session, agreement, form.number(), form.length(), clock.today())
        return render_template(
            "debtor/helping_preview.html",
            agreement=agreement,
            shown=shown,
            length=form.length(),
            heading=asked_of(shown.first_name, shown.amount, agreement.creditor.name),
            **headed_by(agreement.creditor),
        )


@debtor.post("/acordos/<agreement_id>/pedir-ajuda")
def make_link(agreement_id: str) -> Page:
    """Make the link. Its address is on this answer alone: nobody can show it again."""
    form = HelpForm()
    with writing() as session:
        agreement = agreement_of(session, access.debtor_id(), agreement_id)
        if not pay_links.possible(session, agreement):
            return _page(session, agreement, None), 409
        form.offer(pay_links.lines_of(session, agreement, clock.today()))
        if not form.validate():
            return _page(session, agreement, form), 422
        try:
            made = pay_links.make(
                session,
                debtor_id=access.debtor_id(),
                agreement_id=agreement_id,
                number=form.number(),
                length=form.length(),
                today=clock.today(),
                now=clock.now(),
            )
        except Stale as refused:
            problem = sentence(refused.code, **refused.values_shown)
            return _page(session, agreement, form, problem), 409
        return render_template(
            "debtor/helping_made.html",
            agreement=agreement,
            link=made.link,
            address=f"{settings().base_url}{url_for('pay_for_me.pay', token=made.token)}",
            **headed_by(agreement.creditor),
        )


@debtor.post("/acordos/<agreement_id>/pedir-ajuda/<link_id>/encerrar")
def end_link(agreement_id: str, link_id: str) -> Response:
    with writing() as session:
        pay_links.end(
            session, debtor_id=access.debtor_id(), agreement_id=agreement_id, link_id=link_id, now=clock.now()
        )
    return redirect(url_for("debtor.ask_help", agreement_id=agreement_id, encerrado=1), 303)


def _page(session: Session, agreement: Agreement, form: HelpForm | None, problem: str = "") -> str:
    now = clock.now()
    links = [(link, state_of(link, now)) for link in pay_links.links_of(session, agreement)]
    return render_template(
        "debtor/helping.html",
        agreement=agreement,
        form=form,
        problem=problem,
        live=[link for link, state in links if state is LinkState.LIVE],
        past=[(link, STATES[state]) for link, state in links if state is not LinkState.LIVE],
        ended="encerrado" in request.args,
        why=sentence("pay_link_impossible"),
        **headed_by(agreement.creditor),
    )
