"""The pictures of the reports: shares with their intervals, vintages by age, what is left over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from portal.charts import Column, Point, Scale, Series, column_chart, line_chart, scale_of
from portal.creditor.report_words import percentage
from portal.services.reports.figures import Figure
from portal.services.reports.times import Time
from portal.services.reports.vintages import Vintage
from portal.wording_reports import kind_words


def compared(key: str, title: str, now: Sequence[Figure], before: Sequence[Figure]) -> Markup:
    """Each kind, the period before beside this one. Where neither has any of a kind, it stands in the table alone."""
    past = {each.kind: each for each in before}
    some = [each for each in now if each.part or (each.kind in past and past[each.kind].part)] or now
    groups = [(_short(kind_words(each.kind)), (_column(past.get(each.kind)), _column(each))) for each in some]
    highest = [column.high or column.value for _, pair in groups for column in pair]
    said = "; ".join(f"{kind_words(each.kind)}: {percentage(each.value or 0)}" for each in now)
    return column_chart(key, title, f"{said}.", groups, y=_percents(highest), names=("Antes", "No período"))


def ages(key: str, title: str, found: Sequence[Vintage]) -> Markup:
    """One line a month, by months since it began; the last six that have rows."""
    series = [
        Series(
            label=kind_words(each.month),
            points=tuple(Point(x=age, y=100 * cents / each.whole) for age, cents in enumerate(each.received)),
        )
        for each in found[-6:]
        if each.whole
    ]
    said = "; ".join(
        f"{kind_words(each.month)}: {percentage(each.received[-1] / each.whole)}" for each in found if each.whole
    )
    oldest = max((len(each.received) - 1 for each in found[-6:]), default=1)
    x = scale_of((oldest,), lambda age: f"{age:g}", title="meses depois", whole=True, marks=7)
    return line_chart(key, title, f"{said}.", series, x=x, y=_percents(p.y for each in series for p in each.points))


def left_over_time(key: str, title: str, now: Time, before: Time) -> Markup:
    """The share it has not happened to, day by day, with its band."""
    series = [_curve("No período", now), _curve("Antes", before)]
    said = f"De {now.count} acompanhadas, aconteceu com {now.happened}."
    x = scale_of((now.longest, before.longest), lambda day: f"{day:g}", title="dias", whole=True, marks=7)
    return line_chart(key, title, said, [each for each in series if len(each.points) > 1], x=x, y=_percents((100,)))


def _curve(label: str, time: Time) -> Series:
    points = [Point(x=0, y=100, low=100, high=100)]
    for each in time.curve:
        share = 100 * each.without
        low, high = (share, share) if each.low is None or each.high is None else (100 * each.low, 100 * each.high)
        points.append(Point(x=each.day, y=share, low=low, high=high))
    last = points[-1]
    if time.longest > last.x:
        points.append(Point(x=time.longest, y=last.y, low=last.low, high=last.high))
    return Series(label=label, points=tuple(points) if time.count else (), stepped=True)


def _column(figure: Figure | None) -> Column:
    if figure is None or figure.value is None:
        return Column(value=0)
    low, high = figure.interval or (None, None)
    return Column(
        value=100 * figure.value, text=percentage(figure.value, 0), low=None if low is None else 100 * low,
        high=None if high is None else 100 * high,
    )  # fmt: skip


def _percents(values: Iterable[float]) -> Scale:
    """An axis of percentages up to the largest."""
    return scale_of(values, lambda value: f"{value:g}%".replace(".", ","))


def _short(words: str) -> str:
    return words if len(words) <= 24 else f"{words[:22].rstrip()}…"
