"""Which files in a folder have stopped growing. Banks and couriers do not all write under another name first."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

SETTLE_SECONDS = 20.0
"""How long a file keeps its size and time before it is taken to be complete, where nothing else is said."""

Form = tuple[int, int]  # size in bytes, time of change in seconds
_OLD = 600.0  # not touched for so long, it is complete even to whoever sees it for the first time
_HALF_WRITTEN = (".part", ".partial", ".filepart", ".tmp", ".temp", ".writing", ".swp", ".lck", ".lock")


class Settling:
    """Remembers size and time of each file; one that kept both for `seconds` is taken to be complete."""

    def __init__(
        self, seconds: float, *, steady: Callable[[], float] = time.monotonic, now: Callable[[], float] = time.time
    ) -> None:
        self._seconds, self._steady, self._now = seconds, steady, now
        self._since: dict[str, tuple[Form, float]] = {}

    def settled(self, listing: Mapping[str, Form]) -> list[str]:
        """The names of a listing that are complete, in order."""
        moment = self._steady()
        known = self._since
        self._since = {
            name: known[name] if name in known and known[name][0] == form else (form, moment)
            for name, form in listing.items()
        }
        return sorted(name for name, (form, since) in self._since.items() if self._complete(form, moment - since))

    def _complete(self, form: Form, kept_for: float) -> bool:
        return kept_for >= self._seconds or self._now() - form[1] >= _OLD


def half_written(name: str) -> bool:
    """Whether a name says that somebody is still writing."""
    return name.lower().endswith(_HALF_WRITTEN)
