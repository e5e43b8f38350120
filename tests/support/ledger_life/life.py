"""A random life of agreements: what happens, how often, and who decides it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from portal.db import Database
from tests.support.ledger_life.ending import Ending

# How often each is done between two bank files.
RARELY = {
    "pay_by_pix": 2.0, "pay_by_hand": 1.5, "pay_off": 0.7, "pay_without_number_and_place": 1.0, "tell_again": 0.7,
    "take_back": 1.3, "use_credit": 1.3, "give_back": 1.0, "break_it": 0.8, "take_up_again": 0.4, "renegotiate": 0.4,
    "write_off": 0.3,
}  # fmt: skip
JOINTLY = 0.05  # of what is accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many agreements run, of up to how many installments; up to how many lines a file has, a plain one, and one
    of slips for several creditors; how much more often than RARELY says the rest is done."""

    running: int
    longest: int
    lines: int
    plain: int
    several: int
    rest: float = 1.0


class Life(Ending):
    """Two creditors, many agreements. The services do each deed, the model works out what it must leave."""

    def __init__(self, database: Database, operations: Counter[str]) -> None:
        super().__init__(database, operations)
        self.prepare()

    def lives(self, pick: Random, *, operations: int, size: Size, after: Callable[[], None] = lambda: None) -> None:
        """So many operations or some more; then everything is compared. `after` is called now and then."""
        end = self.operations.total() + operations
        while self.operations.total() < end:
            while len(self.in_state("active")) < size.running:
                (self.accept_together if pick.random() < JOINTLY else self.accept)(pick, size.longest)
            self.pay(pick, size.lines)
            self.pay_plainly(pick, size.plain)
            self.pay_together(pick, size.several)
            for deed, often in RARELY.items():
                for _ in range(int(often * size.rest + pick.random())):
                    getattr(self, deed)(pick)
            self.wait(pick.randint(1, 12))
            after()
        self.compare_everything()
