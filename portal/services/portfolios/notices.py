"""Rows that could be read and yet were left alone, found when compared with the rest and with what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.services.portfolios.delimited import Row
from portal.services.portfolios.layout import Field
from portal.services.portfolios.masking import masked
from portal.services.portfolios.reading import rows_of
from portal.services.portfolios.rejects import Rejects
from portal.services.portfolios.row import Rejected
from portal.services.portfolios.source import SourceFile

Notice = tuple[int, str, str]
"""Row number, column and code."""


def rows_under_agreement(session: Session) -> int:
    """How many rows are of debts that are being paid under an agreement."""
    counted = "SELECT count(*) FROM notices WHERE code = 'debt_under_agreement'"
    return int(session.execute(text(counted)).scalar_one())


def list_notices(session: Session, file: SourceFile, rejects: Rejects, places: dict[Field, int]) -> None:
    """List them with the rows themselves, which are read from the file again: they were not kept."""
    waiting = _in_order(session)
    wanted = next(waiting, None)
    if wanted is None:
        return
    with closing(rows_of(file)) as rows:
        _list_rows(rows, wanted, waiting, rejects, places)
    rejects.flush()


def _in_order(session: Session) -> Iterator[Notice]:
    """All of them, a page at a time."""
    page_of = text(
        "SELECT row_number, column_name, code FROM notices WHERE row_number > :after ORDER BY row_number LIMIT 5000"
    )
    after = 0
    while page := session.execute(page_of, {"after": after}).all():
        yield from ((number, column, code) for number, column, code in page)
        after = page[-1][0]


def _list_rows(
    rows: Iterator[Row], wanted: Notice | None, waiting: Iterator[Notice], rejects: Rejects, places: dict[Field, int]
) -> None:
    for number, cells in rows:
        if wanted is None:
            return
        if number == wanted[0]:
            place = places[Field(wanted[1])]
            shown = masked(cells[place] if place < len(cells) else "", Field(wanted[1]))
            rejects.add(number, Rejected(column=wanted[1], code=wanted[2], masked_value=shown), cells)
            if rejects.is_full:
                rejects.flush()
            wanted = next(waiting, None)
