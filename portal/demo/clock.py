"""The clock of the demonstration: let days pass and see what they do to an agreement. Registered in demo mode only."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal import clock
from portal.access import open_to_everyone
from portal.demo.days_ahead import FURTHEST, DaysAhead
from portal.extensions import settings

demo_clock = Blueprint("demo_clock", __name__, url_prefix="/demonstracao/relogio")
open_to_everyone(demo_clock)

MOST_AT_ONCE = 60


class DaysForm(FlaskForm):  # type: ignore[misc]  # flask_wtf has no types
    """How many days pass."""

    days = IntegerField(
        "Quantos dias passam?",
        default=1,
        validators=[
            InputRequired("Diga quantos dias passam, como 7."),
            NumberRange(1, MOST_AT_ONCE, f"Diga um número de 1 a {MOST_AT_ONCE}."),
        ],
    )


@demo_clock.route("", methods=["GET", "POST"])
def page() -> str | Response | tuple[str, int]:
    """What day it is here, and a form to let days pass."""
    form, ahead = DaysForm(), DaysAhead(settings().data_dir)
    if form.is_submitted():
        if form.validate() and ahead.ask(form.days.data or 0):
            return redirect(url_for(".page"), 303)
        if not form.errors:
            form.days.errors = (f"Este relógio anda no máximo {FURTHEST} dias. Comece de novo com a pasta data vazia.",)
    shown = render_template("demo/clock.html", form=form, today=clock.today(), days=ahead.days, to_go=ahead.to_go)
    return (shown, 422) if form.errors else shown
