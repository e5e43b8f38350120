"""What a built package of the project carries: every file the code of a package reads from beside itself."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
DECLARED: dict[str, list[str]] = SETUPTOOLS["package-data"]
PACKAGES = ("brazil", "offers", "payments", "portal")


def carried(package: str) -> set[Path]:
    """The files pyproject.toml has the package carry."""
    return {path for pattern in DECLARED.get(package, []) for path in (ROOT / package).glob(pattern)}


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_of_a_package_that_is_not_python_goes_with_it(package: str) -> None:
    files = {path for path in (ROOT / package).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert sorted(path for path in files - carried(package) if path.suffix != ".py") == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_pattern_finds_something(package: str) -> None:
    assert [pattern for pattern in DECLARED.get(package, []) if not list((ROOT / package).glob(pattern))] == []


def test_the_index_series_go_with_their_package() -> None:
    assert {path.name for path in carried("brazil")} >= {"ipca.csv", "inpc.csv", "igpm.csv", "legal_rate.csv"}


def test_every_package_is_found_and_none_is_missing_its_mark() -> None:
    assert {pattern.rstrip("*") for pattern in SETUPTOOLS["packages"]["find"]["include"]} == set(PACKAGES)
    homes = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert sorted(home for home in homes if not (home / "__init__.py").is_file()) == []
