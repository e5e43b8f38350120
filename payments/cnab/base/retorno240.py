"""Walks the records of a CNAB 240 return and tells its events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from brazil.money import Money
from payments.cnab.base.heads import retorno_head
from payments.cnab.base.segment_pairs import FaultyPair, PairReader, disagreement
from payments.cnab.checks import Totals, after_trailer, difference, quarantine, unreadable, with_unexplained
from payments.cnab.fields import FieldError, Kind
from payments.cnab.layout import LineBlock, NumberedLine, RetornoEvent
from payments.cnab.movements import RetornoHead, RetornoLine
from payments.cnab.record import Record
from payments.errors import UnreadableFile

if TYPE_CHECKING:
    from payments.cnab.base.cnab240 import Cnab240

_DETAIL = "3"
_OPTIONAL = slice(17, 19)
_TYPE_OF, _SEGMENT_OF = itemgetter(7), itemgetter(13)
_CODE_OF, _TITLE_OF = attrgetter("occurrence_code"), attrgetter("title_amount")
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

    def events(self, blocks: Iterator[LineBlock]) -> _Events:
        """Header first. Raises UnreadableFile when the file's trailer never comes."""
        layout = self._layout
        (first, *numbers), (header, *texts) = next(blocks)
        head = retorno_head(layout, layout.retorno_file_header or layout.file_header, first, header)
        yield head
        for block in chain([LineBlock(numbers, texts)], blocks):
            if self._ended:
                yield from after_trailer(block.numbers, block.texts)
            else:
                yield from self._block(head, block)
        if not self._ended:
            yield from self._orphan(head)
            raise UnreadableFile("file_cut_short", self._last, 1)

    def _block(self, head: RetornoHead, block: LineBlock) -> _Events:
        """The lines of a block, details that follow one another together."""
        place = 0
        for kind, run in groupby(map(_TYPE_OF, block.texts)):
            end = place + len(list(run))
            numbers, texts = block.numbers[place:end], block.texts[place:end]
            if kind == _DETAIL:
                self._pass(numbers[-1], len(texts))
                yield from self._details(head, numbers, texts)
                place = end
                continue
            for line_no, line in zip(numbers, texts, strict=True):
                place += 1
                self._pass(line_no, 1)
                yield from self._orphan(head)
                yield from self._control(line_no, line)
                if self._ended:
                    yield from after_trailer(block.numbers[place:], block.texts[place:])
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

    def _details(self, head: RetornoHead, numbers: Sequence[int], texts: Sequence[str]) -> _Events:
        """Segments: T and U in turn, as nearly always, together; anything else one by one."""
        if self._open is not None:
            numbers, texts = [self._open[0], *numbers], [self._open[1], *texts]
            self._open = None
        pairs = len(texts) // 2
        letters = "".join(map(_SEGMENT_OF, texts))
        if letters[: 2 * pairs] == "TU" * pairs and letters[2 * pairs :] in ("", "T"):
            yield from self._movements(head, numbers[: 2 * pairs], texts[: 2 * pairs])
            if len(texts) > 2 * pairs:
                self._open = (numbers[-1], texts[-1])
            return
        for line_no, line in zip(numbers, texts, strict=True):
            yield from self._detail(head, line_no, line)

    def _movements(self, head: RetornoHead, numbers: Sequence[int], texts: Sequence[str]) -> _Events:
        """Of T and U in turn; when one cannot be read, each pair is read by itself."""
        if not texts:
            return
        told = self._pairs.read(head, numbers[::2], texts[::2], texts[1::2], self._convenio)
        if told is None:
            lines = list(zip(numbers, texts, strict=True))
            for first, second in zip(lines[::2], lines[1::2], strict=True):
                yield from self._pair(head, first, second)
            return
        self._count(told[0])
        yield from with_unexplained(*told)

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
            movements, odd = self._pairs.read_one(head, first, second, self._convenio)
        except FaultyPair as fault:
            self._title = None
            self._titles.complete = False
            yield quarantine(*fault.at_fault, fault.error)
            return
        self._count(movements)
        yield from with_unexplained(movements, odd)
        if codes := disagreement(first, second):
            yield difference(second[0], "segments_disagree", codes[1], codes[0])

    def _count(self, movements: Sequence[RetornoLine]) -> None:
        self._title = movements[-1]
        self._titles.add_all(list(map(_CODE_OF, movements)), list(map(_TITLE_OF, movements)))

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
