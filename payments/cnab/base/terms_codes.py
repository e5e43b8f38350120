"""The codes by which a layout says what kind of interest, fine or discount a title has."""

from __future__ import annotations

from typing import NamedTuple


class TermKinds(NamedTuple):
    """One code for no such term, one for an amount and one for a percentage."""

    none: str
    amount: str
    rate: str


# FEBRABAN's: interest 1 a day, 2 a month, 3 none; fine and discount 1 an amount, 2 a percentage, 0 none.
INTEREST = TermKinds(none="3", amount="1", rate="2")
FINE = TermKinds(none="0", amount="1", rate="2")
DISCOUNT = TermKinds(none="0", amount="1", rate="2")
