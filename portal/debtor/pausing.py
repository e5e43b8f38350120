"""Asking for days without being asked for money: one question, what it does and costs, and ending it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from brazil.money import Money
from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.debtor.pausing_form import PauseForm
from portal.extensions import reading, writing
from portal.models import Pause
from portal.services.errors import Stale
from portal.services.pauses import starting
from portal.services.pauses.growth import Growth, growth_of
from portal.services.pauses.reading import Length, limit_of, pause_of
from portal.wording_pause import HELP


@debtor.get("/pausa")
def pause() -> str:
    with reading() as session:
        found = pause_of(session, access.debtor_id(), clock.today())
        return _asking(session, PauseForm()) if found is None else _running(found)


@debtor.post("/pausa")
def start_pause() -> Response | tuple[str, int]:
    form = PauseForm()
    if not form.validate_on_submit():
        with reading() as session:
            return _asking(session, form), 422
    with writing() as session:
        try:
            starting.start(
                session,
                debtor_id=access.debtor_id(),
                length=form.length(),
                why=form.why(),
                today=clock.today(),
                now=clock.now(),
            )
        except Stale as refused:  # the page says what stands and until when
            if refused.code not in ("pause_running", "pause_limit"):
                raise
            return redirect(url_for("debtor.pause"), 303)
    return redirect(url_for("debtor.pause", nova=1), 303)


@debtor.post("/pausa/encerrar")
def end_pause() -> Response:
    with writing() as session:
        starting.end(session, debtor_id=access.debtor_id(), today=clock.today(), now=clock.now())
    return redirect(url_for("debtor.home"), 303)


def _asking(session: Session, form: PauseForm) -> str:
    today, debtor_id = clock.today(), access.debtor_id()
    ends: tuple[date, ...] = tuple(today + timedelta(days=each) for each in Length)
    limit = limit_of(session, debtor_id, today)
    grown = growth_of(session, debtor_id, today, ends) if limit is None else ()
    return render_template("debtor/pause.html", form=form, limit=limit, rows=_rows(grown), ends=ends)


def _rows(grown: tuple[Growth, ...]) -> list[tuple[str | Money | None, ...]]:
    return [(f"{each.what} ({each.creditor})", each.today, *each.then) for each in grown]


def _running(found: Pause) -> str:
    return render_template(
        "debtor/pause_running.html",
        pause=found,
        new=request.args.get("nova") == "1",
        help_nearby=HELP.get(found.why),
        safety=found.why == "safety",
    )
