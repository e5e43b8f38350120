"""What a test process does without, because no test has use for it: looking for garbage among what stays, waiting for
the disk, and seeding what nobody draws from. A fifth of the suite's time was the first, at most pages the second."""

from __future__ import annotations

import gc
from typing import Any

from hypothesis.internal import entropy

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


def leave_numpys_chance_alone() -> None:
    """Hypothesis seeds numpy's own generator before each example and puts it back after it, a fifth of what an example
    of nothing takes. Nobody draws from it: NPY002 of ruff sees to that, in the program and in its tests."""
    if entropy.NP_RANDOM is not None:
        raise RuntimeError("Hypothesis has numpy's generator already, or keeps it elsewhere")
    entropy.NP_RANDOM = _NOBODYS


class _Nobodys:
    """In place of what Hypothesis would make of numpy's generator: never seeded, never asked."""


_NOBODYS = _Nobodys()
