"""Staff on a debtor's pages: which pages, and nothing but reading. The one guard of looking as a person sees."""

from __future__ import annotations

from flask import current_app, g, request

from portal import clock
from portal.db import Database
from portal.models import Sight
from portal.services import sights
from portal.services.errors import NotAllowed

PAGES = frozenset(
    f"debtor.{page}"
    for page in (
        "home", "debt", "options", "offer", "offer_summary", "agreement", "proposal", "disputes", "dispute", "channels",
    )
)  # fmt: skip
"""Pages that show one creditor's debts. Contacts, messages, permissions and papers of the person are not among them."""


def admit(session_id: int) -> bool:
    """Whether a look is under way in this session; from here on the page sees that creditor's rows only.

    Raises NotAllowed (``only_seen``) for whatever is not a page on the list, opened to be read.
    """
    found: Database = current_app.extensions["portal_database"]
    with found.reading() as session:
        sight = sights.live(session, session_id, clock.now())
    if sight is None:
        return False
    if request.method not in ("GET", "HEAD") or request.endpoint not in PAGES:
        raise NotAllowed("only_seen")
    g.sight = sight
    return True


def current_sight() -> Sight | None:
    """The look this page is part of, or None."""
    found: Sight | None = g.get("sight")
    return found
