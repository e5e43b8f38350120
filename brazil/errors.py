"""What is wrong with a number, as a stable code and values; the sentence is made where a person reads it."""

from __future__ import annotations


class InvalidNumber(ValueError):
    """A tax id, amount or code that cannot be what it claims to be.

    `code` is stable and meant for programs, e.g. ``cpf_check_digits``; `values` fill the sentence shown to a person.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values_shown = values


class MissingIndex(LookupError):
    """A month of an index series that is needed and absent. Absent is never the same as zero.

    `code` is ``index_gap`` (values: index, month as ``"2026-05"``), ``index_unreadable`` (index, line) or
    ``index_empty`` (index).
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values_shown = values
