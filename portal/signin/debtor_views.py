"""A debtor comes in: CPF, code, birth date; and goes out."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.access import viewer
from portal.extensions import sealer, settings, writing
from portal.models.outbox import Channel
from portal.services import birth_dates, sessions, sign_in
from portal.services.codes import policy_of
from portal.services.errors import NotAllowed, ServiceError, TooMany
from portal.sessions import portal_session
from portal.signin.blueprint import signin
from portal.signin.forms import BirthDateForm, CodeForm, EnterForm
from portal.signin.links import debtor_home, remember_next, take_next
from portal.signin.visits import debtor_limits, remember_device, this_visit
from portal.wording import sentence


def shown(template: str, form: object, error: ServiceError | None = None) -> FlaskResponse:
    """A page with its form and, after a refusal, the reason on top."""
    problems = [sentence(error.code, **error.values_shown)] if error else []
    response = make_response(render_template(template, form=form, problems=problems, demo=settings().demo))
    if error:
        response.status_code = error.status
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


@signin.route("/entrar", methods=["GET", "POST"])
def enter() -> Response:
    """CPF and channel. Whoever has a valid CPF gets the same answer."""
    who = viewer()
    if request.method == "GET":
        if who is not None and who.debtor_id is not None:
            return redirect(debtor_home())
        remember_next(request.args.get("proxima"))
    form = EnterForm()
    if not form.validate_on_submit():
        return shown("signin/enter.html", form)
    try:
        with writing() as writer:
            challenge = sign_in.ask_code(
                writer,
                policy_of(settings(), sealer()),
                cpf=form.digits,
                channel=Channel(form.channel.data),
                visit=this_visit(),
                now=clock.now(),
            )
    except TooMany as error:
        return shown("signin/enter.html", form, error)
    session["challenge"] = challenge
    return redirect(url_for("signin.code"), 303)


@signin.route("/entrar/codigo", methods=["GET", "POST"])
def code() -> Response:
    """The code. Says nothing of whether there is one."""
    challenge = session.get("challenge")
    if not challenge:
        return redirect(url_for("signin.enter"))
    form = CodeForm()
    if not form.validate_on_submit():
        return shown("signin/code.html", form)
    try:
        with writing() as writer:
            signed_in = sign_in.check_code(
                writer,
                policy_of(settings(), sealer()),
                challenge_id=challenge,
                guess=form.code.data or "",
                visit=this_visit(),
                limits=debtor_limits(),
                now=clock.now(),
            )
    except ServiceError as error:
        return shown("signin/code.html", form, error)
    return _welcome_in(signed_in)


def _welcome_in(signed_in: sign_in.SignedIn) -> Response:
    target = take_next(debtor_home())
    if not signed_in.unlocked:
        target = url_for("signin.birth_date", proxima=target)
    portal_session().become(signed_in.token)
    response = redirect(target, 303)
    remember_device(response, signed_in.device)
    return response


@signin.post("/entrar/codigo/outro")
def another_code() -> Response:
    """Send a new code in place of the last."""
    challenge = session.get("challenge")
    if not challenge:
        return redirect(url_for("signin.enter"))
    try:
        with writing() as writer:
            policy = policy_of(settings(), sealer())
            session["challenge"] = sign_in.ask_again(
                writer, policy, challenge_id=challenge, visit=this_visit(), now=clock.now()
            )
    except ServiceError as error:
        return shown("signin/code.html", CodeForm(formdata=None), error)
    return redirect(url_for("signin.code"), 303)


@signin.route("/entrar/nascimento", methods=["GET", "POST"])
def birth_date() -> Response:
    """The matching filter, before any amount is shown."""
    who = viewer()
    if who is None or who.debtor_id is None:
        return redirect(url_for("signin.enter", proxima=request.args.get("proxima")))
    if who.amounts_unlocked:
        return redirect(debtor_home())
    if request.method == "GET":
        remember_next(request.args.get("proxima"))
    form = BirthDateForm()
    if not form.validate_on_submit():
        return shown("signin/birth_date.html", form)
    try:
        with writing() as writer:
            token = birth_dates.match(
                writer,
                sealer(),
                session_id=who.session_id,
                debtor_id=who.debtor_id,
                birth_date=form.day,
                now=clock.now(),
            )
    except NotAllowed as error:
        portal_session().finish()
        return shown("signin/ended.html", None, error)
    except ServiceError as error:
        return shown("signin/birth_date.html", form, error)
    target = take_next(debtor_home())
    portal_session().become(token)
    return redirect(target, 303)


@signin.post("/sair")
def sign_out() -> Response:
    """End this session."""
    who = viewer()
    if who is not None:
        with writing() as writer:
            sessions.end(writer, who.session_id, now=clock.now())
    return gone(url_for("welcome.home"))


@signin.post("/sair-de-todos")
def sign_out_everywhere() -> Response:
    """End every session of this person."""
    who = viewer()
    if who is not None:
        with writing() as writer:
            sessions.end_all(writer, debtor_id=who.debtor_id, staff_id=who.staff_id, now=clock.now())
    return gone(url_for("welcome.home"))


def gone(target: str) -> Response:
    """Forget the session in the browser too, with what it kept of the pages."""
    portal_session().finish()
    response = redirect(target, 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
