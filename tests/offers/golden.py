"""The golden cases, found by their number."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_FILE = Path(__file__).parents[1] / "golden" / "golden_calc.json"


@cache
def _cases() -> dict[str, dict[str, Any]]:
    return {case["id"]: case for case in json.loads(_FILE.read_text("utf-8"))["casos"]}


def case(number: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs and expected values of a case, e.g. ``D02``."""
    found = _cases()[number]
    return found["inputs"], found["expected"]


def numbers(group: str) -> list[str]:
    """The numbers of a group, e.g. every ``E`` case."""
    return [number for number in _cases() if number.startswith(group)]


def sourced(*wanted: str) -> list[Any]:
    """Test parameters for these numbers, their source in the name of the test."""
    return [pytest.param(number, id=f"{number}-{_cases()[number]['source']}") for number in wanted]
