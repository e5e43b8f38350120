"""A PSP that does not answer is left alone for a while: one worker does everything, and nobody else's work may wait
for its silence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from payments.errors import ProviderError
from payments.ports import PixProvider
from portal import clock
from portal.jobs.tools import Tools
from portal.models import PixAccount

FIRST, LONGEST = timedelta(seconds=30), timedelta(minutes=10)
_resting: dict[int, tuple[datetime, timedelta]] = {}  # by account: until when, and how long the rest was


@contextmanager
def speaking(tools: Tools, account: PixAccount) -> Iterator[PixProvider]:
    """The account's PSP. Raises ProviderError, not permanent: "pix_psp_away" while it rests, "pix_not_configured"."""
    until, rest = _resting.get(account.id, (None, FIRST / 2))
    if until is not None and clock.now() < until:
        raise ProviderError("pix_psp_away", permanent=False)
    if tools.pix_provider is None:
        raise ProviderError("pix_not_configured", permanent=False)
    try:
        yield tools.pix_provider(account)
    except ProviderError as error:
        if not error.permanent:
            longer = min(rest * 2, LONGEST)
            _resting[account.id] = (clock.now() + longer, longer)
        raise
    _resting.pop(account.id, None)


def forget() -> None:
    """No PSP rests any more: a worker that starts asks each at once."""
    _resting.clear()
