"""Walks the records of a CNAB 400 return and tells its events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from payments.cnab.base.heads import retorno_head
from payments.cnab.base.movement_reader import MovementReader
from payments.cnab.base.movements_told import Movements
from payments.cnab.base.pix_lines import PixReader
from payments.cnab.checks import (
    Totals,
    after_trailer,
    compare,
    difference,
    quarantine,
    set_aside,
    unreadable,
)
from payments.cnab.field_values import Unfit
from payments.cnab.fields import FieldError
from payments.cnab.layout import RetornoEvent
from payments.cnab.line_block import LineBlock, runs
from payments.cnab.movements import RetornoHead, RetornoLine
from payments.errors import UnreadableFile

if TYPE_CHECKING:
    from payments.cnab.base.cnab400 import Cnab400

_TRAILER = "9"
_TYPE = 0
_Events = Iterator[Iterable[RetornoEvent]]  # some together, as they were read


class Retorno400:
    """One return file being read."""

    def __init__(self, layout: Cnab400, readers: Mapping[str, MovementReader]) -> None:
        self._layout = layout
        self._readers = readers
        self._totals = Totals()
        self._records, self._last, self._ended = 1, 1, False
        self._pix = layout.pix_reader
        self._title: RetornoLine | None = None  # which a Pix line that follows is about

    def events(self, blocks: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
        """Header first. Raises UnreadableFile when the file's trailer never comes."""
        return chain.from_iterable(self._events(blocks))

    def _events(self, blocks: Iterator[LineBlock]) -> _Events:
        first = next(blocks)
        head = retorno_head(self._layout, self._layout.retorno_header, first.numbers[0], first.text(0))
        yield [head]
        for block in chain([first.part(1)] if len(first) > 1 else [], blocks):
            if self._ended:
                yield after_trailer(block.numbers, block.texts)
            else:
                yield from self._block(head, block)
        if not self._ended:
            raise UnreadableFile("file_cut_short", self._last, 1)

    def _block(self, head: RetornoHead, block: LineBlock) -> _Events:
        """The lines of a block, those of one kind together."""
        if self._pix is not None and (told := self._with_codes(head, block, self._pix)):
            yield told
            return
        for kind, start, end in runs(block.column(_TYPE)):
            lines = block.part(start, end)
            self._records += len(lines)
            self._last = lines.numbers[-1]
            if kind in self._readers:
                yield from self._movements(head, kind, lines)
            elif self._pix is not None and kind == self._pix.record_type:
                yield self._pix.read(self._title, lines.numbers, lines.texts)
            elif kind == _TRAILER:
                self._records -= len(lines) - 1
                yield from self._end(block.part(start))
                return
            elif kind not in self._layout.silent_types:
                self._totals.complete = False
                yield set_aside(lines.numbers, lines.texts, FieldError("unknown_record_type", "record_type", 1))

    def _end(self, lines: LineBlock) -> _Events:
        """The trailer, and what comes after it."""
        self._ended = True
        yield self._check(lines.numbers[0], lines.text(0), self._records)
        if len(lines) > 1:
            rest = lines.part(1)
            yield after_trailer(rest.numbers, rest.texts)

    def _movements(self, head: RetornoHead, kind: str, lines: LineBlock) -> _Events:
        """Of lines of one kind; when one cannot be read, half of them and then the other, down to that one."""
        if len(lines) == 1:
            yield self._movement(head, kind, lines.numbers[0], lines.text(0))
            return
        try:
            told = self._readers[kind].read(head, lines)
        except (Unfit, FieldError):
            half = len(lines) // 2
            yield from self._movements(head, kind, lines.part(0, half))
            yield from self._movements(head, kind, lines.part(half))
            return
        self._count(told)
        yield told.events()

    def _with_codes(self, head: RetornoHead, block: LineBlock, pix: PixReader) -> Iterable[RetornoEvent]:
        """A block of titles of one kind with Pix lines among them: the titles together. Empty when it is anything else,
        or something in it asks for a look at each line.
        """
        kinds = block.column(_TYPE)
        titles = set(kinds) - {pix.record_type}
        if pix.record_type not in kinds or len(titles) != 1 or not titles <= self._readers.keys():
            return ()
        places = [place for place, kind in enumerate(kinds) if kind != pix.record_type]
        try:
            told = self._readers[titles.pop()].read(head, block.at(places))
        except (Unfit, FieldError):
            return ()
        if told.odd:
            return ()
        self._records += len(kinds)
        self._last = block.numbers[-1]
        before = self._title
        self._count(told)
        return self._in_turn(block, dict(zip(places, told, strict=True)), before, pix)

    def _in_turn(
        self, block: LineBlock, told: Mapping[int, RetornoLine], title: RetornoLine | None, pix: PixReader
    ) -> Iterator[RetornoEvent]:
        """Movements and Pix lines in the order of the file."""
        for place, (number, text) in enumerate(zip(block.numbers, block.texts, strict=True)):
            movement = told.get(place)
            if movement is None:
                yield from pix.read(title, [number], [text])
            else:
                yield (title := movement)

    def _movement(self, head: RetornoHead, kind: str, line_no: int, line: str) -> Iterable[RetornoEvent]:
        try:
            told = self._readers[kind].read_one(head, line_no, line)
        except FieldError as error:
            self._title = None
            self._totals.details += 1
            self._totals.complete = False
            return [quarantine(line_no, line, error)]
        self._count(told)
        return told.events()

    def _count(self, told: Movements) -> None:
        self._title = told.last if self._pix else None
        self._totals.add_all(told.tally)

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
