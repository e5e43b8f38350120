"""How debts that a creditor bought came to it: the links, each with its deed, for people to read and download."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.assignments_form import AssignmentForm
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, sealer, writing
from portal.models import Creditor, Role
from portal.services import assignments
from portal.services.errors import NotAllowed, Stale
from portal.services.evidence import FileRefused
from portal.staff_pages import staff_context
from portal.wording import sentence

_MAY_CHANGE = (Role.CREDITOR_MANAGER, Role.ADMIN)


@creditor.route("/cessoes", methods=["GET", "POST"])
def assignment_list() -> str | Response | tuple[str, int]:
    form = AssignmentForm()
    if request.method == "GET":
        with reading() as session:
            return _page(session, current_creditor(session), form)
    with writing() as session:
        chosen = current_creditor(session)
        _only_managers()
        if form.validate_on_submit() and (link := form.link()):
            try:
                assignments.add(
                    session,
                    sealer(),
                    creditor_id=chosen.id,
                    link=link,
                    actor=staff().actor,
                    today=clock.today(),
                    now=clock.now(),
                )
                return _back("incluida")
            except (NotAllowed, FileRefused, Stale) as refused:
                session.expire_all()
                form.refuse(refused.code, sentence(refused.code, **refused.values_shown))
        return _page(session, chosen, form), 422


@creditor.post("/cessoes/<assignment_id>/apagar")
def remove_assignment(assignment_id: str) -> str | Response | tuple[str, int]:
    with writing() as session:
        found = assignments.assignment_for(session, staff().creditor_id, assignment_id)
        _only_managers()
        try:
            assignments.remove(session, assignment=found, actor=staff().actor, now=clock.now())
        except NotAllowed as refused:
            chosen = session.get_one(Creditor, found.creditor_id)
            return _page(session, chosen, AssignmentForm(formdata=None), over=sentence(refused.code)), 422
    return _back("apagada")


@creditor.get("/cessoes/<assignment_id>.pdf")
def assignment_deed(assignment_id: str) -> Response:
    with reading() as session:
        found = assignments.assignment_for(session, staff().creditor_id, assignment_id)
        content = assignments.deed_of(session, sealer(), found)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="cessao-{found.place}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _only_managers() -> None:
    if staff().role not in _MAY_CHANGE:
        raise NotAllowed("assignment_manager_only")


def _back(done: str) -> Response:
    return redirect(url_for("creditor.assignment_list", credor=request.args.get("credor"), feito=done), 303)


def _page(session: Session, chosen: Creditor, form: AssignmentForm, over: str = "") -> str:
    chains = assignments.chains_of(session, chosen.id)
    sellers = assignments.sellers_of(session, chosen.id)
    form.offer(sellers)
    known = {each.original_creditor for each in chains}
    return render_template(
        "creditor/assignments.html",
        creditor=chosen,
        creditors=creditors_in_reach(session),
        chains=chains,
        untold=[name for name in sellers if name not in known],
        sellers=sellers,
        may_change=staff().role in _MAY_CHANGE,
        form=form,
        over=over,
        done=request.args.get("feito", ""),
        **staff_context(),
    )
