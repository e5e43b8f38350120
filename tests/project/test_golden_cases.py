"""Every golden case of the calculation is a named test: its number stands in the name of one that is collected.

Each case is listed here with where its figures are from, so that case, source and outcome can be read in one run.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = json.loads((ROOT / "tests" / "golden" / "golden_calc.json").read_text("utf-8"))["casos"]
SOURCES = {case["id"]: case["source"] for case in CASES}
pytestmark = pytest.mark.xdist_group("golden cases")  # so that one worker alone lists the tests
READERS = re.compile(r"golden_calc\.json|tests\.offers\.golden")


@cache
def modules() -> frozenset[Path]:
    """Those that read the golden cases."""
    folders = [ROOT / "tests" / name for name in ("brazil", "offers", "payments")]
    return frozenset(
        path for folder in folders for path in folder.rglob("test_*.py") if READERS.search(path.read_text())
    )


@cache
def collected_here(session: pytest.Session) -> tuple[str, ...]:
    """The names of their tests in this very run, which may be one of a few tests only."""
    return tuple(item.nodeid for item in session.items if item.path in modules())


@cache
def collected() -> tuple[str, ...]:
    """The names of their tests in a run of all of them."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *map(str, modules())]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=True)
    return tuple(line for line in answer.stdout.splitlines() if "::" in line)


def names(number: str, test: str) -> bool:
    """Whether a test is about this case: ``...[A01]``, ``...[D02-source]`` or ``test_..._c08_...``."""
    in_parameters = re.search(rf"\[{number}(?![0-9])", test)
    in_function = re.search(rf"::\w*_{number.lower()}(?![0-9a-z])", test)
    return bool(in_parameters or in_function)


def test_there_are_85_cases_each_with_its_source() -> None:
    assert len(SOURCES) == len(CASES) == 85
    assert [number for number, source in SOURCES.items() if not source.strip()] == []


@pytest.mark.parametrize("number", [pytest.param(number, id=f"{number}-{SOURCES[number]}") for number in SOURCES])
def test_the_case_is_tested_by_name(number: str, request: pytest.FixtureRequest) -> None:
    here = [test for test in collected_here(request.session) if names(number, test)]
    assert here or [test for test in collected() if names(number, test)]


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        ("t.py::test_x[A01]", True),
        ("t.py::test_x[A01-half-up]", True),
        ("t.py::test_golden_a01_fine", True),
        ("t.py::test_as_in_a01", True),
        ("t.py::test_x[A011]", False),
        ("t.py::test_a01b", False),
        ("t.py::test_x[B01]", False),
    ],
)
def test_a_case_left_out_would_be_noticed(test: str, *, expected: bool) -> None:
    assert names("A01", test) is expected
