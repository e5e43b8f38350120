"""Who may come in: one guard a blueprint, refused unless said otherwise.

`create_app` registers no blueprint without a guard. Pages ask `debtor_id()` or `staff()` who is there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Request, abort, g, redirect, request, url_for
from flask_login import UserMixin, current_user
from werkzeug.wrappers import Response

from portal import seeing
from portal.extensions import login_manager
from portal.models.staff import Role
from portal.sessions import portal_session

Answer = Response | None
GUARDS: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer(UserMixin):  # type: ignore[misc]  # flask_login has no types
    """Who is signed in: a debtor or a member of staff."""

    session_id: int
    debtor_id: int | None = None
    staff_id: int | None = None
    name: str = ""
    role: Role | None = None
    creditor_id: int | None = None  # None for staff of the operator, who see every creditor
    amounts_unlocked: bool = False

    def get_id(self) -> str:
        return f"debtor:{self.debtor_id}" if self.debtor_id else f"staff:{self.staff_id}"

    @property
    def actor(self) -> str:
        """How the audit trail names them."""
        return self.get_id()


@login_manager.request_loader  # type: ignore[untyped-decorator]
def load_viewer(_request: Request) -> Viewer | None:
    """The viewer of this request, from its session."""
    found = portal_session().found
    if found is None:
        return None
    return Viewer(
        session_id=found.id,
        debtor_id=found.debtor_id,
        staff_id=found.staff_id,
        name=found.staff_name,
        role=found.role,
        creditor_id=found.creditor_id,
        amounts_unlocked=found.amounts_unlocked,
    )


def viewer() -> Viewer | None:
    """Who is signed in, or None."""
    found = current_user._get_current_object()
    return found if isinstance(found, Viewer) else None


def debtor_id() -> int:
    """The signed-in debtor; 404 for anyone else, though the guard comes first."""
    sight = seeing.current_sight()
    if sight is not None:
        return sight.debtor_id
    who = viewer()
    if who is None or who.debtor_id is None:
        abort(404)
    return who.debtor_id


def staff() -> Viewer:
    """The signed-in member of staff."""
    who = viewer()
    if who is None or who.staff_id is None:
        abort(404)
    return who


def _guard(blueprint: Blueprint, description: str, check: Callable[[], Answer]) -> None:
    GUARDS[blueprint.name] = description
    blueprint.before_request(check)


def open_to_everyone(blueprint: Blueprint) -> None:
    """Nobody is asked who they are."""
    _guard(blueprint, "everyone", lambda: None)


def only_those_who(blueprint: Blueprint, description: str, check: Callable[[], Answer]) -> None:
    """A guard of the area's own: `check` stops the request, or lets it pass."""
    _guard(blueprint, description, check)


def only_debtors(blueprint: Blueprint) -> None:
    """A debtor whose code was right and whose birth date matched; staff who look, as `portal.seeing` lets them."""

    def check() -> Answer:
        who = viewer()
        if who is not None and who.staff_id is not None and seeing.admit(who.session_id):
            return None
        if who is None or who.debtor_id is None:
            return redirect(url_for("signin.enter", proxima=_next_page()))
        if not who.amounts_unlocked:
            return redirect(url_for("signin.birth_date", proxima=_next_page()))
        return None

    _guard(blueprint, "debtors", check)


def only_staff(blueprint: Blueprint, *roles: Role) -> None:
    """Staff with one of these roles (admin always); others get the page for what does not exist."""

    def check() -> Answer:
        who = viewer()
        if who is None or who.staff_id is None:
            return redirect(url_for("signin.staff_enter", proxima=_next_page()))
        if who.role is not Role.ADMIN and who.role not in roles:
            abort(404)
        g.staff = who
        return None

    _guard(blueprint, "staff: " + ", ".join(sorted(role.value for role in roles)), check)


def _next_page() -> str | None:
    """Where to go after signing in: only a page of ours that was asked for by GET."""
    return request.full_path.rstrip("?") if request.method == "GET" and request.path.startswith("/") else None
