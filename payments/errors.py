"""What can go wrong on the way to being paid, with stable codes."""

from __future__ import annotations


class InvalidCharge(ValueError):
    """A boleto that could not be paid. `field` names what is wrong; `expected` what would be right."""

    def __init__(self, code: str, field: str, **values: object) -> None:
        super().__init__(f"{code}: {field}")
        self.code = code
        self.field = field
        self.values_shown = values


class IllegalTransition(Exception):
    """An event that the present state does not allow."""

    def __init__(self, state: str, event: str) -> None:
        super().__init__(f"{event} in {state}")
        self.code = "illegal_transition"
        self.state = state
        self.event = event


class UnreadableFile(ValueError):
    """A bank file refused as a whole. `line` and `column` count from 1; 0 when the file as such is wrong."""

    def __init__(self, code: str, line: int = 0, column: int = 0, **values: object) -> None:
        super().__init__(f"{code} at {line}:{column}")
        self.code = code
        self.line = line
        self.column = column
        self.values_shown = values


class ProviderError(Exception):
    """The other side failed. `permanent` tells the caller not to try again; `values_shown` what else it said."""

    def __init__(self, code: str, *, permanent: bool, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.values_shown = values
