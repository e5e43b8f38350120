"""Rows that did not go in: kept sealed with the reason, and given back as a file to correct and send again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.models.portfolio import PortfolioImport, PortfolioReject
from portal.sealing import Sealer
from portal.services.errors import NotFound
from portal.services.portfolios.cells import FORMULA_STARTS, NOTHING
from portal.services.portfolios.layout import plain_name
from portal.services.portfolios.row import Rejected
from portal.wording_portfolio import reject_sentence

ADDED_COLUMNS = ("motivo", "coluna")
_PAGE = 1_000


class Rejects:
    """Keeps the rows refused by one import, in the import's own transaction."""

    def __init__(self, session: Session, portfolio_import: PortfolioImport, sealer: Sealer) -> None:
        self._session, self._import, self._sealer = session, portfolio_import, sealer
        self._waiting: list[dict[str, Any]] = []
        self.count = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to `flush`."""
        return len(self._waiting) >= _PAGE

    def add(self, number: int, rejected: Rejected, cells: Sequence[str]) -> None:
        """Remember a refused row; `flush` stores it."""
        self.count += 1
        text = json.dumps(list(cells), ensure_ascii=False)
        self._waiting.append({
            "import_id": self._import.id,
            "row_number": number,
            "column_name": rejected.column,
            "code": rejected.code,
            "masked_value": rejected.masked_value,
            "row_sealed": self._sealer.seal(text, row_bound_to(self._import.public_id, number)),
        })  # fmt: skip

    def flush(self) -> None:
        """Store what was remembered."""
        if self._waiting:
            self._session.execute(insert(PortfolioReject), self._waiting)
            self._waiting = []


def row_bound_to(import_public_id: str, number: int) -> bytes:
    """Associated data of a sealed row: its import and its number."""
    return f"portfolio_rejects|row|{import_public_id}|{number}".encode()


def rejects_of(session: Session, import_id: int) -> Iterator[PortfolioReject]:
    """The refused rows of an import in the order of the file, a page at a time."""
    after = 0
    wanted = select(PortfolioReject).where(PortfolioReject.import_id == import_id)
    while page := session.scalars(
        wanted.where(PortfolioReject.row_number > after).order_by(PortfolioReject.row_number).limit(_PAGE)
    ).all():
        yield from page
        after = page[-1].row_number
        session.expunge_all()


def rejects_file(session: Session, import_id: int, sealer: Sealer) -> Iterator[bytes]:
    """A CSV a spreadsheet opens: why, which column, then the row as it came. No cell can run as a formula.

    Raises NotFound when there is no such import.
    """
    found = session.get(PortfolioImport, import_id)
    if found is None:
        raise NotFound
    header, public_id = list(found.header), found.public_id
    kept = [place for place, title in enumerate(header) if plain_name(title) not in ADDED_COLUMNS]
    yield b"\xef\xbb\xbf" + _csv_line([*ADDED_COLUMNS, *(header[place] for place in kept)])
    for reject in rejects_of(session, import_id):
        cells: list[str] = json.loads(sealer.unseal(reject.row_sealed, row_bound_to(public_id, reject.row_number)))
        cells += [""] * (len(header) - len(cells))
        row = [cells[place] for place in kept] + cells[len(header) :]
        yield _csv_line([reject_sentence(reject.code), reject.column_name, *map(harmless, row)])


def harmless(cell: str) -> str:
    """A cell no spreadsheet takes for a formula; the import reads it back without the apostrophe."""
    text = cell.replace("\0", "")
    if text[:1] not in FORMULA_STARTS:
        return text
    bare = text.strip()
    return bare if bare in NOTHING else "'" + text


def _csv_line(cells: Sequence[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, delimiter=";", lineterminator="\r\n").writerow(cells)
    return line.getvalue().encode()
