"""Money and rates never pass through binary floating point: the syntax trees of the core packages show none."""

import ast
from pathlib import Path

import pytest

from tests.support.folded import each_of
from tests.support.sources import READS_THE_TREE, nodes_of

pytestmark = READS_THE_TREE
ROOT = Path(__file__).parents[2]
# Drawing has coordinates; scoring and back-testing are statistics over arrays, settled elsewhere in whole centavos.
# An estimated annual cost decides only digits its error bound leaves no doubt about (plans.present_value the rest).
LEFT_OUT = (
    "payments/adapters/",
    "offers/scoring/",
    "offers/backtest/",
    "offers/policies/rules/vectors.py",
    "offers/plans/cet_estimate.py",
)
# Columns of bank files are arrays of bytes and of 64-bit whole numbers: numpy, and still no float.
WHOLE_ARRAYS = {
    "payments/cnab/reading.py",
    "payments/cnab/line_block.py",
    "payments/cnab/base/amounts.py",
    "payments/cnab/base/columns.py",
    "payments/cnab/base/settlements.py",
}
FLOATING_MODULES = {"math", "cmath", "random", "statistics", "numpy"}
MODULES = sorted(
    path
    for package in ("brazil", "offers", "payments")
    for path in (ROOT / package).rglob("*.py")
    if not path.relative_to(ROOT).as_posix().startswith(LEFT_OUT)
)


def floats_in(source, modules=frozenset(FLOATING_MODULES)):
    """Lines where a float or complex is written, named, or a module of floats is imported."""
    return [node.lineno for node in nodes_of(source) if _floats(node, modules)]


def _floats(node, modules):
    match node:
        case ast.Constant(value=value):
            return isinstance(value, float | complex)
        case ast.Name(id=name):
            return name in {"float", "complex"}
        case ast.Import(names=names):
            return any(alias.name.split(".")[0] in modules for alias in names)
        case ast.ImportFrom(module=str(module)):
            return module.split(".")[0] in modules
        case ast.Attribute(attr=name):
            return name.startswith(("float", "complex"))
    return False


def test_the_core_is_there_to_be_read():
    packages = {path.relative_to(ROOT).parts[0] for path in MODULES}
    assert packages == {"brazil", "offers", "payments"}


def test_no_float():
    found = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in MODULES}
    lines = {
        name: floats_in(source, FLOATING_MODULES - {"numpy"} if name in WHOLE_ARRAYS else FLOATING_MODULES)
        for name, source in found.items()
    }
    assert {name: where for name, where in lines.items() if where} == {}


@each_of(
    [
        "rate = 0.02",
        "x = float(y)",
        "def f(x: float) -> None: ...",
        "import math",
        "from numpy import array",
        "z = 1j",
        "np.float64",
    ]
)
def test_a_float_would_be_seen(source):
    assert floats_in(source) == [1]


@pytest.mark.parametrize("source", ["rate = Decimal('0.02')", "x = 2", "from decimal import Decimal", "'a 0.5 float'"])
def test_decimals_and_texts_are_no_floats(source):
    assert floats_in(source) == []
