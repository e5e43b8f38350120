"""Erasing one's data: what goes at once with a code, what has to stay and until when, what a creditor is asked for."""

from __future__ import annotations

from flask import redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import access, clock
from portal.debtor import my_code
from portal.debtor.blueprint import debtor
from portal.debtor.my_data_form import DataCodeForm, EraseForm
from portal.extensions import reading, sealer, writing
from portal.models import RequestKind
from portal.services import erasing, sessions
from portal.services.codes import CodeRefused
from portal.services.erasing import Erasable
from portal.services.errors import NotFound, TooMany
from portal.services.personal_data import creditors_on_file
from portal.services.requests.asking import Asked, ask
from portal.services.requests.reading import requests_of
from portal.sessions import portal_session
from portal.wording import sentence
from portal.wording_my_data import ERASABLE, STAYS

Page = Response | str | tuple[str, int]
_DEED, _WORDS, _DONE = "erase", "apagar dados seus", "erased"


@debtor.get("/meus-dados/apagar")
def my_erasing() -> str:
    with reading() as found:
        return _ask_page(found, EraseForm(my_code.ways(found)))


@debtor.post("/meus-dados/apagar")
def ask_erasing() -> Page:
    with writing() as found:
        form = EraseForm(my_code.ways(found))
        if not form.validate_on_submit():
            return _ask_page(found, form), 422
        chosen = ",".join(form.what.data or ())
        challenge, problem = my_code.send(found, form, f"{_DEED}|{chosen}", _WORDS)
        if problem:
            return _ask_page(found, form, problem), 422
    return _code_page(DataCodeForm(None, challenge=challenge, what=chosen))


@debtor.post("/meus-dados/apagar/codigo")
def confirm_erasing() -> Page:
    form = DataCodeForm()
    if not form.validate_on_submit():
        return _code_page(form), 422
    try:
        token = _erase(form)
    except CodeRefused as refused:
        form.code.errors = [sentence(refused.code, **refused.values_shown)]
        return _code_page(form), 422
    portal_session().become(token)
    return redirect(url_for("debtor.erased"), 303)


@debtor.get("/meus-dados/apagar/feito")
def erased() -> Page:
    done = session.get(_DONE)
    if not done:
        return redirect(url_for("debtor.my_erasing"), 303)
    words = [ERASABLE[Erasable(each)][0] for each in done["what"]]
    return render_template("debtor/my_erased.html", number=done["number"], words=words)


@debtor.post("/meus-dados/apagar/pedir")
def ask_creditor_to_erase() -> Response:
    """The rest is the creditor's to erase: a request with a protocol and the last day for an answer."""
    who = access.debtor_id()
    with writing() as found:
        named = request.form.get("credor", "")
        creditor = next((each for each in creditors_on_file(found, who) if each.public_id == named), None)
        if creditor is None:
            raise NotFound
        asked = Asked(kind=RequestKind.DELETION, about=f"creditor:{creditor.id}", creditor_id=creditor.id)
        try:
            ask(found, sealer(), debtor_id=who, asked=asked, today=clock.today(), now=clock.now())
        except TooMany as refused:
            return redirect(url_for("debtor.my_erasing", problema=refused.code), 303)
    return redirect(url_for("debtor.my_erasing", pedido=1), 303)


def _erase(form: DataCodeForm) -> str:
    """The session's new token; it remembers what was done, to say it on the next page."""
    chosen = [Erasable(each) for each in (form.what.data or "").split(",") if each in set(Erasable)]
    with writing() as found:
        proof = my_code.proof_of(found, form, f"{_DEED}|{form.what.data}")
        number = erasing.erase(
            found,
            sealer(),
            debtor_id=access.debtor_id(),
            chosen=chosen,
            here=my_code.session_id(),
            evidence=proof.as_document(),
            now=clock.now(),
        )
        token = sessions.rotate(found, my_code.session_id())
        values = {**session, _DONE: {"number": number, "what": [each.value for each in chosen]}}
        sessions.keep_alive(found, my_code.session_id(), values=values, now=clock.now())
    return token


def _ask_page(found: Session, form: EraseForm, problem: str = "") -> str:
    who = access.debtor_id()
    asked = {each.creditor_id: each for each in requests_of(found, who) if each.kind is RequestKind.DELETION}
    refused = request.args.get("problema", "")
    return render_template(
        "debtor/my_erasing.html",
        form=form,
        problem=problem or (sentence("erase_later") if refused else ""),
        notes={each.value: note for each, (_, note) in ERASABLE.items()},
        stays=STAYS,
        creditors=[(each, asked.get(each.id)) for each in creditors_on_file(found, who)],
        sent="pedido" in request.args,
    )


def _code_page(form: DataCodeForm) -> str:
    words = [ERASABLE[Erasable(each)][0] for each in (form.what.data or "").split(",") if each in set(Erasable)]
    return render_template(
        "debtor/my_code.html",
        form=form,
        deed="Apagar: " + ", ".join(words).lower(),
        action=url_for("debtor.confirm_erasing"),
        back=url_for("debtor.my_erasing"),
        button_text="Confirmar e apagar",
    )
