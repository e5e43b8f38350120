"""The lock files pin everything by hash, name no address, and follow pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
RUNTIME, DEVELOPMENT, TOOL = "requirements.lock", "requirements-dev.lock", "requirements-uv.lock"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def pins(lock: str) -> dict[str, Version]:
    found = PIN.findall((ROOT / lock).read_text())
    return {canonicalize_name(name): Version(version) for name, version in found}


def unmet(wanted: list[str], lock: str) -> list[str]:
    """The requirements that the lock file does not pin to a version they allow."""
    pinned = pins(lock)
    asked = [Requirement(text) for text in wanted]
    return [
        str(one)
        for one in asked
        if (version := pinned.get(canonicalize_name(one.name))) is None or version not in one.specifier
    ]


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT, TOOL])
def test_lock_names_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "index-url" not in text
    assert "find-links" not in text
    assert " @ " not in text


@pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT, TOOL])
def test_every_pin_carries_a_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text().strip())
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_dependency_is_pinned_to_a_version_it_allows() -> None:
    assert unmet(PROJECT["dependencies"], RUNTIME) == []
    assert unmet(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"], DEVELOPMENT) == []


def test_the_development_lock_holds_every_pin_of_the_other_so_that_one_venv_serves_both() -> None:
    assert pins(RUNTIME).items() <= pins(DEVELOPMENT).items()


def test_weasyprint_is_one_that_can_be_kept_from_fetching_addresses() -> None:
    assert pins(RUNTIME)["weasyprint"] >= Version("70")


def test_unmet_notices_what_is_missing_or_too_old() -> None:
    assert unmet(["never-heard-of-it>=1", "flask>=99"], RUNTIME) == ["never-heard-of-it>=1", "flask>=99"]
