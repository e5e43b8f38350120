"""The public pages: whose portal this is, how to check, whom to call."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy import select

from portal.access import open_to_everyone
from portal.extensions import reading, settings
from portal.models import Creditor
from portal.signin.links import frame_links
from portal.signin.places_of_help import AT_ONCE, PLACES

welcome = Blueprint("welcome", __name__)
open_to_everyone(welcome)
welcome.app_context_processor(frame_links)


def _creditors() -> list[Creditor]:
    with reading() as session:
        return list(session.scalars(select(Creditor).order_by(Creditor.name)))


@welcome.get("/")
def home() -> str:
    """What this is, and one button."""
    return render_template("signin/welcome.html", creditors=_creditors(), demo=settings().demo)


@welcome.get("/como-conferir")
def check_us() -> str:
    """How to tell us from somebody who pretends to be us."""
    host = settings().base_url.split("://", 1)[-1].rstrip("/")
    return render_template("signin/check_us.html", creditors=_creditors(), host=host, mail_from=settings().mail_from)


@welcome.get("/ajuda")
def help_channels() -> str:
    """The creditors' own service channels: the same list for everybody, so it tells nothing of whose debt it is."""
    return render_template("signin/help.html", creditors=_creditors())


@welcome.get("/seus-dados")
def privacy() -> str:
    """Which data, what for, for how long."""
    return render_template("signin/privacy.html", idle_minutes=settings().idle_minutes)


@welcome.get("/onde-pedir-ajuda")
def seek_help() -> str:
    """Who helps for free, and how to reach them."""
    return render_template("signin/places_of_help.html", places=PLACES, at_once=AT_ONCE)


@welcome.get("/seus-direitos")
def rights() -> str:
    """Rights of a person in debt, with their articles."""
    return render_template("signin/rights.html")
