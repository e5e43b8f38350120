"""A portfolio file as numbered rows, whatever it came as."""

from __future__ import annotations

from collections.abc import Generator

from portal.services.portfolios.delimited import Row, delimited_rows
from portal.services.portfolios.source import Kind, SourceFile


def rows_of(source: SourceFile) -> Generator[Row]:
    """Every row that is not blank, the header first, from the start of the file, one at a time."""
    source.stream.seek(0)
    if source.kind is Kind.DELIMITED:
        return delimited_rows(source)
    from portal.services.portfolios.workbook import workbook_rows  # openpyxl is slow to start and seldom needed

    return workbook_rows(source)
