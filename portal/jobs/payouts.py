"""What each payment leaves for its creditor is worked out soon after it came, and so is each return."""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.jobs.tools import Tools
from portal.services.payouts.lines import creditors_with_contracts, derive_all

EVERY = timedelta(minutes=1)


def derive_lines(tools: Tools) -> None:
    """The lines that are missing, of each creditor with a contract; a session a creditor."""
    with tools.database.reading() as session:
        creditors = creditors_with_contracts(session)
    for creditor_id in creditors:
        with tools.database.writing() as session:
            derive_all(session, creditor_id, now=clock.now())
