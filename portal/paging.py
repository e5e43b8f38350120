"""Which page of a list an address asks for, and where its neighbours are."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

PAGE = 50


def page_number() -> int:
    """The page asked for, from 1."""
    asked = request.args.get("pagina", "")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where a list stands: its label and the addresses of its neighbours."""

    label: str
    previous: str | None
    following: str | None


def paging(count: int, page: int, shown: int) -> Paging:
    """The neighbours of a page, keeping what else the address says."""
    first = (page - 1) * PAGE
    kept = {name: value for name, value in request.args.items() if name != "pagina"}
    values = {**(request.view_args or {}), **kept}

    def address(number: int) -> str:
        return url_for(request.endpoint or "", **{**values, "pagina": number})

    return Paging(
        label=f"{min(first + 1, count)} a {first + shown} de {count}",
        previous=address(page - 1) if page > 1 else None,
        following=address(page + 1) if first + shown < count else None,
    )
