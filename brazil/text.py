"""The alphabet of bank files: upper-case ASCII, no accents, fixed width (CNAB manuals, FEBRABAN 240 section 1)."""

from __future__ import annotations

import unicodedata

_KEPT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:/-+*&%$@#()=_'!?")
_LOOKALIKES = str.maketrans({
    "–": "-", "—": "-", "‑": "-", "−": "-", "‘": "'", "’": "'", "´": "'", "`": "'", "“": "'", "”": "'", '"': "'",
    "\u00a0": " ", "\t": " ", "\n": " ", "\r": " ", "Ø": "O", "ø": "o", "Ł": "L", "ł": "l", "æ": "ae", "Æ": "AE",
})  # fmt: skip


def bank_text(text: str) -> str:
    """The text in bank-file signs: accents dropped, upper-cased, anything else a space, runs of space made one."""
    plain = unicodedata.normalize("NFKD", text.translate(_LOOKALIKES))
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign)).upper()
    return " ".join("".join(sign if sign in _KEPT else " " for sign in letters).split())


def bank_field(text: str, width: int) -> str:
    """`bank_text` cut or filled with spaces on the right to exactly `width` signs."""
    return bank_text(text)[:width].ljust(width)
