"""Lists of the API: a window, filters and pages."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from payments.adapters.sandbox.psp.instants import read_instant, written
from payments.adapters.sandbox.psp.problem import Problem, Violation

_DEFAULT_SIZE, _LARGEST_SIZE = 100, 1_000
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked for, checked."""

    since: datetime
    until: datetime
    page: int
    size: int
    filters: Mapping[str, str]

    def wants(self, name: str) -> bool | None:
        """A filter that is true or false; None when it is not asked for."""
        return _BOOLEANS.get(self.filters.get(name, ""))

    def parameters(self, found: int) -> dict[str, Any]:
        """`parametros` of the answer."""
        pagination = {
            "paginaAtual": self.page,
            "itensPorPagina": self.size,
            "quantidadeDePaginas": max(1, -(-found // self.size)),
            "quantidadeTotalDeItens": found,
        }
        return {"inicio": written(self.since), "fim": written(self.until), "paginacao": pagination}


def read_query(args: Mapping[str, str], kind: str) -> Query:
    """Window, page and filters. Raises Problem of that kind with every violation."""
    broken: list[Violation] = []
    since, until = (_instant(args, name, broken) for name in ("inicio", "fim"))
    page = _number(args, "paginacao.paginaAtual", 0, range(2**31), broken)
    size = _number(args, "paginacao.itensPorPagina", _DEFAULT_SIZE, range(1, _LARGEST_SIZE + 1), broken)
    if since and until and until < since:
        broken.append(("fim", "anterior a inicio"))
    if "cpf" in args and "cnpj" in args:
        broken.append(("cpf", "cpf e cnpj não podem ser informados juntos"))
    if broken or since is None or until is None:
        raise Problem(kind, 400, violations=broken)
    return Query(since, until, page, size, args)


def page_of(
    books: sqlite3.Connection, query: Query, columns: str, table: str, instant: str, where: list[str], values: list[Any]
) -> tuple[list[sqlite3.Row], dict[str, Any]]:
    """The rows of one page, oldest first, and `parametros`. `where` is this package's own text, never an input."""
    condition = " AND ".join([f"{instant} >= ?", f"{instant} <= ?", *where])
    bound = [written(query.since), written(query.until), *values]
    (found,) = books.execute(f"SELECT count(*) FROM {table} WHERE {condition}", bound).fetchone()  # noqa: S608
    rows = books.execute(
        f"SELECT {columns} FROM {table} WHERE {condition} ORDER BY {instant}, rowid LIMIT ? OFFSET ?",  # noqa: S608
        [*bound, query.size, query.page * query.size],
    ).fetchall()
    return rows, query.parameters(found)


def _instant(args: Mapping[str, str], name: str, broken: list[Violation]) -> datetime | None:
    try:
        return read_instant(args[name].replace(" ", "+"))
    except (KeyError, ValueError):
        broken.append((name, "data e hora da RFC 3339"))
        return None


def _number(args: Mapping[str, str], name: str, default: int, allowed: range, broken: list[Violation]) -> int:
    text = args.get(name, str(default))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 11 else -1
    if number not in allowed:
        broken.append((name, f"de {allowed.start} a {allowed.stop - 1}"))
    return number
