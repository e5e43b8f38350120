"""Addresses in the frame of every page, and where to go after signing in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import current_app, session, url_for

from portal.access import viewer
from portal.models.staff import Role
from portal.seeing import current_sight
from portal.signin.idle import seconds_left

QUICK_EXIT = "https://www.google.com.br/"
_HOMES = {
    Role.CREDITOR_ANALYST: ("creditor.home",),
    Role.CREDITOR_MANAGER: ("creditor.home",),
    Role.FINANCE: ("finance.home",),
    Role.ADMIN: ("admin.home", "creditor.home", "finance.home"),
}


def frame_links() -> dict[str, Any]:
    """`debtor_links` and `sight` for layouts/debtor.html, `staff_links` for layouts/staff.html."""
    who = viewer()
    sight = current_sight()
    is_debtor = who is not None and who.debtor_id is not None
    is_staff = who is not None and who.staff_id is not None
    debtor_links = {
        "home": debtor_home() if is_debtor or sight else url_for("welcome.home"),
        "check_us": url_for("welcome.check_us"),
        "verify": url_for("verify.check"),
        "sign_out": url_for("signin.sign_out") if is_debtor else None,
        "quick_exit": url_for("signin.leave_quickly"),
        "seconds_left": seconds_left(),
        "stay": url_for("signin.stay"),
        "idle": url_for("signin.enter", inativo=1),
        "help": url_for("welcome.help_channels"),
        "privacy": url_for("welcome.privacy"),
        "seek_help": _if_there("welcome.seek_help"),
        "glossary": _if_there("welcome.glossary"),
        "complain": _if_there("debtor.complaint"),
        "my_data": _if_there("debtor.my_data") if is_debtor else None,
        "rights": url_for("welcome.rights"),
    }
    staff_links = {
        "home": staff_home(who.role) if who is not None and is_staff else url_for("welcome.home"),
        "sign_out": url_for("signin.staff_sign_out") if is_staff else None,
    }
    return {"debtor_links": debtor_links, "staff_links": staff_links, "sight": sight}


def _first_there(*endpoints: str) -> str:
    return next((url_for(name) for name in endpoints if name in current_app.view_functions), "/")


def _if_there(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def debtor_home() -> str:
    """The debtor's first page."""
    return _first_there("debtor.home", "welcome.home")


def staff_home(role: Role | None) -> str:
    """The first page of a role."""
    return _first_there(*_HOMES.get(role or Role.ADMIN, ()), "welcome.home")


def own_path(text: str | None) -> str | None:
    """The text if it is a path of this portal; an address of elsewhere, in whatever disguise, is dropped."""
    if not text or not text.startswith("/") or len(text) > 500 or not text.isprintable():
        return None
    parts = urlsplit(text)
    if parts.scheme or parts.netloc or text.startswith(("//", "/\\")) or "\\" in text:
        return None
    return text


def remember_next(text: str | None) -> None:
    """Keep where the person was going."""
    path = own_path(text)
    if path is not None:
        session["next"] = path


def take_next(otherwise: str) -> str:
    """Where the person was going, once."""
    return own_path(session.pop("next", None)) or otherwise
