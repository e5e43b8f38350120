"""Contracts of rows that were refused: a whole portfolio named them, so their debts are not missing from it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.services.portfolios.cells import text_up_to
from portal.services.portfolios.loading_sql import UNREAD_CONTRACTS
from portal.services.portfolios.refusal import CellRefused

_read = text_up_to(60)


class UnreadContracts:
    """Keeps them in a temporary table of the import's transaction. `place` is the column of the contract."""

    def __init__(self, session: Session, place: int) -> None:
        self._session, self._place, self._wanted = session, place, False
        self._waiting: list[dict[str, str]] = []

    def begin(self, *, wanted: bool) -> None:
        """An empty table; without it nothing is kept."""
        self._wanted = wanted
        if wanted:
            self._session.execute(text(UNREAD_CONTRACTS))

    def add(self, cells: Sequence[str]) -> None:
        """The contract of a refused row, where it can be read."""
        if not self._wanted or self._place >= len(cells):
            return
        try:
            contract = _read(cells[self._place])
        except CellRefused:
            return
        if contract:
            self._waiting.append({"contract": contract})

    def flush(self) -> None:
        """Store what was remembered."""
        if self._waiting:
            self._session.execute(text("INSERT INTO unread_contracts VALUES (:contract)"), self._waiting)
            self._waiting = []
