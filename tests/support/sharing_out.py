"""How the tests are shared out among the processes that run them: a file at a time, a story at a time.

The tests of a file need the same things made: handed out one by one, each process makes all of them. Whoever hands
them out also counts, after each test, every one it ever gave away, unless what is done is taken off the list.
"""

from __future__ import annotations

from typing import Any

import pytest
from xdist.scheduler.loadgroup import LoadGroupScheduling

STORIES = "tests/stories/"  # minutes each, and a browser of their own: only those marked as a group stay together


class FileByFile(LoadGroupScheduling):
    """`--dist loadgroup`, where the tests without a group are a group with the others of their file."""

    def _split_scope(self, nodeid: str) -> str:
        group = super()._split_scope(nodeid)
        if group != nodeid or nodeid.startswith(STORIES):
            return group
        return nodeid.split("::")[0]

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        group = self._split_scope(self.registered_collections[node][item_index])
        super().mark_test_complete(node, item_index, duration)
        if all(self.assigned_work[node][group].values()):
            del self.assigned_work[node][group]


def scheduler(config: pytest.Config, log: Any) -> FileByFile | None:
    """Ours where groups stay together; xdist's own for any other `--dist`."""
    if config.getoption("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False  # as they were collected, the stories first, and not the longest files
    return FileByFile(config, log)


def only_hands_out(config: pytest.Config) -> bool:
    """Whether this process runs no test itself: xdist's processes do."""
    asked = config.option
    return getattr(asked, "dist", "no") != "no" and not (asked.collectonly or hasattr(config, "workerinput"))
