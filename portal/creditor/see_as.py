"""Seeing a person's pages as they see them: which debt, why, and then the pages themselves, to read."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import InputRequired

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.creditor.scope import creditors_in_reach, current_creditor
from portal.extensions import reading, writing
from portal.services import sights
from portal.services.errors import NotAllowed
from portal.staff_pages import staff_context
from portal.wording import sentence


class ReasonForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """Why: written down, and the person may read it."""

    reason = TextAreaField(
        "Por que você precisa ver",
        [InputRequired("Escreva o motivo.")],
        description="Fica registrado com o seu nome. A pessoa pode ler na cópia dos dados dela.",
    )


@creditor.get("/ver-como")
def see_as() -> str:
    """Find the debt by its contract."""
    number = request.args.get("contrato", "")
    with reading() as session:
        chosen = current_creditor(session)
        return render_template(
            "creditor/see_as.html",
            creditor=chosen,
            creditors=creditors_in_reach(session),
            number=number,
            found=sights.of_contract(session, chosen.id, number) if number.strip() else [],
            **staff_context(),
        )


@creditor.route("/ver-como/<debt_id>", methods=["GET", "POST"])
def see_as_debtor(debt_id: str) -> str | Response | tuple[str, int]:
    """Say why, and go."""
    who, form = staff(), ReasonForm()
    with writing() as session:
        debt, name = sights.debt_to_see(session, who.creditor_id, debt_id)
        status = 200 if request.method == "GET" else 422
        if form.validate_on_submit():
            try:
                sights.begin(
                    session,
                    debt,
                    staff_id=who.staff_id or 0,
                    session_id=who.session_id,
                    reason=form.reason.data or "",
                    now=clock.now(),
                )
                return redirect(url_for("debtor.home"), 303)
            except NotAllowed as refused:
                session.rollback()
                form.reason.errors = [sentence(refused.code, **refused.values_shown)]
        page = render_template(
            "creditor/see_as_debtor.html", form=form, debt=debt, name=name, creditor=debt.creditor, **staff_context()
        )
        return page, status


@creditor.post("/ver-como/parar")
def stop_seeing() -> Response:
    """Back to the desk."""
    with writing() as session:
        sights.end(session, staff().session_id, now=clock.now())
    return redirect(url_for("creditor.see_as"), 303)
