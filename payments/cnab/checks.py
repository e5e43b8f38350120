"""What is checked while a return file is read: counts, totals, lines set aside, amounts that should not be there."""

from __future__ import annotations

from dataclasses import dataclass, field

from brazil.money import ZERO, Money
from payments.cnab.fields import FieldError, Value
from payments.cnab.movements import Finding, QuarantinedLine
from payments.errors import UnreadableFile


@dataclass(slots=True)
class Totals:
    """What a return file holds, counted while it is written or read. `complete` is false once a line is set aside."""

    details: int = 0
    titles: Money = ZERO
    count_of: dict[str, int] = field(default_factory=dict)
    amount_of: dict[str, Money] = field(default_factory=dict)
    complete: bool = True

    def add(self, occurrence_code: str, title: Money) -> None:
        """Count one detail."""
        self.details += 1
        self.titles += title
        self.count_of[occurrence_code] = self.count_of.get(occurrence_code, 0) + 1
        self.amount_of[occurrence_code] = self.amount_of.get(occurrence_code, ZERO) + title


@dataclass(frozen=True, slots=True)
class Settled:
    """What a line says of money: paid by the payer, credited to the account."""

    paid: Money
    credited: Money


NOTHING_SETTLED = Settled(ZERO, ZERO)


def quarantine(line_no: int, line: str, error: FieldError) -> QuarantinedLine:
    """A line set aside with the reason."""
    return QuarantinedLine(line_no=line_no, column=error.column, code=error.code, field=error.field, raw=line.rstrip())


def difference(line_no: int, code: str, stated: Value, counted: Value) -> Finding:
    """A difference between what is stated and what was counted, amounts in centavos."""
    return Finding(line_no=line_no, code=code, stated=_shown(stated), counted=_shown(counted))


def unreadable(line_no: int, error: FieldError) -> UnreadableFile:
    """The whole file refused because of a field of its header or trailer."""
    return UnreadableFile(error.code, line_no, error.column, field=error.field)


def split_reasons(text: str) -> tuple[str, ...]:
    """Two-character reason codes; blanks and zeros that only fill are left out."""
    codes = (text[at : at + 2] for at in range(0, len(text), 2))
    return tuple(code for code in codes if code.strip() and code != "00")


def _shown(value: Value) -> str:
    return str(value.cents) if isinstance(value, Money) else str(value)
