"""A random life of agreements: what happens, how often, and who decides it."""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import dataclass
from random import Random

from portal.db import Database
from tests.support.ledger_life.ending import Ending

# How often each is done between two bank files.
RARELY = {
    "pay_by_pix": 3.0, "pay_by_hand": 2.0, "pay_off": 0.7, "pay_without_number_and_place": 1.0, "tell_again": 0.3,
    "take_back": 1.5, "use_credit": 1.5, "give_back": 1.0, "break_it": 0.7, "take_up_again": 0.3, "renegotiate": 0.4,
    "write_off": 0.2,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many agreements run, of up to how many installments; up to how many lines a file has, and a plain one."""

    running: int
    longest: int
    lines: int
    plain: int


class Life(Ending):
    """One creditor, many agreements. The services do each deed, the model works out what it must leave."""

    def __init__(self, database: Database, operations: Counter[str]) -> None:
        super().__init__(database, operations)
        self.prepare()

    def lives(self, pick: Random, *, operations: int, size: Size, until: float = math.inf) -> None:
        """So many operations or some more, fewer when the clock says so (time.time()); then everything is compared."""
        end = self.operations.total() + operations
        while self.operations.total() < end and time.time() < until:
            while len(self.in_state("active")) < size.running:
                self.accept(pick, size.longest)
            self.pay(pick, size.lines)
            self.pay_plainly(pick, size.plain)
            for deed, often in RARELY.items():
                for _ in range(int(often + pick.random())):
                    getattr(self, deed)(pick)
            self.wait(pick.randint(1, 12))
        self.compare_everything()
