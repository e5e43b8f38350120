"""How long a signed-in person may still do nothing before the session ends by itself."""

from __future__ import annotations

from datetime import timedelta

from portal import clock
from portal.extensions import settings
from portal.sessions import TOUCH_EVERY, portal_session


def seconds_left() -> int:
    """Seconds until a debtor's session ends if nothing more is asked; 0 for anybody else.

    Never more than is true: a page asked for within a minute of the last one does not lengthen the session.
    """
    found = portal_session().found
    if found is None or found.debtor_id is None or portal_session().ended:
        return 0
    now = clock.now()
    still = now - found.last_seen_at
    unused = timedelta(0) if still >= TOUCH_EVERY else still
    idle = timedelta(minutes=settings().idle_minutes) - unused
    return max(0, int(min(idle, found.expires_at - now).total_seconds()))
