"""A T segment and its U, read as one line of twice the width."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from payments.cnab.base.movement_reader import MovementReader
from payments.cnab.base.movements_told import Movements
from payments.cnab.field_values import Unfit
from payments.cnab.fields import FieldError
from payments.cnab.line_block import LineBlock, NumberedLine
from payments.cnab.movements import RetornoHead
from payments.cnab.record import Record

if TYPE_CHECKING:
    from payments.cnab.base.bank_layout import BankLayout

_CODE = slice(15, 17)


class FaultyPair(Exception):
    """One of the two lines cannot be read: which, and why."""

    def __init__(self, at_fault: NumberedLine, error: FieldError) -> None:
        super().__init__(error.code)
        self.at_fault = at_fault
        self.error = error


def disagreement(t: NumberedLine, u: NumberedLine) -> tuple[str, str] | None:
    """The occurrence codes of the two lines when they differ: T's, which is the one taken, and U's."""
    ours, theirs = t[1][_CODE], u[1][_CODE]
    return None if ours == theirs else (ours, theirs)


class PairReader:
    """Reads movements of one layout. Fields of U that T has too are T's."""

    def __init__(self, layout: BankLayout, t: Record, u: Record) -> None:
        own = {field.name for field in t.fields}
        beside = (
            replace(field, start=field.start + t.width, end=field.end + t.width)
            for field in u.fields
            if field.name not in own
        )
        self._width = t.width
        self.reader = MovementReader(layout, (*t.fields, *beside), 2 * t.width)

    def read(self, head: RetornoHead, block: LineBlock, convenio: str) -> Movements | None:
        """The movements of lines that are T and U in turn; None when one of them asks for a look at each."""
        if not block.fits(self._width):
            return None
        pairs = block.paired()
        try:
            return self.reader.read(head, pairs, convenio) if self._agree(pairs) else None
        except (Unfit, FieldError):
            return None

    def _agree(self, pairs: LineBlock) -> bool:
        """Whether each U tells of the same as its T."""
        theirs = slice(_CODE.start + self._width, _CODE.stop + self._width)
        if (grid := pairs.grid) is not None:
            return bool((grid[:, _CODE] == grid[:, theirs]).all())
        return all(text[_CODE] == text[theirs] for text in pairs.texts)

    def read_one(self, head: RetornoHead, first: NumberedLine, second: NumberedLine, convenio: str) -> Movements:
        """The movement of two lines. Raises FaultyPair; also when they tell of different things and money is in it."""
        (line_no, t), (_, u) = first, second
        if len(t) != self._width or len(u) != self._width:
            too_long = first if len(t) > self._width else second
            raise FaultyPair(too_long, FieldError("line_too_long", "record", self._width + 1))
        try:
            told = self.reader.read_one(head, line_no, t + u, convenio)
        except FieldError as error:
            if error.column <= self._width:
                raise FaultyPair(first, error) from error
            theirs = FieldError(error.code, error.field, error.column - self._width)
            raise FaultyPair(second, theirs) from error
        movement = told.last
        if disagreement(first, second) and (movement.paid_amount or movement.credited_amount or movement.is_payment):
            raise FaultyPair(first, FieldError("segments_disagree", "occurrence_code", _CODE.start + 1))
        return told
