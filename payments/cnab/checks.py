"""What is checked while a return file is read: counts, totals, lines set aside, amounts that should not be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from brazil.money import ZERO, Money
from payments.cnab.fields import FieldError, Value
from payments.cnab.movements import PAYMENTS, Finding, Occurrence, QuarantinedLine
from payments.cnab.record import Record
from payments.errors import UnreadableFile


@dataclass(slots=True)
class Totals:
    """What a return file holds, counted while it is written or read. `complete` is false once a line is set aside."""

    details: int = 0
    count_of: Counter[str] = field(default_factory=Counter)
    complete: bool = True
    _cents: Counter[str] = field(default_factory=Counter)

    @property
    def titles(self) -> Money:
        """The amounts of all titles together."""
        return Money(self._cents.total())

    @property
    def amount_of(self) -> dict[str, Money]:
        """The amounts of the titles of each occurrence."""
        return {code: Money(cents) for code, cents in self._cents.items()}

    def add(self, occurrence_code: str, title: Money) -> None:
        """Count one detail."""
        self.add_all({occurrence_code: (1, title.cents)})

    def add_all(self, titles: Mapping[str, tuple[int, int]]) -> None:
        """Count details: of each occurrence how many, and their titles' centavos together."""
        for code, (count, cents) in titles.items():
            self.details += count
            self.count_of[code] += count
            self._cents[code] += cents


@dataclass(frozen=True, slots=True)
class Settled:
    """What a line says of money: paid by the payer, credited to the account, or stated where no money should be."""

    paid: Money
    credited: Money
    unexplained: Money = ZERO


# Banks repeat the title's amount in these, and it means nothing; anywhere else an amount asks for a look.
_AMOUNT_MEANS_NOTHING = frozenset({Occurrence.REGISTERED, Occurrence.OPEN, Occurrence.FEE})


def settle(occurrence: Occurrence, paid: Money, credited: Money) -> Settled:
    """The money of a line by what happened: only payments bring any, and a reversal takes it back."""
    if occurrence in PAYMENTS:
        return Settled(paid, credited)
    if occurrence is Occurrence.REVERSED:
        return Settled(paid, ZERO)
    return Settled(ZERO, ZERO, ZERO if occurrence in _AMOUNT_MEANS_NOTHING else paid)


def quarantine(line_no: int, line: str, error: FieldError) -> QuarantinedLine:
    """A line set aside with the reason."""
    return QuarantinedLine(line_no=line_no, column=error.column, code=error.code, field=error.field, raw=line.rstrip())


def set_aside(numbers: Sequence[int], lines: Sequence[str], error: FieldError) -> Iterator[QuarantinedLine]:
    """Lines set aside with the same reason."""
    for line_no, line in zip(numbers, lines, strict=True):
        yield quarantine(line_no, line, error)


def after_trailer(numbers: Sequence[int], lines: Sequence[str]) -> Iterator[QuarantinedLine]:
    """What comes after the end of the file: another file, or a line that was made to look like the end."""
    return set_aside(numbers, lines, FieldError("after_trailer", "record_type", 1))


def difference(line_no: int, code: str, stated: Value, counted: Value) -> Finding:
    """A difference between what is stated and what was counted, amounts in centavos."""
    return Finding(line_no=line_no, code=code, stated=_shown(stated), counted=_shown(counted))


def compare(line_no: int, line: str, trailer: Record, counted: Mapping[str, Value]) -> Iterator[Finding]:
    """A finding for each total of a trailer that is not what was counted, as it stands when it is no number."""
    for name, value in counted.items():
        field = trailer.field(name)
        try:
            stated = field.read(line)
        except FieldError:
            stated = line[field.start - 1 : field.end]
        if stated != value:
            yield difference(line_no, f"trailer_{name}", stated, value)


def unreadable(line_no: int, error: FieldError) -> UnreadableFile:
    """The whole file refused because of a field of its header or trailer."""
    return UnreadableFile(error.code, line_no, error.column, field=error.field)


def split_reasons(text: str, width: int = 2) -> tuple[str, ...]:
    """Reason codes of `width` characters; blanks and zeros that only fill are left out."""
    if not text.strip(" 0"):
        return ()
    codes = (text[at : at + width].strip() for at in range(0, len(text), width))
    return tuple(code for code in codes if code.strip("0"))


def _shown(value: Value) -> str:
    return str(value.cents) if isinstance(value, Money) else str(value)
