"""A creditor's portfolio file becomes debts. docs/portfolio-file.md describes the file."""

from portal.services.portfolios.header import missing_titles
from portal.services.portfolios.imports import import_portfolio, imports_of
from portal.services.portfolios.rejects import rejects_file, rejects_of

__all__ = ["import_portfolio", "imports_of", "missing_titles", "rejects_file", "rejects_of"]
