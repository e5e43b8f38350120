"""Names to take off the registers: the list, and one click to say what was done about one or many."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, writing
from portal.models import BureauAnswer
from portal.services.bureau import answers
from portal.services.errors import NotAllowed
from portal.staff_pages import staff_context


@creditor.get("/baixas")
def bureau() -> str:
    today = clock.today()
    with reading() as session:
        chosen = current_creditor(session)
        waiting, answered = answers.waiting(session, chosen.id), answers.answered(session, chosen.id)
        return render_template(
            "creditor/bureau.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            waiting=waiting,
            answered=answered,
            names=answers.names_of(session, chosen.id, [*waiting, *answered]),
            late=answers.count_late(session, chosen.id, today),
            today=today,
            done=request.args.get("feitas", type=int),
            **staff_context(),
        )


@creditor.post("/baixas")
def answer_bureau() -> Response:
    """The button says what was done; ``todas`` stands for every one the page showed."""
    try:
        answer = BureauAnswer(request.form.get("resposta", ""))
    except ValueError as error:
        raise NotAllowed("choose_answer") from error
    with writing() as session:
        chosen = current_creditor(session)
        done = answers.confirm(
            session,
            creditor_id=chosen.id,
            request_ids=request.form.getlist("pedido"),
            answer=answer,
            staff_id=staff().staff_id or 0,
            now=clock.now(),
        )
    return redirect(url_for("creditor.bureau", credor=request.args.get("credor"), feitas=done), 303)
