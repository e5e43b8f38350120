"""What expires is removed: sessions, codes, attempt counters."""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.jobs.tools import Tools
from portal.services.upkeep import remove_expired

KEPT_AFTER_EXPIRY = timedelta(days=1)  # for the counters that look back a day


def sweep_expired(tools: Tools) -> None:
    """Remove what expired more than a day ago."""
    with tools.database.writing() as session:
        remove_expired(session, before=clock.now() - KEPT_AFTER_EXPIRY)
