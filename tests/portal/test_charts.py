"""Charts: every value is drawn where its scale puts it, names lie apart, and nothing typed becomes markup."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.charts import Column, Point, Series, column_chart, line_chart, scale_of
from portal.charts.frame import BOTTOM, TOP, Scale


def plain(value: float) -> str:
    return f"{value:g}"


def parsed(chart: object) -> ElementTree.Element:
    return ElementTree.fromstring(str(chart))


def drawn(chart: ElementTree.Element) -> list[str]:
    line = chart.find(".//polyline")
    assert line is not None
    return (line.get("points") or "").split()


def lines(*series: Series, y: Scale | None = None) -> ElementTree.Element:
    x = scale_of((p.x for each in series for p in each.points), plain)
    heights = y or scale_of((p.y for each in series for p in each.points), plain)
    return parsed(line_chart("k", "Título", "Descrição", series, x=x, y=heights))


@given(st.lists(st.floats(0, 1e9, allow_nan=False), max_size=6), st.booleans())
@settings(max_examples=40)
def test_a_scale_holds_every_value_between_few_round_marks(values: list[float], whole: bool) -> None:
    scale = scale_of(values, plain, whole=whole)
    assert scale.lowest <= 0
    assert all(scale.lowest <= each <= scale.highest * 1.000001 for each in values)
    assert 2 <= len(scale.marks) <= 12
    assert not whole or all(mark.value == int(mark.value) for mark in scale.marks)


def test_a_scale_reaches_below_zero_where_values_do() -> None:
    assert [mark.label for mark in scale_of((-30, 45), plain).marks] == ["-40", "-20", "0", "20", "40", "60"]


def test_a_stepped_line_holds_its_value_until_the_next_point() -> None:
    points = (Point(x=0, y=10, low=8, high=10), Point(x=5, y=4, low=2, high=6))
    found = lines(Series(label="A", points=points, stepped=True))
    corners = [tuple(map(float, each.split(","))) for each in drawn(found)]
    assert len(corners) == 3
    assert corners[0][1] == corners[1][1] == TOP
    assert corners[1][0] == corners[2][0]
    band = found.find(".//polygon")
    assert band is not None
    assert len((band.get("points") or "").split()) == 6


def test_names_at_the_ends_of_lines_never_lie_on_one_another() -> None:
    found = lines(*(Series(label=f"S{n}", points=(Point(x=0, y=0), Point(x=1, y=5))) for n in range(9)))
    heights = sorted(float(each.get("y") or 0) for each in found.iter("text") if "name" in (each.get("class") or ""))
    assert len(heights) == 9
    assert all(later - earlier >= 17.9 for earlier, later in itertools.pairwise(heights))


def test_columns_stand_on_the_ground_as_high_as_they_count_with_their_intervals() -> None:
    groups = [("Um", (Column(value=5, text="5"), Column(value=10, low=8, high=10))), ("Dois", (Column(value=0),) * 2)]
    found = parsed(column_chart("k", "T", "D", groups, y=scale_of((10,), plain), names=("Antes", "Agora")))
    heights = [float(each.get("height") or 0) for each in found.iter("rect")][:4]
    assert heights == [(BOTTOM - TOP) / 2, BOTTOM - TOP, 0, 0]
    assert len([each for each in found.iter("line") if each.get("class") == "whisker"]) == 1
    assert {"Antes", "Agora", "Um", "Dois"} <= {each.text for each in found.iter("text")}


def test_nothing_named_by_people_becomes_markup_and_the_drawing_is_described() -> None:
    found = lines(Series(label="<b>x</b>", points=(Point(x=1, y=1),)))
    assert found.find(".//b") is None
    assert found.find(".//circle") is not None
    drawing = found.find(".//svg")
    assert drawing is not None
    assert drawing.get("aria-labelledby") == "k-t k-d"
    assert [each.text for each in drawing if each.tag in ("title", "desc")] == ["Título", "Descrição"]


def test_a_chart_of_nothing_is_drawn_empty() -> None:
    assert lines(Series(label="Vazia", points=())).find(".//polyline") is None
    assert parsed(column_chart("k", "T", "D", [], y=scale_of((), plain))).find(".//rect") is None
