"""Running the loading statements: each is given the values it names, and no others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, bindparam, text
from sqlalchemy.orm import Session

from portal.db_types import Instant

# Debtors are what creditors share. Imports that add them in the order of their lookup cannot wait for each other in a
# circle and may run side by side; one that adds them in several passes has no such order and must run alone.
_ADDS_DEBTORS = 7_730_112  # any number, as long as nothing else locks it
SIDE_BY_SIDE = f"SELECT pg_advisory_xact_lock_shared({_ADDS_DEBTORS})"
ALONE = f"SELECT pg_advisory_xact_lock({_ADDS_DEBTORS})"


class Statements:
    """Runs statements of one import. `now` is when; `import_id` marks the debts it added or changed."""

    def __init__(self, session: Session, *, creditor_id: int, import_id: int, now: datetime) -> None:
        self._session = session
        self._values = {"creditor_id": creditor_id, "import_id": import_id, "now": now}

    @property
    def on_postgresql(self) -> bool:
        return self._session.get_bind().dialect.name == "postgresql"

    def run(self, statements: Iterable[str]) -> int:
        """Run them; the number of rows the last one touched."""
        touched = 0
        for statement in statements:
            result: CursorResult[Any] = self._session.execute(*self._prepared(statement))  # type: ignore[assignment]
            touched = result.rowcount
        return touched

    def scalar(self, statement: str) -> Any:
        """The one value a question asks for."""
        return self._session.execute(*self._prepared(statement)).scalar()

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows a question asks for."""
        return [tuple(row) for row in self._session.execute(*self._prepared(statement))]

    def _prepared(self, statement: str) -> tuple[Any, dict[str, Any]]:
        used = {name: value for name, value in self._values.items() if f":{name}" in statement}
        clause = text(statement)
        if "now" in used:
            clause = clause.bindparams(bindparam("now", type_=Instant()))
        return clause, used
