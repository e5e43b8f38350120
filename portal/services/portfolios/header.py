"""Which column of the file is which column of the layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from portal.services.portfolios.layout import LAYOUT, NAMES, Field, plain_name
from portal.services.portfolios.refusal import FileRefused

MAX_COLUMNS = 200
Named = Mapping[str, Field | None]
"""What a creditor says that its own headings mean, by their plain names; None for one to be passed over."""

NOTHING_NAMED: Named = MappingProxyType({})


def field_named(title: str) -> Field | None:
    """The column a title stands for; a unit at its end is passed over: ``Multa (%)``, ``Valor (R$)``."""
    name = plain_name(title)
    return NAMES.get(name) or NAMES.get(name.removesuffix("_r")) or NAMES.get(name + "_pct")


def recognised(titles: Sequence[str]) -> int:
    """How many titles name a column of the layout."""
    return sum(field_named(title) is not None for title in titles)


def positions(titles: Sequence[str], named: Named = NOTHING_NAMED) -> dict[Field, int]:
    """Where each column stands in the file; what the creditor `named` goes before what the layout knows. Columns that
    are neither are passed over.

    Raises FileRefused ``header_missing``, ``header_too_wide``, ``columns_repeated`` or ``columns_missing``.
    """
    header = tuple(title.strip()[:80] for title in titles[:MAX_COLUMNS])
    if len(titles) > MAX_COLUMNS:
        raise FileRefused("header_too_wide", header=header)
    found: dict[Field, int] = {}
    for position, title in enumerate(titles):
        name = plain_name(title)
        field = named[name] if name in named else field_named(title)
        if field in found:
            raise FileRefused("columns_repeated", header=header)
        if field is not None:
            found[field] = position
    if len(found) < 2:
        raise FileRefused("header_missing", header=())  # data, perhaps personal: not kept as a header
    if missing(found):
        raise FileRefused("columns_missing", header=header)
    return found


def missing(found: dict[Field, int]) -> tuple[Field, ...]:
    """The columns that must be there and are not."""
    return tuple(field for field, column in LAYOUT.items() if column.required and field not in found)


def missing_titles(titles: Sequence[str]) -> str:
    """The missing columns of a refused header, as a sentence lists them."""
    named = {field: 0 for field in map(field_named, titles) if field is not None}
    return ", ".join(missing(named))
