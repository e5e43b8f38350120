"""How a debt grew, told as a picture: a bar for each of a few days, what was added, and the table beneath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money
from offers.owed.balance import Component
from offers.owed.growth import Growth
from portal.debtor.balance_words import term_of
from portal.documents import COMPONENT_NAMES
from portal.formatting import brl, date_plain

Cell = date | Money

_ADDED = {
    Component.PRINCIPAL: "no valor que falta",
    Component.CORRECTION: "correção",
    Component.REMUNERATORY: "juros do contrato",
    Component.FINE: "multa",
    Component.INTEREST: "juros pelo atraso",
    Component.FEES: "honorários",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What one part rose by; below zero where it fell. `term` is its word in portal.terms, or ""."""

    amount: Money
    name: str
    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldGrowth:
    """What was added, which adds up to the difference of `first` and `last`; `bars` are label, centavos, text; `head`
    and `rows` are a table of the same days."""

    first: Money
    last: Money
    added: tuple[Added, ...]
    bars: tuple[tuple[str, int, str], ...]
    head: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


def told_growth(growth: Growth, today: date, *, voluntary: bool = False) -> ToldGrowth:
    """``De R$ 500,00 a R$ 2.300,00``, of what, and day by day. `voluntary` leaves out every word of lateness."""
    parts = [part for part in Component if any(balance.amount_of(part) for balance in growth.balances)]
    return ToldGrowth(
        first=growth.balances[0].total,
        last=growth.balances[-1].total,
        added=tuple(_added(part, amount, voluntary) for part, amount in growth.added),
        bars=tuple((_label(each.priced_on, today), each.total.cents, brl(each.total)) for each in growth.balances),
        head=(("Dia", "date"), *((_name(part, voluntary), "money") for part in parts), ("Total", "money")),
        rows=tuple((each.priced_on, *(each.amount_of(part) for part in parts), each.total) for each in growth.balances),
    )


def _added(part: Component, amount: Money, voluntary: bool) -> Added:
    name = "juros" if voluntary and part is Component.INTEREST else _ADDED[part]
    return Added(amount=amount, name=name, term=term_of(part, voluntary))


def _label(day: date, today: date) -> str:
    return "Hoje" if day == today else date_plain(day)


def _name(part: Component, voluntary: bool) -> str:
    return "Juros" if voluntary and part is Component.INTEREST else COMPONENT_NAMES[part]
