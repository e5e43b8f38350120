"""Whose creditor a page is about: staff of a creditor have one; the operator's staff choose."""

from __future__ import annotations

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.access import staff
from portal.models import Creditor
from portal.services.errors import NotFound


def creditors_in_reach(session: Session) -> list[Creditor]:
    """The creditors the viewer may work for, by name."""
    query = select(Creditor).order_by(Creditor.name)
    own = staff().creditor_id
    return list(session.scalars(query if own is None else query.where(Creditor.id == own)))


def current_creditor(session: Session) -> Creditor:
    """The creditor of this page: the viewer's own, or the one named by `?credor=`; the first one otherwise.

    Another creditor's name in the address is answered as what does not exist.
    """
    reachable = creditors_in_reach(session)
    named = request.args.get("credor") or request.form.get("credor")
    found = next((each for each in reachable if named in (None, each.public_id)), None)
    if found is None:
        raise NotFound
    return found
