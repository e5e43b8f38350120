"""The first page after signing in."""

from __future__ import annotations

from flask import render_template

from portal import access, clock
from portal.debtor.blueprint import debtor
from portal.extensions import reading
from portal.services.overview import overview_of


@debtor.get("/inicio")
def home() -> str:
    today = clock.today()
    with reading() as session:
        overview = overview_of(session, access.debtor_id(), today)
    return render_template("debtor/home.html", overview=overview, step=overview.step, today=today)
