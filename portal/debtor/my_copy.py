"""A copy of everything: asked for with a code, then to be downloaded for some minutes, as JSON and as PDF."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from flask import Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from portal import access, clock, document_wiring
from portal.debtor import my_code
from portal.debtor.blueprint import debtor
from portal.debtor.my_data_form import CodeWayForm, DataCodeForm
from portal.debtor.offer_words import why
from portal.debtor.pdf_response import pdf_response
from portal.documents.personal import personal_document
from portal.extensions import reading, sealer, writing
from portal.models import OfferRecord
from portal.services import personal_copy, sessions
from portal.services.codes import CodeRefused
from portal.services.errors import OfferRefused, TooMany
from portal.services.offer_standing import as_stored
from portal.services.personal_data import creditors_on_file
from portal.services.policies_in_force import policy_of
from portal.sessions import portal_session
from portal.wording import sentence

OPEN_FOR = timedelta(minutes=15)
_DEED, _WORDS, _UNTIL = "copy", "baixar uma cópia dos seus dados", "copy_until"
Page = AnyResponse | str | tuple[str, int]


@debtor.get("/meus-dados/copia")
def my_copy() -> Page:
    with reading() as found:
        return _ask_page(CodeWayForm(my_code.ways(found)), sentence("copy_gone") if "acabou" in request.args else "")


@debtor.post("/meus-dados/copia")
def ask_copy() -> Page:
    with writing() as found:
        form = CodeWayForm(my_code.ways(found))
        if not form.validate_on_submit():
            return _ask_page(form), 422
        if personal_copy.copies_today(found, access.debtor_id(), clock.now()) >= personal_copy.MOST_A_DAY:
            return _ask_page(form, sentence("copies_today", most=personal_copy.MOST_A_DAY)), 429
        challenge, problem = my_code.send(found, form, _DEED, _WORDS)
    return (_ask_page(form, problem), 422) if problem else _code_page(DataCodeForm(None, challenge=challenge))


@debtor.post("/meus-dados/copia/codigo")
def confirm_copy() -> Page:
    form = DataCodeForm()
    if not form.validate_on_submit():
        return _code_page(form), 422
    try:
        token = _grant(form)
    except CodeRefused as refused:
        form.code.errors = [sentence(refused.code, **refused.values_shown)]
        return _code_page(form), 422
    except TooMany as refused:
        form.code.errors = [sentence(refused.code, **refused.values_shown)]
        return _code_page(form), 429
    portal_session().become(token)
    return redirect(url_for("debtor.copy_ready"), 303)


@debtor.get("/meus-dados/copia/pronta")
def copy_ready() -> Page:
    until = _open_until()
    if until is None:
        return redirect(url_for("debtor.my_copy", acabou=1), 303)
    return render_template("debtor/my_copy_ready.html", until=until, pdf=document_wiring.pdf_available())


@debtor.get("/meus-dados/copia.json")
def copy_json() -> AnyResponse:
    if _open_until() is None:
        return redirect(url_for("debtor.my_copy", acabou=1), 303)
    response = Response(json.dumps(_document(), ensure_ascii=False, indent=1), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="meus-dados.json"'
    response.headers["Cache-Control"] = "no-store"
    return response


@debtor.get("/meus-dados/copia.pdf")
def copy_pdf() -> AnyResponse:
    if _open_until() is None:
        return redirect(url_for("debtor.my_copy", acabou=1), 303)
    if not document_wiring.pdf_available():
        return redirect(url_for("debtor.copy_ready"), 303)
    document = _document()
    with reading() as found:
        contacts = [
            f"{each.name}, {each.service_email or each.service_phone}"
            for each in creditors_on_file(found, access.debtor_id())
        ]
    name = next((each["name"] for each in document["registrations"]), "")
    doc = personal_document(document, name=name, contact="; ".join(contacts) or "quem mantém o portal")
    return pdf_response(document_wiring.personal_pdf(doc), "meus-dados.pdf")


def _grant(form: DataCodeForm) -> str:
    """The session's new token; it remembers until when the copy may be downloaded."""
    with writing() as found:
        my_code.proof_of(found, form, _DEED)
        personal_copy.grant(found, access.debtor_id(), clock.now())
        token = sessions.rotate(found, my_code.session_id())
        values = {**session, _UNTIL: (clock.now() + OPEN_FOR).isoformat()}
        sessions.keep_alive(found, my_code.session_id(), values=values, now=clock.now())
    return token


def _open_until() -> datetime | None:
    until = session.get(_UNTIL)
    found = datetime.fromisoformat(until) if until else None
    return found if found is not None and found > clock.now() else None


def _document() -> dict[str, Any]:
    with reading() as found:
        return personal_copy.document_of(found, sealer(), access.debtor_id(), reasons=_reasons, now=clock.now())


def _reasons(record: OfferRecord) -> list[str]:
    """Nothing for an offer whose row no longer agrees with what was made: the copy says what is on file."""
    try:
        return why(as_stored(record), policy_of(record.pricing.policy_version))
    except OfferRefused:
        return []


def _ask_page(form: CodeWayForm, problem: str = "") -> str:
    return render_template("debtor/my_copy.html", form=form, problem=problem, most=personal_copy.MOST_A_DAY)


def _code_page(form: DataCodeForm) -> str:
    return render_template(
        "debtor/my_code.html",
        form=form,
        deed="Baixar uma cópia dos seus dados",
        action=url_for("debtor.confirm_copy"),
        back=url_for("debtor.my_copy"),
        button_text="Confirmar e ver a cópia",
    )
