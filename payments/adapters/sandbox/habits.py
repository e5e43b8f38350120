"""How the sandbox bank behaves: what it charges, refuses and keeps waiting."""

from __future__ import annotations

from dataclasses import dataclass

from brazil.money import Money

_FEE = Money(250)


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """Settings of the bank. Payers are picked by postal code, so that demo data can ask for each behaviour.

    `fee` is charged for each slip paid and listed in the return. A slip of a delayed postal code is registered on
    the sweep after the one that read it.
    """

    fee: Money = _FEE
    rejected_postal_codes: frozenset[str] = frozenset({"00000000"})
    delayed_postal_codes: frozenset[str] = frozenset({"99999999"})
    delay_all: bool = False
    reject_all: bool = False
    repeat_every_return: bool = False
    return_every_day: bool = False  # once it has told of an account, also on days when nothing happened
