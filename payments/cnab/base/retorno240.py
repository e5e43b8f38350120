"""Walks the records of a CNAB 240 return and tells its events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from brazil.money import Money
from payments.cnab.base.heads import retorno_head
from payments.cnab.base.movements_told import Movements
from payments.cnab.base.segment_pairs import FaultyPair, PairReader, disagreement
from payments.cnab.checks import Totals, after_trailer, difference, quarantine, unreadable
from payments.cnab.fields import FieldError, Kind
from payments.cnab.layout import RetornoEvent
from payments.cnab.line_block import LineBlock, NumberedLine, runs
from payments.cnab.movements import RetornoHead, RetornoLine
from payments.cnab.record import Record
from payments.errors import UnreadableFile

if TYPE_CHECKING:
    from payments.cnab.base.cnab240 import Cnab240

_DETAIL = "3"
_OPTIONAL = slice(17, 19)
_TYPE, _SEGMENT = 7, 13
_PAIR = 2
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
        self._records, self._last, self._ended = 1, 1, False
        self._batches = 0
        self._in_batch = 0
        self._titles = Totals()  # of the batch
        self._convenio = ""
        self._pix = layout.pix_reader
        self._title: RetornoLine | None = None  # which a Pix line that follows is about

    def events(self, blocks: Iterator[LineBlock]) -> Iterator[RetornoEvent]:
        """Header first. Raises UnreadableFile when the file's trailer never comes."""
        return chain.from_iterable(self._events(blocks))

    def _events(self, blocks: Iterator[LineBlock]) -> Iterator[Iterable[RetornoEvent]]:
        layout, first = self._layout, next(blocks)
        header = layout.retorno_file_header or layout.file_header
        head = retorno_head(layout, header, first.numbers[0], first.text(0))
        yield [head]
        for block in chain([first.part(1)] if len(first) > 1 else [], blocks):
            if self._ended:
                yield after_trailer(block.numbers, block.texts)
            else:
                yield from self._block(head, block)
        if not self._ended:
            yield self._orphan(head)
            raise UnreadableFile("file_cut_short", self._last, 1)

    def _block(self, head: RetornoHead, block: LineBlock) -> Iterator[Iterable[RetornoEvent]]:
        """The lines of a block, details that follow one another together."""
        for kind, start, end in runs(block.column(_TYPE)):
            lines = block.part(start, end)
            if kind == _DETAIL:
                self._pass(lines.numbers[-1], len(lines))
                yield from self._details(head, lines)
                continue
            for place, (line_no, line) in enumerate(zip(lines.numbers, lines.texts, strict=True), start + 1):
                self._pass(line_no, 1)
                yield self._orphan(head)
                yield self._control(line_no, line)
                if self._ended:
                    yield after_trailer(block.numbers[place:], block.texts[place:])
                    return

    def _pass(self, line_no: int, count: int) -> None:
        self._last = line_no
        self._records += count
        self._in_batch += count

    def _control(self, line_no: int, line: str) -> _Events:
        """A header or trailer."""
        match line[7]:
            case "1":
                self._open_batch(line)
            case "5":
                yield from self._close_batch(line_no, line)
            case "9":
                self._ended = True
                yield from self._stated(line_no, line, self._file_trailer, "lote_count", self._batches)
                yield from self._stated(line_no, line, self._file_trailer, "record_count", self._records)
            case _:
                yield quarantine(line_no, line, FieldError("unknown_record_type", "record_type", 8))

    def _details(self, head: RetornoHead, lines: LineBlock) -> Iterator[Iterable[RetornoEvent]]:
        """Segments: T and U in turn, as nearly always, together; anything else one by one."""
        if self._open is not None:
            line_no, line = self._open
            self._open = None
            lines = LineBlock([line_no, *lines.numbers], [line, *lines.texts])
        paired = len(lines) // 2 * 2
        letters = lines.column(_SEGMENT)
        if letters[:paired] == "TU" * (paired // 2) and letters[paired:] in ("", "T"):
            if paired:
                yield from self._movements(head, lines.part(0, paired))
            if len(lines) > paired:
                self._open = (lines.numbers[-1], lines.text(paired))
            return
        for line_no, line in zip(lines.numbers, lines.texts, strict=True):
            yield self._detail(head, line_no, line)

    def _movements(self, head: RetornoHead, lines: LineBlock) -> Iterator[Iterable[RetornoEvent]]:
        """Of T and U in turn; when one cannot be read, half of them and then the other, down to that pair."""
        if len(lines) == _PAIR:
            first, second = zip(lines.numbers, lines.texts, strict=True)
            yield self._pair(head, first, second)
            return
        told = self._pairs.read(head, lines, self._convenio)
        if told is None:
            half = len(lines) // (2 * _PAIR) * _PAIR
            yield from self._movements(head, lines.part(0, half))
            yield from self._movements(head, lines.part(half))
            return
        self._count(told)
        yield told.events()

    def _detail(self, head: RetornoHead, line_no: int, line: str) -> _Events:
        kind = line[13]
        if self._pix is not None and kind == "Y" and line[_OPTIONAL] == self._pix.segment:
            yield from self._pix.read(self._title if self._open is None else None, [line_no], [line])
            return
        if kind in self._layout.silent_segments:
            return
        if kind == "U" and self._open is not None:
            first, self._open = self._open, None
            yield from self._pair(head, first, (line_no, line))
            return
        yield from self._orphan(head)
        if kind == "T":
            self._open = (line_no, line)
        elif kind == "U":
            yield quarantine(line_no, line, FieldError("segment_without_pair", "segment", 14))
        else:
            self._titles.complete = False
            yield quarantine(line_no, line, FieldError("unknown_segment", "segment", 14))

    def _pair(self, head: RetornoHead, first: NumberedLine, second: NumberedLine) -> _Events:
        try:
            told = self._pairs.read_one(head, first, second, self._convenio)
        except FaultyPair as fault:
            self._title = None
            self._titles.complete = False
            yield quarantine(*fault.at_fault, fault.error)
            return
        self._count(told)
        yield from told.events()
        if codes := disagreement(first, second):
            yield difference(second[0], "segments_disagree", codes[1], codes[0])

    def _count(self, told: Movements) -> None:
        self._title = told.last if self._pix else None
        self._titles.add_all(told.tally)

    def _orphan(self, head: RetornoHead) -> _Events:
        """A T whose U never came, after what came before it."""
        if self._open is not None:
            (line_no, line), self._open = self._open, None
            self._title = None
            self._titles.complete = False
            yield quarantine(line_no, line, FieldError("segment_without_pair", "segment", 14))

    def _open_batch(self, line: str) -> None:
        self._batches += 1
        self._in_batch = 1
        self._title = None
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
