"""What the test run itself is told: which tests go first, how they are shared out, and where the fixtures are."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.support import sharing_out

_FIRST = ("stories", "project")
_HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """The fixtures bring the whole portal with them: whoever only hands tests out does without."""
    if not sharing_out.only_hands_out(config):
        config.pluginmanager.register(import_module("tests.support.fixtures"), "fixtures of every test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest goes first: what begins last keeps one worker waiting for the other."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    room = item.path.relative_to(_HERE).parts[0]
    return _FIRST.index(room) if room in _FIRST else len(_FIRST)


@pytest.hookimpl(optionalhook=True)  # there is no such hook where xdist is switched off
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    return sharing_out.scheduler(config, log)
