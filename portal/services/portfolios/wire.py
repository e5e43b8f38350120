"""Values as PostgreSQL's COPY writes them in text: what rows are kept as from the moment they are read.

Nothing but text, with `\\N` for nothing and every backslash doubled: a batch of rows becomes what COPY takes by
joining alone, and the same text is what rows are fingerprinted by. Tabs and line ends were cleaned or refused before.
"""

from __future__ import annotations

NULL = r"\N"


def written(value: object) -> str:
    """Text, whole numbers, yes or no, and None."""
    if value is None:
        return NULL
    if value is True:
        return "t"
    if value is False:
        return "f"
    return value.replace("\\", "\\\\") if isinstance(value, str) else str(value)


def octets(value: bytes) -> str:
    """Bytes, in hexadecimal."""
    return rf"\\x{value.hex()}"


def text_of(wire: str) -> str | None:
    """The text that was written."""
    return None if wire == NULL else wire.replace("\\\\", "\\")


def number_of(wire: str) -> int | None:
    """The whole number that was written."""
    return None if wire == NULL else int(wire)


def flag_of(wire: str) -> int:
    """Yes as 1, no as 0, as SQLite keeps them."""
    return int(wire == "t")
