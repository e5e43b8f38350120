"""Which keys may have come before, in a fixed amount of memory however many there are.

Never wrong when it says that a key is new. Now and then it takes a new key for one that came before, the more often
the fuller it is (one in seventy after a million): so what it says is a reason to look, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence

SLOTS = 1 << 24


class Seen:
    """Two slots of a table for each key, both marked when it comes."""

    def __init__(self, slots: int = SLOTS) -> None:
        self._marks = bytearray(slots)  # a power of two
        self._mask = slots - 1

    def again(self, keys: Sequence[str]) -> list[str]:
        """Those of the keys that may have come before, in an earlier call or in this one. All of them are marked."""
        marks, mask = self._marks, self._mask
        suspects: list[str] = []
        for key in keys:
            number = hash(key)
            first, second = number & mask, number >> 32 & mask
            if marks[first] and marks[second]:
                suspects.append(key)
            else:
                marks[first] = marks[second] = 1
        return suspects
