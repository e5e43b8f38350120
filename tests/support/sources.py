"""The project's own modules, each parsed once in a test process however many tests look at it."""

from __future__ import annotations

import ast
from functools import cache


@cache
def nodes_of(source: str) -> tuple[ast.AST, ...]:
    """Every node of a module, in the order of `ast.walk`; the first is the module."""
    return tuple(ast.walk(ast.parse(source)))
