"""What a job works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from payments.ports import Mailbox
from portal.config import Settings
from portal.db import Database
from portal.sealing import Sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Settings, database, sealer and the banks' mailbox of one installation."""

    settings: Settings
    database: Database
    sealer: Sealer
    mailbox: Mailbox
    sandbox_sweep: Callable[[date], object] | None = None  # the bank of a demonstration
