"""Walks the records of a CNAB 400 return and tells its events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from payments.cnab.base.heads import retorno_head
from payments.cnab.base.movement_reader import BLOCK, MovementReader
from payments.cnab.checks import Totals, after_trailer, compare, difference, quarantine, unreadable, with_unexplained
from payments.cnab.field_values import Unfit
from payments.cnab.fields import FieldError
from payments.cnab.layout import NumberedLine, RetornoEvent
from payments.cnab.movements import RetornoHead, RetornoLine
from payments.errors import UnreadableFile

if TYPE_CHECKING:
    from payments.cnab.base.cnab400 import Cnab400

_TRAILER = "9"


class Retorno400:
    """One return file being read."""

    def __init__(self, layout: Cnab400, readers: Mapping[str, MovementReader]) -> None:
        self._layout = layout
        self._readers = readers
        self._totals = Totals()

    def events(self, lines: Iterator[NumberedLine]) -> Iterator[RetornoEvent]:
        """Header first. Raises UnreadableFile when the file's trailer never comes."""
        layout = self._layout
        head = retorno_head(layout, layout.retorno_header, *next(lines))
        yield head
        records, last, block, told = 1, 1, list[NumberedLine](), ""
        for line_no, line in lines:
            last, records = line_no, records + 1
            kind = line[0]
            if block and (kind != told or len(block) == BLOCK):
                yield from self._movements(head, told, block)
                block = []
            if kind in self._readers:
                told = kind
                block.append((line_no, line))
            elif kind == _TRAILER:
                yield from self._check(line_no, line, records)
                yield from after_trailer(lines)
                return
            elif kind not in layout.silent_types:
                self._totals.complete = False
                yield quarantine(line_no, line, FieldError("unknown_record_type", "record_type", 1))
        yield from self._movements(head, told, block)
        raise UnreadableFile("file_cut_short", last, 1)

    def _movements(self, head: RetornoHead, kind: str, block: Sequence[NumberedLine]) -> Iterator[RetornoEvent]:
        """Of lines of one kind; a block with one that cannot be read is read line by line."""
        if not block:
            return
        try:
            movements, odd = self._readers[kind].read(head, block)
        except (Unfit, FieldError):
            for line_no, line in block:
                yield from self._movement(head, kind, line_no, line)
            return
        self._count(movements)
        yield from with_unexplained(movements, odd)

    def _movement(self, head: RetornoHead, kind: str, line_no: int, line: str) -> Iterator[RetornoEvent]:
        try:
            movements, odd = self._readers[kind].read_one(head, line_no, line)
        except FieldError as error:
            self._totals.details += 1
            self._totals.complete = False
            yield quarantine(line_no, line, error)
            return
        self._count(movements)
        yield from with_unexplained(movements, odd)

    def _count(self, movements: Sequence[RetornoLine]) -> None:
        self._totals.add_all(
            [movement.occurrence_code for movement in movements], [movement.title_amount for movement in movements]
        )

    def _check(self, line_no: int, line: str, records: int) -> Iterator[RetornoEvent]:
        trailer = self._layout.retorno_trailer
        try:
            stated = trailer.count("record_number")(line) if trailer.has("record_number") else records
        except FieldError as error:  # its last columns: a trailer cut short has none
            raise unreadable(line_no, error) from error
        if stated != records:
            yield difference(line_no, "trailer_record_number", stated, records)
        if self._totals.complete:
            yield from compare(line_no, line, trailer, self._layout.trailer_values(trailer, self._totals))
