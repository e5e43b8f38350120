"""Leaving at once, from any page, and what a page does when nobody is in front of it any more."""

from __future__ import annotations

import re

from flask import Response as FlaskResponse
from flask import current_app, jsonify, request, url_for
from werkzeug.wrappers import Response

from portal import clock
from portal.access import viewer
from portal.extensions import writing
from portal.services import sessions
from portal.sessions import PortalSessionInterface
from portal.signin.blueprint import signin
from portal.signin.debtor_views import gone
from portal.signin.idle import seconds_left
from portal.signin.links import QUICK_EXIT

GRACE_SECONDS = 5
_TYPED_IN = re.compile(rb'<textarea|<input(?![^>]*\stype="?(?:hidden|radio|checkbox|submit)\b)')


@signin.get("/sair-rapido")
def leave_quickly() -> Response:
    """End the session and go to a site that says nothing.

    A link and not a form, so that it works from every page, also from one without a session. It needs no token: the
    cookie is SameSite=Lax, so another site's picture or frame cannot end anybody's session, and leaving harms nobody.
    """
    who = viewer()
    if who is not None:
        with writing() as writer:
            sessions.end(writer, who.session_id, now=clock.now())
    return gone(QUICK_EXIT)


@signin.get("/continuar")
def stay() -> FlaskResponse:
    """Somebody is still there: the session goes on, and the page learns for how long."""
    return jsonify(seconds=seconds_left())


@signin.after_app_request
def leave_when_idle(response: FlaskResponse) -> FlaskResponse:
    """A page left open goes to the sign-in by itself once its session is over, also without JavaScript.

    Not where something may be half typed (WCAG 2.2.1): there only the script acts, and it asks first.
    """
    whole = response.status_code == 200 and response.mimetype == "text/html" and not response.is_streamed
    if request.endpoint == "signin.enter" and "inativo" in request.args and viewer() is None:
        _forget_session(response)
    seconds = seconds_left() if whole and request.endpoint != "static" else 0
    if seconds and not _TYPED_IN.search(response.get_data()):
        away = url_for("signin.enter", inativo=1)
        response.headers.setdefault("Refresh", f"{seconds + GRACE_SECONDS}; url={away}")
    return response


def _forget_session(response: FlaskResponse) -> None:
    """Browsers drop the pages they hold for "back" when a session's cookie goes."""
    interface = current_app.session_interface
    if isinstance(interface, PortalSessionInterface):
        interface.forget_id(response)
