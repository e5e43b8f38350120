"""The first page of the demonstration: who to sign in as. Registered in demo mode only."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal import clock
from portal.access import open_to_everyone
from portal.demo import components
from portal.demo.showcases import shown_people
from portal.demo.staff import PASSWORD, ROLE_NAMES, STAFF, current_code
from portal.extensions import sealer

demo = Blueprint("demo", __name__, url_prefix="/demonstracao")
open_to_everyone(demo)
demo.add_url_rule("/componentes", view_func=components.page, endpoint="components")


@demo.get("")
def index() -> str:
    """Sign-ins, people to look at and the links to what only a demonstration has."""
    staff = [(member, ROLE_NAMES[member.role], current_code(sealer(), member.email, clock.now())) for member in STAFF]
    return render_template("demo/index.html", people=shown_people(clock.today()), staff=staff, password=PASSWORD)
