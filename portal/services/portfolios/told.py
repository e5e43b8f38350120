"""What an import said last of each person it wrote: what is the same again need not be sent again.

A fixed number of people is remembered. Who was forgotten is told of once more, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from portal.services.portfolios.grouping import Grouped

KEPT_PEOPLE = 50_000


class Told:
    """Fingerprints, by lookup, of the last lines sent of a person."""

    def __init__(self) -> None:
        self._last: dict[bytes, int] = {}

    def remember(self, lines: Grouped, places: Iterable[int]) -> None:
        """The people at these places of a batch are being written as it says."""
        if len(self._last) >= KEPT_PEOPLE:
            self._last.clear()
        self._last.update((lines.lookups[place], lines.said[place]) for place in places)

    def otherwise(self, lines: Grouped, ids: dict[int, int]) -> dict[int, int]:
        """Of the ids of people by their places, those of whom the last thing said was something else, or nothing."""
        last = self._last
        return {place: number for place, number in ids.items() if last.get(lines.lookups[place]) != lines.said[place]}
