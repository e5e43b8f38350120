"""A balance told line by line in words anyone reads: what, how much, on what, for how long, by which rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_date

from brazil.money import Money
from offers.balance import Balance, BalanceLine, Component
from portal.documents import COMPONENT_NAMES
from portal.formatting import LOCALE, brl, percent, whole
from portal.wording import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLine:
    """One component: `how` is the sum in words, `limit` the ceiling that cut it or "", `rule` the article."""

    label: str
    amount: Money
    how: str
    limit: str
    rule: str


def told(balance: Balance, *, voluntary: bool = False) -> tuple[ToldLine, ...]:
    """The lines of a balance. `voluntary` leaves out every word of lateness: the debt can no longer be demanded."""
    return tuple(_told_line(line, voluntary) for line in balance.lines)


def _told_line(line: BalanceLine, voluntary: bool) -> ToldLine:
    label = COMPONENT_NAMES[line.component]
    return ToldLine(
        label="Juros" if voluntary and line.component is Component.INTEREST else label,
        amount=line.amount,
        how=_HOW[line.component](line),
        limit=sentence(f"limit.{line.limit}", rate=_rate(line.rate)) if line.limit else "",
        rule=line.rule,
    )


def _principal(_line: BalanceLine) -> str:
    return "O valor do contrato, sem nenhum acréscimo."


def _correction(line: BalanceLine) -> str:
    detail = dict(line.detail)
    if "first_month" not in detail:
        known = _month(detail["last_published"])
        return f"Sem correção por enquanto: falta um mês inteiro com {detail['index']} publicado. O último é {known}."
    first, last = _month(detail["first_month"]), _month(detail["last_month"])
    span = f"em {first}" if first == last else f"de {first} a {last}"
    return f"O {detail['index']} mede a inflação. Ele somou {_rate(line.rate)} {span}, sobre {brl(line.base)}."


def _fine(line: BalanceLine) -> str:
    return f"{_rate(line.rate)} de {brl(line.base)}, uma única vez."


def _interest(line: BalanceLine) -> str:
    return f"{_rate(line.rate)} ao mês sobre {brl(line.base)}, por {whole(line.days)} dias, sem juros sobre juros."


_HOW = {
    Component.PRINCIPAL: _principal,
    Component.CORRECTION: _correction,
    Component.FINE: _fine,
    Component.INTEREST: _interest,
}


def _rate(fraction: Decimal) -> str:
    shown = fraction * 100
    return percent(shown, 0 if shown == shown.to_integral_value() else 2)


def _month(text: str) -> str:
    return str(format_date(date.fromisoformat(f"{text}-01"), "MMMM 'de' y", locale=LOCALE))
