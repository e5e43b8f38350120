"""Walks the records of a CNAB 400 return and tells its events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from payments.cnab.base.heads import retorno_head
from payments.cnab.base.movement_reader import MovementReader
from payments.cnab.base.pix_lines import PixReader
from payments.cnab.checks import Totals, after_trailer, compare, difference, quarantine, unreadable, with_unexplained
from payments.cnab.field_values import Unfit
from payments.cnab.fields import FieldError
from payments.cnab.layout import LineBlock, RetornoEvent
from payments.cnab.movements import RetornoHead, RetornoLine
from payments.errors import UnreadableFile

if TYPE_CHECKING:
    from payments.cnab.base.cnab400 import Cnab400

_TRAILER = "9"
_TYPE_OF = itemgetter(0)
_CODE_OF, _TITLE_OF = attrgetter("occurrence_code"), attrgetter("title_amount")


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
        (first, *numbers), (header, *texts) = next(blocks)
        head = retorno_head(self._layout, self._layout.retorno_header, first, header)
        yield head
        for block in chain([LineBlock(numbers, texts)], blocks):
            if self._ended:
                yield from after_trailer(block.numbers, block.texts)
            else:
                yield from self._block(head, block)
        if not self._ended:
            raise UnreadableFile("file_cut_short", self._last, 1)

    def _block(self, head: RetornoHead, block: LineBlock) -> Iterator[RetornoEvent]:
        """The lines of a block, those of one kind together."""
        if self._pix is not None and (told := self._with_codes(head, block, self._pix)):
            yield from told
            return
        place = 0
        for kind, run in groupby(map(_TYPE_OF, block.texts)):
            end = place + len(list(run))
            numbers, texts = block.numbers[place:end], block.texts[place:end]
            place = end
            self._records += len(texts)
            self._last = numbers[-1]
            if kind in self._readers:
                yield from self._movements(head, kind, numbers, texts)
            elif self._pix is not None and kind == self._pix.record_type:
                yield from self._pix.read(self._title, numbers, texts)
            elif kind == _TRAILER:
                self._records -= len(texts) - 1
                yield from self._check(numbers[0], texts[0], self._records)
                self._ended = True
                yield from after_trailer(numbers[1:], texts[1:])
                yield from after_trailer(block.numbers[end:], block.texts[end:])
                return
            elif kind not in self._layout.silent_types:
                self._totals.complete = False
                for line_no, line in zip(numbers, texts, strict=True):
                    yield quarantine(line_no, line, FieldError("unknown_record_type", "record_type", 1))

    def _movements(
        self, head: RetornoHead, kind: str, numbers: Sequence[int], texts: Sequence[str]
    ) -> Iterable[RetornoEvent]:
        """Of lines of one kind; when one cannot be read, each is read by itself."""
        try:
            movements, odd = self._readers[kind].read(head, numbers, texts)
        except (Unfit, FieldError):
            lines = zip(numbers, texts, strict=True)
            return chain.from_iterable(self._movement(head, kind, line_no, line) for line_no, line in lines)
        self._count(movements)
        return with_unexplained(movements, odd)

    def _with_codes(self, head: RetornoHead, block: LineBlock, pix: PixReader) -> Iterable[RetornoEvent]:
        """A block of titles of one kind with Pix lines among them: the titles together. Empty when it is anything else,
        or something in it asks for a look at each line.
        """
        kinds = list(map(_TYPE_OF, block.texts))
        titles = set(kinds) - {pix.record_type}
        if pix.record_type not in kinds or len(titles) != 1 or not titles <= self._readers.keys():
            return ()
        places = [place for place, kind in enumerate(kinds) if kind != pix.record_type]
        numbers, texts = [block.numbers[place] for place in places], [block.texts[place] for place in places]
        try:
            movements, odd = self._readers[titles.pop()].read(head, numbers, texts)
        except (Unfit, FieldError):
            return ()
        if odd:
            return ()
        self._records += len(kinds)
        self._last = block.numbers[-1]
        before = self._title
        self._count(movements)
        return self._in_turn(block, dict(zip(places, movements, strict=True)), before, pix)

    def _in_turn(
        self, block: LineBlock, told: Mapping[int, RetornoLine], title: RetornoLine | None, pix: PixReader
    ) -> Iterator[RetornoEvent]:
        """Movements and Pix lines in the order of the file."""
        for place, (number, text) in enumerate(zip(*block, strict=True)):
            movement = told.get(place)
            if movement is None:
                yield from pix.read(title, [number], [text])
            else:
                yield (title := movement)

    def _movement(self, head: RetornoHead, kind: str, line_no: int, line: str) -> Iterator[RetornoEvent]:
        try:
            movements, odd = self._readers[kind].read_one(head, line_no, line)
        except FieldError as error:
            self._title = None
            self._totals.details += 1
            self._totals.complete = False
            yield quarantine(line_no, line, error)
            return
        self._count(movements)
        yield from with_unexplained(movements, odd)

    def _count(self, movements: Sequence[RetornoLine]) -> None:
        self._title = movements[-1]
        self._totals.add_all(list(map(_CODE_OF, movements)), list(map(_TITLE_OF, movements)))

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
