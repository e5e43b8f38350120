"""Taking a dispute or a request, handing it on, letting it go: one button each, beside the thing itself."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from portal import clock
from portal.access import staff
from portal.creditor import creditor
from portal.extensions import writing
from portal.services.desk import owning
from portal.services.desk.owning import Thing, Viewer, Whose
from portal.services.disputes.desk import dispute_for
from portal.services.errors import NotAllowed, Stale
from portal.services.requests.desk import request_for
from portal.wording import sentence
from portal.wording_queue import PARTS

_MINE, _NOBODYS = "eu", "ninguem"


@creditor.post("/contestacoes/<dispute_id>/dono")
def dispute_owner(dispute_id: str) -> Response:
    with writing() as session:
        said = _decided(session, dispute_for(session, staff().creditor_id, dispute_id))
    return redirect(
        url_for("creditor.dispute", dispute_id=dispute_id, credor=request.args.get("credor"), dono=said), 303
    )


@creditor.post("/pedidos/<request_id>/dono")
def request_owner(request_id: str) -> Response:
    with writing() as session:
        said = _decided(session, request_for(session, staff().creditor_id, request_id))
    there = url_for("creditor.person_request", request_id=request_id, credor=request.args.get("credor"), dono=said)
    return redirect(there, 303)


def viewer() -> Viewer:
    """Who looks, as the desk's services know them."""
    return Viewer(staff_id=staff().staff_id or 0, creditor_id=staff().creditor_id)


def part_asked() -> Whose:
    """Which part of the queue the address asks for."""
    asked = request.args.get("dono", "")
    return Whose(asked) if asked in set(Whose) else Whose.ALL


def queue_context(session: Session, things: list[Any]) -> dict[str, Any]:
    """What a list shows of owners, and its filter."""
    return {"owners": owning.owners_of(session, things), "parts": PARTS, "part": part_asked()}


def owner_context(session: Session, thing: Thing) -> dict[str, Any]:
    """What the page of one thing shows of its owner."""
    found = owning.owners_of(session, [thing]).get(thing.id)
    said = request.args.get("dono", "")
    return {
        "owner": found,
        "owner_is_viewer": found is not None and found.id == staff().staff_id,
        "colleagues": [
            each for each in owning.colleagues(session, thing, viewer()) if found is None or each.id != found.id
        ],
        "owner_refused": sentence(_CODES[said], who=found.name if found else "Alguém") if said in _CODES else "",
        "owner_changed": said == _DONE,
    }


_DONE = "feito"
_WORDS = {"queue_taken": "pego", "queue_ended": "terminou", "queue_nobody": "quem"}
_CODES = {word: code for code, word in _WORDS.items()}
"""Why nothing was done, by the word the address keeps of it."""


def _decided(session: Session, thing: Thing) -> str:
    """What the button asked for is done; the word the address keeps of it."""
    asked, now = request.form.get("quem", ""), clock.now()
    try:
        if asked == _MINE:
            owning.take(session, thing, viewer(), now=now)
        elif asked == _NOBODYS:
            owning.let_go(session, thing, viewer(), now=now)
        else:
            owning.hand_on(session, thing, viewer(), request.form.get("para", ""), now=now)
    except (NotAllowed, Stale) as refused:
        return _WORDS[refused.code]
    return _DONE
