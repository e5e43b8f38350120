"""A person's requests: the list, the page of one, its files, taking it back, and whether an answer solved it."""

from __future__ import annotations

from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from portal import access, clock
from portal.brands import headed_by
from portal.debtor.blueprint import debtor
from portal.debtor.requests_form import WordsForm, typed
from portal.extensions import reading, sealer, writing
from portal.models import RequestKind, RequestStatus
from portal.request_words import asked_rows, state_of, title_of
from portal.services import evidence
from portal.services.disputes.reading import disputes_of
from portal.services.errors import Stale
from portal.services.requests.complaining import say_solved
from portal.services.requests.reading import follower_of, request_of, requests_of, subject_of
from portal.services.requests.withdrawing import withdraw
from portal.services.requests.words_of_request import answer_in, said_in, wanted_in
from portal.wording_disputes import STATES
from portal.wording_requests import NEXT, RECEIVED

Page = Response | str | tuple[str, int]
DATA = (RequestKind.REVIEW, RequestKind.CORRECTION, RequestKind.DELETION)
"""What the authority for personal data hears complaints about (Lei 13.709/2018 art. 18 §1º)."""


@debtor.get("/pedidos")
def requests() -> str:
    today = clock.today()
    with reading() as session:
        found = requests_of(session, access.debtor_id())
        return render_template(
            "debtor/requests.html",
            requests=found,
            titles={each.id: title_of(each) for each in found},
            states={each.id: state_of(each, today) for each in found},
            disputes=disputes_of(session, access.debtor_id()),
            dispute_states=STATES,
        )


@debtor.get("/pedidos/<request_id>")
def person_request(request_id: str) -> str:
    return _shown(request_id, WordsForm())


@debtor.post("/pedidos/<request_id>/resolveu")
def request_solved(request_id: str) -> Page:
    form, said = WordsForm(), request.form.get("resolveu", "")
    if not form.validate_on_submit() or said not in ("sim", "nao"):
        return _shown(request_id, form), 422
    with writing() as session:
        try:
            now = say_solved(
                session,
                sealer(),
                debtor_id=access.debtor_id(),
                request_id=request_id,
                solved=said == "sim",
                said=typed(form.said.data),
                today=clock.today(),
                now=clock.now(),
            )
            found, new = now.public_id, now.status is RequestStatus.WAITING
        except Stale:  # the page says what was said before
            found, new = request_id, False
    return redirect(url_for("debtor.person_request", request_id=found, novo=1 if new else None), 303)


@debtor.route("/pedidos/<request_id>/retirar", methods=["GET", "POST"])
def withdraw_request(request_id: str) -> Page:
    if request.method == "POST":
        with writing() as session:
            try:
                withdraw(
                    session, debtor_id=access.debtor_id(), request_id=request_id, today=clock.today(), now=clock.now()
                )
            except Stale as over:
                if over.code != "request_over":
                    raise
        return redirect(url_for("debtor.person_request", request_id=request_id), 303)
    with reading() as session:
        found = request_of(session, access.debtor_id(), request_id)
        if found.status is not RequestStatus.WAITING:
            return redirect(url_for("debtor.person_request", request_id=request_id), 303)
        return render_template("debtor/request_withdraw.html", request_=found, title=title_of(found))


@debtor.get("/pedidos/<request_id>/arquivos/<file_id>")
def request_file(request_id: str, file_id: str) -> Response:
    """As an attachment of the kind its bytes say, kept nowhere."""
    with reading() as session:
        found = request_of(session, access.debtor_id(), request_id)
        file = evidence.file_of(session, subject_of(found), file_id)
        content = BytesIO(evidence.content_of(sealer(), file))
        response = send_file(
            content, mimetype=evidence.MIME[file.kind], as_attachment=True, download_name=file.name, max_age=0
        )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _shown(request_id: str, form: WordsForm) -> str:
    form.said.label.text = "Se não resolveu, o que faltou?"
    with reading() as session:
        found = request_of(session, access.debtor_id(), request_id)
        state, tag = state_of(found, clock.today())
        return render_template(
            "debtor/request.html",
            request_=found,
            form=form,
            title=title_of(found),
            received=RECEIVED[found.kind],
            next_=NEXT[found.kind],
            state=state,
            tag=tag,
            rows=asked_rows(found, wanted_in(sealer(), found)),
            said=said_in(sealer(), found),
            answer=answer_in(sealer(), found),
            files=evidence.files_of(session, subject_of(found)),
            **headed_by(found.creditor),
            late=found.status is RequestStatus.WAITING and clock.today() > found.answer_by,
            data=found.kind in DATA,
            follower=follower_of(session, found),
            new=request.args.get("novo") == "1",
        )
