"""The same deeds as a Hypothesis state machine: it decides which, in what order and with what amounts."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from portal.db import Database
from tests.support.ledger_life.life import Life

PICKS = st.integers(0, 2**32).map(Random)
FEW = 3  # agreements
SHORT = 4  # installments


class LedgerMachine(RuleBasedStateMachine):
    """`database` and `operations` are set by whoever runs it: what was done, by name, in all examples."""

    database: Database
    operations: Counter[str]

    @initialize(pick=PICKS)
    def open_books(self, pick: Random) -> None:
        self.life = Life(self.database, self.operations)
        self.life.accept(pick, SHORT)

    def teardown(self) -> None:
        if hasattr(self, "life"):
            self.life.compare_everything()

    @precondition(lambda self: len(self.life.agreements) < FEW)
    @rule(pick=PICKS)
    def accept(self, pick: Random) -> None:
        self.life.accept(pick, SHORT)

    @precondition(lambda self: len(self.life.agreements) < FEW)
    @rule(pick=PICKS)
    def accept_together(self, pick: Random) -> None:
        self.life.accept_together(pick, SHORT)

    @precondition(lambda self: any(self.life.together))
    @rule(pick=PICKS)
    def pay_together(self, pick: Random) -> None:
        self.life.pay_together(pick, 2)

    @rule(pick=PICKS)
    def pay(self, pick: Random) -> None:
        self.life.pay(pick, 4)

    @precondition(lambda self: self.life.in_state("active"))
    @rule(pick=PICKS)
    def pay_plainly(self, pick: Random) -> None:
        self.life.pay_plainly(pick, FEW)

    @precondition(lambda self: any(self.life.codes.get(each.number) for each in self.life.near))
    @rule(pick=PICKS)
    def pay_by_pix(self, pick: Random) -> None:
        self.life.pay_by_pix(pick)

    @precondition(lambda self: self.life.in_state("active"))
    @rule(pick=PICKS)
    def pay_by_hand(self, pick: Random) -> None:
        self.life.pay_by_hand(pick)

    @precondition(lambda self: self.life.in_state("active"))
    @rule(pick=PICKS)
    def pay_off(self, pick: Random) -> None:
        self.life.pay_off(pick)

    @rule(pick=PICKS)
    def pay_without_number_and_place(self, pick: Random) -> None:
        self.life.pay_without_number_and_place(pick)

    @precondition(lambda self: self.life.files)
    @rule(pick=PICKS)
    def tell_again(self, pick: Random) -> None:
        self.life.tell_again(pick)

    @precondition(lambda self: self.life.reversible())
    @rule(pick=PICKS)
    def take_back(self, pick: Random) -> None:
        self.life.take_back(pick)

    @precondition(lambda self: self.life.with_credit())
    @rule(pick=PICKS)
    def use_credit(self, pick: Random) -> None:
        self.life.use_credit(pick)

    @precondition(lambda self: self.life.with_credit())
    @rule(pick=PICKS)
    def give_back(self, pick: Random) -> None:
        self.life.give_back(pick)

    @precondition(lambda self: self.life.in_state("active"))
    @rule(pick=PICKS)
    def break_it(self, pick: Random) -> None:
        self.life.break_it(pick)

    @precondition(lambda self: self.life.in_state("broken"))
    @rule(pick=PICKS)
    def take_up_again(self, pick: Random) -> None:
        self.life.take_up_again(pick)

    @precondition(lambda self: self.life.in_state("broken"))
    @rule(pick=PICKS)
    def renegotiate(self, pick: Random) -> None:
        self.life.renegotiate(pick)

    @precondition(lambda self: self.life.in_state("active"))
    @rule(pick=PICKS)
    def write_off(self, pick: Random) -> None:
        self.life.write_off(pick)

    @rule(days=st.integers(1, 40))
    def wait(self, days: int) -> None:
        self.life.wait(days)
