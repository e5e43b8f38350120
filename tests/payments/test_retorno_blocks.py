"""Lines of return files read together say what each says by itself, whatever stands in any column."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO

import pytest

from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.base.movement_reader import MovementReader
from payments.cnab.field_values import Unfit
from payments.cnab.fields import FieldError
from payments.cnab.line_block import LineBlock
from payments.cnab.movements import QuarantinedLine, RetornoHead, RetornoLine
from payments.cnab.reading import file_blocks
from payments.cnab.retorno import iter_file
from tests.payments.cnab_every_layout import LAYOUTS
from tests.payments.line_mutations import lines_of
from tests.support.folded import each_of

_SIGNS = " 0Z~\x0b\xa0\xe7\u20ac"  # the last three of Latin-1 and beyond it
_COUNT = 20  # more than the few that have no grid


def _head(bank: str, width: int) -> RetornoHead:
    return RetornoHead(
        bank=bank,
        width=width,
        agencia="",
        conta="",
        convenio="",
        beneficiary_name="",
        sequence=1,
        written_on=None,
        credited_on=None,
    )


def _details(name: str) -> tuple[MovementReader, list[str]]:
    """The reader of a layout's movements, and lines that it reads; T and U as one."""
    layout = LAYOUTS[name]
    texts = [line.decode() for line in lines_of(layout, _COUNT)]
    if isinstance(layout, Cnab240):
        pairs = LineBlock(range(2 * _COUNT), texts[2 : 2 + 2 * _COUNT]).paired()
        return layout.pairs.reader, pairs.texts
    assert isinstance(layout, Cnab400)
    return layout.readers[texts[1][0]], texts[1:-1]


def _alone(reader: MovementReader, head: RetornoHead, texts: list[str]) -> list[RetornoLine] | None:
    """What each line says by itself; None when one of them cannot be read."""
    try:
        return [_says(reader, head, number, text) for number, text in enumerate(texts)]
    except FieldError:
        return None


@lru_cache(maxsize=100)
def _says(reader: MovementReader, head: RetornoHead, number: int, text: str) -> RetornoLine:
    """Of a line that stands among others that were damaged this is asked for every column."""
    return reader.read_one(head, number, text).last


def _together(reader: MovementReader, head: RetornoHead, texts: list[str]) -> list[RetornoLine] | None:
    try:
        return list(reader.read(head, LineBlock(range(len(texts)), texts)))
    except (Unfit, FieldError):
        return None


@each_of(LAYOUTS)
def test_lines_read_together_say_what_each_says_alone(name: str) -> None:
    reader, texts = _details(name)
    head = _head(name[:3], LAYOUTS[name].width)
    alone = _alone(reader, head, texts)
    assert alone is not None
    assert _together(reader, head, texts) == alone


@pytest.mark.parametrize("name", ["341-400", "033-400", "104-240"])
@pytest.mark.parametrize("whole", [True, False], ids=["in every line", "in one line"])
def test_whatever_stands_in_a_column_is_seen_among_many_lines(name: str, whole: bool) -> None:
    reader, texts = _details(name)
    head, seen = _head(name[:3], LAYOUTS[name].width), set[bool]()
    for at in range(len(texts[0])):
        sign = _SIGNS[at % len(_SIGNS)] if whole else _SIGNS[at * 3 % len(_SIGNS)]
        damaged = [
            text[:at] + sign + text[at + 1 :] if whole or place == 7 else text for place, text in enumerate(texts)
        ]
        alone = _alone(reader, head, damaged)
        assert _together(reader, head, damaged) == alone, (at, sign)
        seen.add(alone is None)
    assert seen == {True, False}


def test_one_line_that_cannot_be_read_does_not_have_all_the_others_read_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = lines_of(LAYOUTS["341-400"], 500)
    lines[300] = lines[300][:110] + b"999999" + lines[300][116:]
    calls = list[int]()
    read = MovementReader.read

    def counted(self: MovementReader, head: RetornoHead, block: LineBlock, convenio: str = "") -> object:
        calls.append(len(block))
        return read(self, head, block, convenio)

    monkeypatch.setattr(MovementReader, "read", counted)
    events = list(iter_file(BytesIO(b"\r\n".join([*lines, b""]))))
    assert [event.line_no for event in events if isinstance(event, QuarantinedLine)] == [301]
    assert sum(isinstance(event, RetornoLine) for event in events) == 499
    assert len(calls) < 4 * math.log2(500)


def _forms(texts: list[str]) -> Iterator[LineBlock]:
    """The same lines as texts, and as they come from a file: a grid."""
    yield LineBlock(range(1, len(texts) + 1), texts)
    (block,) = file_blocks(BytesIO("".join(f"{text}\r\n" for text in texts).encode()))
    yield block


def test_a_block_says_the_same_in_either_form() -> None:
    texts = [f"{place:03}{chr(65 + place % 3)} {place * 7 % 5}" for place in range(30)]
    for block in _forms(texts):
        assert block.grid is not None
        assert block.texts == texts
        assert (block.fits(6), block.fits(5), len(block), block.text(4)) == (True, False, 30, texts[4])
        assert block.column(3) == "ABC" * 10
        assert (block.part(4, 9).texts, list(block.part(4, 9).numbers)) == (texts[4:9], [5, 6, 7, 8, 9])
        assert (block.at([2, 5]).texts, block.at([2, 5]).numbers) == ([texts[2], texts[5]], [3, 6])
        assert (block.paired().text(1), list(block.paired().numbers)[1]) == (texts[2] + texts[3], 3)
        assert block.edges == (b"000A 0", b"029C 4")
        assert block.part(0, 20).edges == (b"000A 0", b"019C 4")


@pytest.mark.parametrize(
    "odd",
    [b"a\x00", b"a\x1a", b"a\t", b"  ", b"\xe7a", b"a\r", b"\na"],
    ids=["NUL", "end of file", "tab", "blank line", "accent", "CR", "LF"],
)
def test_lines_with_signs_that_ask_for_a_look_are_not_taken_as_they_stand(odd: bytes) -> None:
    plain = [b"ab"] * 20
    for lines in ([*plain, odd, *plain], [odd, *plain]):
        raw = b"\n".join([*lines, b""])
        (block,) = file_blocks(BytesIO(raw))
        texts = [line.rstrip(b"\x00\x1a").decode("latin-1") for line in raw.splitlines()]
        assert block.texts == [text for text in texts if text.strip()]
