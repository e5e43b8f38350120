"""Where one is signed in: this browser and the others, each of which can be ended from here."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.browser_words import browser_in_words
from portal.extensions import reading, settings, writing
from portal.services import devices, sessions
from portal.sessions import portal_session


@debtor.get("/meus-dados/acessos")
def my_sessions() -> str:
    who, now = access.debtor_id(), clock.now()
    with reading() as session:
        found = sessions.live_of(session, who, now=now, idle=timedelta(minutes=settings().idle_minutes))
        return render_template(
            "debtor/my_sessions.html",
            sessions=found,
            here=_session_id(),
            browser=browser_in_words,
            trusted=devices.trusted_of(session, who, now),
            ended="encerrado" in request.args,
            forgotten="esquecidos" in request.args,
        )


@debtor.post("/meus-dados/acessos/<session_id>/encerrar")
def end_session(session_id: str) -> Response:
    with writing() as session:
        ended = sessions.end_named(session, debtor_id=access.debtor_id(), public_id=session_id, now=clock.now())
    if ended == _session_id():
        portal_session().finish()
        return redirect(url_for("welcome.home"), 303)
    return redirect(url_for("debtor.my_sessions", encerrado=1), 303)


@debtor.post("/meus-dados/acessos/esquecer")
def forget_browsers() -> Response:
    who, now = access.debtor_id(), clock.now()
    with writing() as session:
        devices.forget(session, who, now)
    return redirect(url_for("debtor.my_sessions", esquecidos=1), 303)


def _session_id() -> int:
    who = access.viewer()
    return who.session_id if who else 0
