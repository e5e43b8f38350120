"""A creditor's portfolio file becomes debts. docs/portfolio-file.md describes the file.

The names are looked up when they are asked for: a process that only reads files needs neither tables nor sessions.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.services.portfolios.header import missing_titles
    from portal.services.portfolios.imports import import_portfolio, imports_of
    from portal.services.portfolios.rejects import rejects_file, rejects_of

__all__ = ["import_portfolio", "imports_of", "missing_titles", "rejects_file", "rejects_of"]
_MODULES = {
    "import_portfolio": "imports", "imports_of": "imports", "missing_titles": "header", "rejects_file": "rejects",
    "rejects_of": "rejects",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
