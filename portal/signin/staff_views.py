"""Staff come in: e-mail and password, then the authenticator's code."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.access import viewer
from portal.extensions import sealer, settings, writing
from portal.models import StaffMember
from portal.services import sessions, staff_sign_in
from portal.services.errors import ServiceError
from portal.services.passwords import PasswordCost
from portal.sessions import portal_session
from portal.signin.blueprint import signin
from portal.signin.debtor_views import gone, shown
from portal.signin.forms import StaffForm, TotpForm
from portal.signin.links import remember_next, staff_home, take_next
from portal.signin.visits import staff_limits, this_visit

PENDING_SECONDS = 300


@signin.route("/equipe/entrar", methods=["GET", "POST"])
def staff_enter() -> Response:
    """E-mail and password."""
    who = viewer()
    if request.method == "GET":
        if who is not None and who.staff_id is not None:
            return redirect(staff_home(who.role))
        remember_next(request.args.get("proxima"))
    form = StaffForm()
    if not form.validate_on_submit():
        return shown("signin/staff_enter.html", form)
    cost = PasswordCost(memory_kib=settings().password_memory_kib, rounds=settings().password_rounds)
    try:
        with writing() as writer:
            staff_id = staff_sign_in.check_password(
                writer,
                sealer(),
                cost,
                email=form.email.data or "",
                password=form.password.data or "",
                visit=this_visit(),
                now=clock.now(),
            )
    except ServiceError as error:
        return shown("signin/staff_enter.html", form, error)
    session["staff_pending"] = [staff_id, int(clock.now().timestamp())]
    return redirect(url_for("signin.staff_code"), 303)


def _pending() -> int | None:
    """Who gave the right password in the last five minutes."""
    staff_id, since = session.get("staff_pending") or (None, 0)
    return staff_id if clock.now().timestamp() - since < PENDING_SECONDS else None


@signin.route("/equipe/codigo", methods=["GET", "POST"])
def staff_code() -> Response:
    """The code of the authenticator."""
    staff_id = _pending()
    if staff_id is None:
        return redirect(url_for("signin.staff_enter"))
    form = TotpForm()
    if not form.validate_on_submit():
        return shown("signin/staff_code.html", form)
    try:
        with writing() as writer:
            token = staff_sign_in.check_totp(
                writer,
                sealer(),
                staff_id=staff_id,
                code=form.code.data or "",
                visit=this_visit(),
                limits=staff_limits(),
                now=clock.now(),
            )
            member = writer.get_one(StaffMember, staff_id)
    except ServiceError as error:
        return shown("signin/staff_code.html", form, error)
    target = take_next(staff_home(member.role))
    portal_session().become(token)
    return redirect(target, 303)


@signin.post("/equipe/sair")
def staff_sign_out() -> Response:
    """End this session."""
    who = viewer()
    if who is not None:
        with writing() as writer:
            sessions.end(writer, who.session_id, now=clock.now())
    return gone(url_for("signin.staff_enter"))
