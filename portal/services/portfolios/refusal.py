"""Why a file, or one cell of it, was not accepted: a stable code; portal/wording_portfolio.py has the sentences."""

from __future__ import annotations


class FileRefused(Exception):
    """The file as a whole cannot be used. Nothing of it is kept."""

    def __init__(self, code: str, *, header: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.header = header


class Otherwise(Exception):
    """The portfolio changed since what the file does was shown: it would now do something else."""


class CellRefused(ValueError):
    """One value cannot be what its column asks for; the rest of the file goes on."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
