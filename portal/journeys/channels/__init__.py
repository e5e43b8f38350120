"""Ways a message leaves: each takes an `Outgoing` and returns the provider's reference or raises Undelivered."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from portal.services.messages import Outgoing


class Undelivered(Exception):
    """It did not leave. `permanent`: trying again cannot help; `wait`: when the provider asks to be called again."""

    def __init__(self, reason: str, *, permanent: bool = False, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.wait = wait


class Way(Protocol):
    """A channel to the outside."""

    def send(self, outgoing: Outgoing) -> str:
        """Send once for `outgoing.key`; returns the provider's reference."""
