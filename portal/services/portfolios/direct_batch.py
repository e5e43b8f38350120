"""What a first load can make of rows without the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.services.portfolios.grouping import Grouped, grouped
from portal.services.portfolios.protection import Protected
from portal.services.portfolios.seen import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectBatch:
    """Rows ready to be stored. `suspects` are contracts that may have come before; `rows` is None without any."""

    grouped: Grouped
    suspects: Sequence[str]
    rows: Protected | None


class DirectEncoder:
    """Makes the batches of one file; runs beside whoever stores them."""

    def __init__(self) -> None:
        self._seen = Seen()

    def encode(self, rows: Protected) -> DirectBatch:
        """The batch of some rows."""
        suspects = self._seen.again(rows.contracts)
        return DirectBatch(grouped=grouped(rows), suspects=suspects, rows=rows if suspects else None)
