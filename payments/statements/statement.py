"""A bank statement as values, whatever file it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementAccount:
    """Which account, as its bank writes it: COMPE code, branch (may be empty), number with its digit."""

    bank: str
    branch: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One movement. `amount` is negative for what left the account; `ordinal` counts, within a statement, movements
    of the same FITID, day and amount that are not the same (their memo or number differs)."""

    line_no: int
    fitid: str
    posted_on: date
    amount: Money
    memo: str = ""
    kind: str = ""
    checknum: str = ""
    ordinal: int = 0

    @property
    def key(self) -> tuple[str, date, int, int]:
        """What makes a repeat, or another statement of the same days, harmless."""
        return self.fitid, self.posted_on, self.amount.cents, self.ordinal


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The movements of one account from `since` to `until`, both included. `repeated` counts those left out because
    the statement said them twice."""

    account: StatementAccount
    since: date
    until: date
    lines: tuple[StatementLine, ...]
    repeated: int = 0
    balance: Money | None = None
    balance_on: date | None = None
