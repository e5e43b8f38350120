"""What a job works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from payments.ports import Mailbox, PixProvider
from portal.config import Settings
from portal.db import Database
from portal.jobs.mailboxes import HeldMailboxes
from portal.jobs.portfolio_mailboxes import HeldPortfolioMailboxes
from portal.models import PixAccount
from portal.sealing import Sealer


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Settings, database, sealer and the banks' mailbox of one installation."""

    settings: Settings
    database: Database
    sealer: Sealer
    mailbox: Mailbox
    bank_mailboxes: HeldMailboxes | None = None  # those of the accounts that have one of their own
    portfolio_mailboxes: HeldPortfolioMailboxes | None = None  # those of creditors
    sandbox_sweep: Callable[[date], object] | None = None  # the bank of a demonstration
    pix_provider: Callable[[PixAccount], PixProvider] | None = None  # the PSP of an account
    begin_next_day: Callable[[], bool] | None = None  # of a demonstration asked to let days pass
