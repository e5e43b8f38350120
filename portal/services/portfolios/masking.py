"""How a refused value is shown: enough to find it in the file, too little to be a copy of it."""

from __future__ import annotations

import re

from portal.services.portfolios.layout import LAYOUT, Field

_LONGEST = 40
_NUMBER_LIKE = re.compile(r"[0-9](?:[ .\-/()]?[0-9]){6,}")


def masked(text: str, field: Field | None) -> str:
    """A personal value keeps its first two signs; others are shown, save long numbers: a misplaced CPF, perhaps."""
    shown = " ".join(text.split())[:_LONGEST]
    if field is not None and LAYOUT[field].personal:
        return _starred(shown)
    if "@" in shown:
        return _starred(shown)
    if field in (Field.PRINCIPAL, Field.DUE_ON, Field.CONTRACTED_ON, Field.CONFIRMED_ON) and len(shown) < 11:
        return shown
    return _NUMBER_LIKE.sub(lambda number: _starred(number[0]), shown)


def _starred(text: str) -> str:
    keep = min(2, len(text) // 3)
    return text[:keep] + "".join("*" if sign.isalnum() else sign for sign in text[keep:])
