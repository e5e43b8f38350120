"""What can be set and what can be run is written down, and what is written down exists."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from pydantic import SecretStr

from portal import create_app
from portal.access import GUARDS
from portal.config import Settings
from tests.support.folded import each_of

ROOT = Path(__file__).resolve().parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text()
SETTINGS = ROOT / "docs" / "settings.md"
EXAMPLE = ROOT / ".env.example"
KEY = SecretStr("A" * 43 + "=")
# For tests of the portal itself; nobody sets them in an installation.
NOT_FOR_OPERATORS = {"testing"}
NAMES = sorted(f"PORTAL_{name.upper()}" for name in Settings.model_fields if name not in NOT_FOR_OPERATORS)


def make_settings(folder: Path, demo: bool) -> Settings:
    return Settings(data_dir=folder, demo=demo, secret_key=KEY, cpf_key=KEY, seal_key=KEY, testing=True)


def command_names(group: click.Group, prefix: str = "") -> list[str]:
    """Every command below a group, as it is typed."""
    names: list[str] = []
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            names += command_names(command, f"{prefix}{name} ")
        else:
            names.append(prefix + name)
    return names


@each_of(NAMES)
def test_setting_is_described(name: str) -> None:
    assert f"`{name}`" in SETTINGS.read_text()


def test_settings_described_exist() -> None:
    assert set(re.findall(r"PORTAL_[A-Z0-9_]+", SETTINGS.read_text())) - set(NAMES) == set()


def test_the_example_environment_names_only_settings_that_exist() -> None:
    named = set(re.findall(r"PORTAL_[A-Z0-9_]+", EXAMPLE.read_text()))
    assert named
    assert named - set(NAMES) == set()


def test_the_example_environment_holds_no_key() -> None:
    filled = re.findall(r"^\s*(PORTAL_\w*(?:KEY|TOKEN))=(\S+)", EXAMPLE.read_text(), re.MULTILINE)
    assert filled == []


def test_every_command_is_described(tmp_path: Path) -> None:
    app = create_app(make_settings(tmp_path, demo=True))
    ours = command_names(app.cli)
    assert "db upgrade" in ours
    assert [name for name in ours if f"`flask --app portal {name}" not in OPERATING] == []


@pytest.mark.parametrize("demo", [True, False])
def test_every_page_has_a_guard(tmp_path: Path, demo: bool) -> None:
    app = create_app(make_settings(tmp_path, demo))
    owners = {rule.endpoint.rpartition(".")[0] for rule in app.url_map.iter_rules() if rule.endpoint != "static"}
    assert owners
    assert owners - GUARDS.keys() == set()
    assert [name for name in owners if not app.before_request_funcs.get(name)] == []


def test_the_production_server_described_is_the_one_the_demo_runs() -> None:
    script = (ROOT / "dev").read_text()
    (server,) = re.findall(r"-m (granian|gunicorn|waitress)\b", script)
    assert re.search(rf"{server} .*portal\.wsgi:app", OPERATING)
