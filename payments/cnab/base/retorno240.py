"""Walks the records of a CNAB 240 return and tells its events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from brazil.money import Money
from payments.cnab.base.heads import retorno_head
from payments.cnab.base.movement_reader import BLOCK
from payments.cnab.base.segment_pairs import FaultyPair, Pair, PairReader, disagreement
from payments.cnab.checks import Totals, after_trailer, difference, quarantine, unreadable, with_unexplained
from payments.cnab.fields import FieldError, Kind
from payments.cnab.layout import NumberedLine, RetornoEvent
from payments.cnab.movements import RetornoHead, RetornoLine
from payments.cnab.record import Record
from payments.errors import UnreadableFile

if TYPE_CHECKING:
    from payments.cnab.base.cnab240 import Cnab240

_BATCH_HEADER, _DETAIL, _BATCH_TRAILER, _FILE_TRAILER = "1", "3", "5", "9"
_Events = Iterator[RetornoEvent]


class Retorno240:
    """One return file being read."""

    def __init__(self, layout: Cnab240, pairs: PairReader) -> None:
        self._layout = layout
        self._pairs = pairs
        self._batch_header = layout.retorno_batch_header or layout.batch_header
        self._batch_trailer = layout.retorno_batch_trailer or layout.batch_trailer
        self._file_trailer = layout.retorno_file_trailer or layout.file_trailer
        self._open: NumberedLine | None = None  # a T that waits for its U
        self._block: list[Pair] = []  # pairs that wait to be read together
        self._records = 1
        self._batches = 0
        self._in_batch = 0
        self._titles = Totals()  # of the batch
        self._convenio = ""

    def events(self, lines: Iterator[NumberedLine]) -> _Events:
        """Header first. Raises UnreadableFile when the file's trailer never comes."""
        layout, last = self._layout, 1
        head = retorno_head(layout, layout.retorno_file_header or layout.file_header, *next(lines))
        yield head
        for line_no, line in lines:
            last = line_no
            self._records += 1
            self._in_batch += 1
            kind = line[7]
            if kind == _DETAIL:
                yield from self._detail(head, line_no, line)
                continue
            yield from self._orphan(head)
            yield from self._movements(head)
            if kind == _BATCH_HEADER:
                self._open_batch(line)
            elif kind == _BATCH_TRAILER:
                yield from self._close_batch(line_no, line)
            elif kind == _FILE_TRAILER:
                yield from self._stated(line_no, line, self._file_trailer, "lote_count", self._batches)
                yield from self._stated(line_no, line, self._file_trailer, "record_count", self._records)
                yield from after_trailer(lines)
                return
            else:
                yield quarantine(line_no, line, FieldError("unknown_record_type", "record_type", 8))
        yield from self._orphan(head)
        yield from self._movements(head)
        raise UnreadableFile("file_cut_short", last, 1)

    def _detail(self, head: RetornoHead, line_no: int, line: str) -> _Events:
        kind = line[13]
        if kind == "T":
            yield from self._orphan(head)
            self._open = (line_no, line)
        elif kind == "U" and self._open is not None:
            self._block.append((self._open, (line_no, line)))
            self._open = None
            if len(self._block) == BLOCK:
                yield from self._movements(head)
        elif kind == "U":
            yield from self._movements(head)
            yield quarantine(line_no, line, FieldError("segment_without_pair", "segment", 14))
        elif kind not in self._layout.silent_segments:
            yield from self._orphan(head)
            yield from self._movements(head)
            self._titles.complete = False
            yield quarantine(line_no, line, FieldError("unknown_segment", "segment", 14))

    def _movements(self, head: RetornoHead) -> _Events:
        """Of the pairs read together; a block with one that cannot be read is read pair by pair."""
        block, self._block = self._block, []
        if not block:
            return
        told = self._pairs.read(head, block, self._convenio)
        if told is None:
            for first, second in block:
                yield from self._pair(head, first, second)
            return
        self._count(told[0])
        yield from with_unexplained(*told)

    def _pair(self, head: RetornoHead, first: NumberedLine, second: NumberedLine) -> _Events:
        try:
            movements, odd = self._pairs.read_one(head, first, second, self._convenio)
        except FaultyPair as fault:
            self._titles.complete = False
            yield quarantine(*fault.at_fault, fault.error)
            return
        self._count(movements)
        yield from with_unexplained(movements, odd)
        if codes := disagreement(first, second):
            yield difference(second[0], "segments_disagree", codes[1], codes[0])

    def _count(self, movements: Sequence[RetornoLine]) -> None:
        self._titles.add_all(
            [movement.occurrence_code for movement in movements], [movement.title_amount for movement in movements]
        )

    def _orphan(self, head: RetornoHead) -> _Events:
        """A T whose U never came, after what came before it."""
        if self._open is not None:
            yield from self._movements(head)
            (line_no, line), self._open = self._open, None
            self._titles.complete = False
            yield quarantine(line_no, line, FieldError("segment_without_pair", "segment", 14))

    def _open_batch(self, line: str) -> None:
        self._batches += 1
        self._in_batch = 1
        self._titles = Totals()
        header = self._batch_header
        self._convenio = header.text("convenio")(line) if header.has("convenio") else ""

    def _close_batch(self, line_no: int, line: str) -> _Events:
        trailer = self._batch_trailer
        yield from self._stated(line_no, line, trailer, "record_count", self._in_batch, "batch_trailer_record_count")
        counts = _sum(trailer, line, "count_", Kind.COUNT)
        amounts = _sum(trailer, line, "amount_", Kind.AMOUNT)
        if self._titles.complete and counts and counts != self._titles.details:
            yield difference(line_no, "batch_trailer_title_count", counts, self._titles.details)
        if self._titles.complete and amounts and Money(amounts) != self._titles.titles:
            yield difference(line_no, "batch_trailer_title_amount", Money(amounts), self._titles.titles)

    def _stated(self, line_no: int, line: str, trailer: Record, name: str, counted: int, code: str = "") -> _Events:
        if not trailer.has(name):
            return
        try:
            stated = trailer.count(name)(line)
        except FieldError as error:
            raise unreadable(line_no, error) from error
        if stated != counted:
            yield difference(line_no, code or f"trailer_{name}", stated, counted)


def _sum(trailer: Record, line: str, prefix: str, kind: Kind) -> int:
    """The totals of the carteiras together; 0 when the bank leaves them empty, as many do."""
    texts = (
        line[field.start - 1 : field.end]
        for field in trailer.fields
        if field.kind is kind and field.name.startswith(prefix)
    )
    return sum(int(text) for text in texts if text.isdigit() and text.isascii())
