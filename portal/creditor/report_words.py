"""Figures as people read them: a percentage with its interval, of how many, and what to make of the difference."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from brazil.money import Money
from portal.formatting import brl, percent, whole
from portal.services.reports.figures import Figure, Method, Row, Spec
from portal.wording_reports import kind_words

_OF_BPS = ("desconto-acordo",)
NOTHING, NO_COSTS = "Sem casos", "Sem custos anotados"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A figure in words, beside the one of the period before. `address` opens its rows."""

    label: str
    value: str
    interval: str
    of: str
    before: str
    before_interval: str
    difference: str
    address: str


def shown(spec: Spec, now: Figure, before: Figure | None, address: str) -> Shown:
    """One line of a report."""
    return Shown(
        label=kind_words(now.kind) if now.kind else "",
        value=value_words(spec, now),
        interval=interval_words(spec, now),
        of=of_words(spec, now),
        before=value_words(spec, before) if before else NOTHING,
        before_interval=interval_words(spec, before) if before else "",
        difference=difference(spec, now, before),
        address=address,
    )


def value_words(spec: Spec, figure: Figure) -> str:
    """``12,3%``; the cost of a real in reais."""
    if figure.value is None:
        return NOTHING
    if spec.method is Method.WHOLE:
        return brl(round(100 * figure.value)) if figure.part else NO_COSTS
    return percentage(figure.value)


def percentage(share: float, places: int = 1) -> str:
    """``12,3%`` of 0.123."""
    text = percent(Decimal(repr(share * 100)), places)
    return text if places else text.replace(",", "")


def interval_words(spec: Spec, figure: Figure) -> str:
    """``de 9,8% a 15,4%``, or why there is none."""
    if spec.method is Method.WHOLE:
        return ""
    if figure.interval is None:
        return "casos de menos para um intervalo" if figure.value is not None else ""
    low, high = figure.interval
    return f"de {percentage(low)} a {percentage(high)}"


def of_words(spec: Spec, figure: Figure) -> str:
    """``31 de 250``, or the two amounts."""
    if spec.method is Method.SHARE:
        return f"{whole(figure.part)} de {whole(figure.whole)}"
    if spec.key in _OF_BPS:
        return f"{whole(figure.count)} acordos"
    return f"{brl(figure.part)} de {brl(figure.whole)}"


def difference(spec: Spec, now: Figure, before: Figure | None) -> str:
    """How far apart, and whether chance may have done it: it may where the two intervals meet."""
    if before is None or now.value is None or before.value is None:
        return "Sem período anterior para comparar."
    if spec.method is Method.WHOLE:
        if not now.part or not before.part:
            return NO_COSTS
        cents = round(100 * now.value) - round(100 * before.value)
        return f"{'+' if cents > 0 else ''}{brl(cents)} por real"
    points = percent(Decimal(repr((now.value - before.value) * 100)), 1).removesuffix("%")
    if not points.strip("-0,"):
        return "Igual."
    said = f"{'' if points.startswith('-') else '+'}{points} pontos"
    if now.interval is None or before.interval is None:
        return f"{said}. Casos de menos para dizer se é acaso."
    apart = now.interval[0] > before.interval[1] or before.interval[0] > now.interval[1]
    return f"{said}. {'É mais do que o acaso costuma explicar.' if apart else 'Pode ser acaso.'}"


def row_words(spec: Spec, row: Row) -> tuple[str, str]:
    """What a row counts above and below the line."""
    if spec.method is Method.SHARE:
        return ("Sim" if row.part else "Não"), "1"
    if spec.method is Method.SURVIVAL:
        return ("Sim" if row.part else "Ainda não"), f"{whole(row.whole)} {'dia' if row.whole == 1 else 'dias'}"
    if spec.key in _OF_BPS:
        return percentage(row.part / row.whole), "1"
    return brl(row.part), brl(row.whole)


def row_cells(spec: Spec, row: Row) -> tuple[Money | str | int, Money | int]:
    """The same for a spreadsheet, in which columns are added up."""
    if spec.method in (Method.RATIO, Method.WHOLE) and spec.key not in _OF_BPS:
        return Money(row.part), Money(row.whole)
    return row.part, row.whole
