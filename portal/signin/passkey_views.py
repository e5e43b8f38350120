"""Staff come in with a passkey. Without scripts there is no passkey: password and code remain."""

from __future__ import annotations

from flask import Response as FlaskResponse
from flask import jsonify, redirect, request, session
from werkzeug.wrappers import Response

from portal import clock
from portal.extensions import sealer, settings, writing
from portal.services import passkey_sign_in
from portal.services.errors import NotFound, ServiceError
from portal.services.passkeys import Place, place_of
from portal.sessions import portal_session
from portal.signin.blueprint import signin
from portal.signin.debtor_views import shown
from portal.signin.forms import StaffForm
from portal.signin.links import staff_home, take_next
from portal.signin.visits import staff_limits, this_visit

ASKED = "passkey"


def place() -> Place:
    """Where keys are good. Raises NotFound where there are none."""
    found = place_of(settings().base_url)
    if found is None:
        raise NotFound
    return found


@signin.context_processor
def where_keys_are_good() -> dict[str, bool]:
    """Whether the page of signing in offers a passkey."""
    return {"passkeys_here": place_of(settings().base_url) is not None}


@signin.post("/equipe/chave/pergunta")
def passkey_question() -> FlaskResponse:
    """What the browser asks its keys; the question is kept for this browser alone."""
    with writing() as writer:
        session[ASKED], options = passkey_sign_in.begin(writer, sealer(), place(), visit=this_visit(), now=clock.now())
    return jsonify(options=options)


@signin.post("/equipe/chave")
def passkey_enter() -> Response:
    """The key's answer."""
    question = session.pop(ASKED, "")
    try:
        with writing() as writer:
            member, opened = passkey_sign_in.finish(
                writer,
                place(),
                question=question,
                answer=request.form.get("answer", ""),
                visit=this_visit(),
                limits=staff_limits(),
                now=clock.now(),
            )
    except NotFound:
        raise
    except ServiceError as error:
        return shown("signin/staff_enter.html", StaffForm(formdata=None), error)
    target = take_next(staff_home(member.role))
    portal_session().become(opened)
    return redirect(target, 303)
