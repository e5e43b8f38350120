"""When to try again, and how long to wait: exponential with full jitter, the PSP's own `Retry-After` respected."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempts:
    """How often and how patiently. `sleep` and `chance` are the machine's unless a test brings its own.

    The n-th wait is up to `first_wait` times 2 to the n-1, at most `longest_wait` seconds. A `Retry-After` above
    `longest_wait` is not waited for: the caller tries again later.
    """

    most: int = 4
    first_wait: float = 0.3
    longest_wait: float = 8
    sleep: Callable[[float], object] = time.sleep
    chance: Callable[[], float] = random.random

    def wait(self, attempt: int, retry_after: str = "") -> bool:
        """Wait after the attempt of this number, counted from 1; False when it was the last or is not worth it."""
        if attempt >= self.most:
            return False
        asked = float(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0.0
        if asked > self.longest_wait:
            return False
        backoff = min(self.first_wait * 2 ** (attempt - 1), self.longest_wait) * self.chance()
        self.sleep(max(asked, backoff))
        return True
