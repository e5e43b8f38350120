"""The team of a creditor: who is in it, who is invited, and the page of one member."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor.managing import creditor_or_portal, managing, named_in_address
from portal.creditor.scope import creditors_in_reach
from portal.creditor.team_form import InviteForm
from portal.extensions import reading, sealer, settings, writing
from portal.models import Creditor, Role
from portal.services import invitations, staff_team
from portal.services.errors import NotAllowed
from portal.staff_pages import staff_context
from portal.wording import sentence
from portal.wording_staff import ROLES

SAID = {
    "convite": "Convite enviado. O link vale por 72 horas e serve uma vez.",
    "reenviado": "Convite enviado de novo. O link de antes não abre mais.",
    "retirado": "Convite retirado. O link não abre mais.",
}


@managing.route("/equipe", methods=["GET", "POST"])
def team() -> str | Response | tuple[str, int]:
    if request.method == "GET":
        with reading() as session:
            whose = creditor_or_portal(session)
            return _page(session, whose, InviteForm(whose.id if whose else None))
    with writing() as session:
        whose = creditor_or_portal(session)
        form = InviteForm(whose.id if whose else None)
        if not form.validate_on_submit():
            return _page(session, whose, form), 422
        try:
            _invite(session, whose, form)
        except NotAllowed as refused:
            session.rollback()
            form.refuse(refused.code, sentence(refused.code, **refused.values_shown))
            return _page(session, whose, form), 422
        flash(SAID["convite"])
        return redirect(url_for("managing.team", credor=named_in_address(whose)), 303)


@managing.post("/equipe/convites/<invitation_id>")
def invitation(invitation_id: str) -> Response | str | tuple[str, int]:
    """Send it again, or take it back: the button says which."""
    with writing() as session:
        whose = creditor_or_portal(session)
        found = invitations.invitation_of(session, whose.id if whose else None, invitation_id)
        by, now = staff().staff_id or 0, clock.now()
        try:
            if request.form.get("acao") == "reenviar":
                base_url = settings().base_url
                invitations.send_again(session, sealer(), found, by=by, base_url=base_url, now=now)
                flash(SAID["reenviado"])
            else:
                invitations.withdraw(session, found, by=by, now=now)
                flash(SAID["retirado"])
        except NotAllowed as refused:
            session.rollback()
            said = sentence(refused.code, **refused.values_shown)
            return _page(session, whose, InviteForm(whose.id if whose else None), said), 422
        return redirect(url_for("managing.team", credor=named_in_address(whose)), 303)


def _invite(session: Session, whose: Creditor | None, form: InviteForm) -> None:
    invitations.invite(
        session,
        sealer(),
        by=staff().staff_id or 0,
        creditor_id=whose.id if whose else None,
        email=form.email.data or "",
        name=form.name.data or "",
        role=Role(form.role.data),
        base_url=settings().base_url,
        now=clock.now(),
    )


def _page(session: Session, whose: Creditor | None, form: InviteForm, over: str = "") -> str:
    creditor_id, now = whose.id if whose else None, clock.now()
    context: dict[str, Any] = {
        "creditor": whose,
        "creditors": creditors_in_reach(session),
        "operator": staff().creditor_id is None,
        "named": named_in_address(whose),
        "members": staff_team.team_of(session, creditor_id, now=now, idle=staff_idle()),
        "invited": invitations.waiting(session, creditor_id),
        "roles": ROLES,
        "form": form,
        "over": over,
        "now": now,
        "most_sent": invitations.MOST_SENT,
    }
    return render_template("creditor/team.html", **context, **staff_context())


def staff_idle() -> timedelta:
    """How long a session of staff lives without use."""
    return timedelta(minutes=settings().staff_idle_minutes)
