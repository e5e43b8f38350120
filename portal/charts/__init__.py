"""Server-made SVG charts: columns, lines with bands, steps. Pure: values in, markup out; the colours are the sheet's.

Each chart carries its title and its description for who cannot see it, and stands above the table of its figures.
"""

from portal.charts.columns import Column, column_chart
from portal.charts.frame import Mark, Scale, scale_of
from portal.charts.lines import Point, Series, line_chart

__all__ = ["Column", "Mark", "Point", "Scale", "Series", "column_chart", "line_chart", "scale_of"]
