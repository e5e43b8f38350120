"""How many days a demonstration runs ahead of the world, and how many it was asked to.

Kept in a small file of the data directory, which web server and worker both read. The worker goes one day at a time,
and does each day's work before the next: what happens to an agreement happens on its own day. A day that passed begins
at ten in the morning: whoever tries this at night sees leave what the law lets leave by day alone.
"""

from __future__ import annotations

import json
import os
from datetime import datetime, time, timedelta
from pathlib import Path

from portal.clock import SAO_PAULO, business_date

FURTHEST = 1_100
"""Days: three years, as long as most agreements last. A demonstration does not go back: `rm -r data` begins anew."""

MORNING = time(10)


def until_morning(now: datetime) -> timedelta:
    """From an instant to the next morning."""
    return datetime.combine(business_date(now) + timedelta(days=1), MORNING, SAO_PAULO) - now


class DaysAhead:
    """The clock of the demonstration in `data_dir`."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "days-ahead.json"
        self._read_at, self._days, self._asked, self._shift = 0, 0, 0, timedelta()

    def shift(self) -> timedelta:
        """How far the demonstration is ahead of the world now."""
        self._look()
        return self._shift

    @property
    def days(self) -> int:
        """Days that have passed."""
        self._look()
        return self._days

    @property
    def to_go(self) -> int:
        """Days asked for that have not begun yet."""
        self._look()
        return self._asked - self._days

    def ask(self, days: int) -> int:
        """Ask for so many more days, no further than FURTHEST; how many were granted."""
        self._look()
        granted = max(min(days, FURTHEST - self._asked), 0)
        self._write(self._days, self._asked + granted, self._shift)
        return granted

    def step(self, by: timedelta) -> bool:
        """Begin the next day that was asked for, so much later than now; False when there is none."""
        if not self.to_go:
            return False
        self._write(self._days + 1, self._asked, self._shift + by)
        return True

    def _look(self) -> None:
        try:
            written_at = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            self._read_at, self._days, self._asked, self._shift = 0, 0, 0, timedelta()
            return
        if written_at != self._read_at:
            told = json.loads(self._path.read_text())
            self._read_at, self._days, self._asked = written_at, int(told["days"]), int(told["asked"])
            self._shift = timedelta(seconds=float(told["seconds"]))

    def _write(self, days: int, asked: int, shift: timedelta) -> None:
        whole = self._path.with_suffix(f".{os.getpid()}")
        whole.write_text(json.dumps({"days": days, "asked": asked, "seconds": shift.total_seconds()}))
        whole.replace(self._path)
