"""What a test process does without, because no test has use for it: looking for garbage among what stays, and waiting
for the disk. A fifth of the suite's time was the first, at most pages the second."""

from __future__ import annotations

import gc
from typing import Any

from portal import db

_YOUNG = 20_000  # objects made before anybody looks among the young; Python's own is 700


def look_for_no_garbage_yet() -> None:
    """Until every test is known: what is made by then stays to the end."""
    gc.disable()


def look_for_garbage_of_tests() -> None:
    """From here on, and only among what tests make."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 20, 20)
    gc.enable()


def do_not_wait_for_the_disk() -> None:
    """SQLite in this process forgets the disk, as our PostgreSQL does: no test here cuts the power."""
    prepare = db._prepare_sqlite

    def hurried(connection: Any, record: Any) -> None:
        prepare(connection, record)
        connection.execute("PRAGMA synchronous=OFF")

    db._prepare_sqlite = hurried  # type: ignore[assignment]
