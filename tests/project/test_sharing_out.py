"""Tests are handed out a file at a time, stories one by one; what is done is forgotten."""

from types import SimpleNamespace

import pytest

from tests.support import sharing_out
from tests.support.sharing_out import FileByFile


class Worker:
    shutting_down = False
    gateway = SimpleNamespace(id="worker")

    def __init__(self) -> None:
        self.given: list[int] = []

    def shutdown(self) -> None:
        self.shutting_down = True

    def send_runtest_some(self, tests: list[int]) -> None:
        self.given += tests


@pytest.fixture
def sharing() -> FileByFile:
    config = SimpleNamespace(
        getvalue=lambda name: ["2*popen"],
        option=SimpleNamespace(loadscopereorder=True),
        getoption={"dist": "loadgroup"}.get,
    )
    found = sharing_out.scheduler(config, None)  # type: ignore[arg-type]
    assert found
    found.log = lambda *words: None
    return found


TESTS = [
    "tests/stories/test_ana.py::test_pays",
    "tests/stories/test_ana.py::test_waits",
    "tests/offers/test_discount.py::test_ceiling[a@b]",
    "tests/offers/test_discount.py::test_floor",
    "tests/offers/test_discount.py::test_third",
    "tests/project/test_apart.py::test_first@apart",
    "tests/project/test_beside.py::test_second@apart",
]


def test_a_file_stays_whole_a_story_goes_alone_and_a_group_goes_together(sharing: FileByFile) -> None:
    one, other = Worker(), Worker()
    for worker in (one, other):
        sharing.add_node(worker)
    for worker in (one, other):
        sharing.add_node_collection(worker, TESTS)
    sharing.schedule()
    assert (one.given, other.given) == ([0, 2, 3, 4], [1, 5, 6])
    for test in one.given:
        sharing.mark_test_complete(one, test)
    assert sharing.assigned_work[one] == {}
    assert list(sharing.assigned_work[other]) == [TESTS[1], "apart"]


def test_any_other_way_of_sharing_out_stays_xdists_own() -> None:
    assert sharing_out.scheduler(SimpleNamespace(getoption={"dist": "load"}.get), None) is None  # type: ignore[arg-type]
