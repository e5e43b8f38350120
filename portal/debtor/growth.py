"""How a debt grew, told as a picture: a bar for each of a few days, what was added, and the table beneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from offers.owed.balance import Component
from offers.owed.growth import Growth
from portal.documents import COMPONENT_NAMES
from portal.formatting import brl, date_plain

Cell = date | Money

_ADDED = {
    Component.PRINCIPAL: "do valor que falta",
    Component.CORRECTION: "de correção",
    Component.REMUNERATORY: "de juros do contrato",
    Component.FINE: "de multa",
    Component.INTEREST: "de juros",
    Component.FEES: "de honorários",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldGrowth:
    """`sentence` adds up; `bars` are label, centavos, text; `head` and `rows` are a table of the same days."""

    sentence: str
    bars: tuple[tuple[str, int, str], ...]
    head: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


def told_growth(growth: Growth, today: date, *, voluntary: bool = False) -> ToldGrowth:
    """A growth in words and figures. `voluntary` leaves out every word of lateness."""
    parts = [part for part in Component if any(balance.amount_of(part) for balance in growth.balances)]
    return ToldGrowth(
        sentence=_sentence(growth),
        bars=tuple((_label(each.priced_on, today), each.total.cents, brl(each.total)) for each in growth.balances),
        head=(("Dia", "date"), *((_name(part, voluntary), "money") for part in parts), ("Total", "money")),
        rows=tuple((each.priced_on, *(each.amount_of(part) for part in parts), each.total) for each in growth.balances),
    )


def _sentence(growth: Growth) -> str:
    """``De R$ 500,00 a R$ 2.300,00: R$ 1.540,00 de juros, R$ 46,00 de multa e R$ 214,00 de correção.``"""
    first, last = growth.balances[0], growth.balances[-1]
    parts = [f"{'menos ' if amount.cents < 0 else ''}{brl(abs(amount.cents))} {_ADDED[part]}"
             for part, amount in growth.added]  # fmt: skip
    listed = " e ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
    return f"De {brl(first.total)} a {brl(last.total)}: {listed}."


def _label(day: date, today: date) -> str:
    return "Hoje" if day == today else date_plain(day)


def _name(part: Component, voluntary: bool) -> str:
    return "Juros" if voluntary and part is Component.INTEREST else COMPONENT_NAMES[part]
