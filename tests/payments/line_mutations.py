"""Return files damaged line by line, and the judge of how they are read: every line a movement, set aside with a
reason, silent by its type, or the whole file refused with a code; and nothing crashes.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import BinaryIO

from brazil.money import Money
from payments.cnab.base.bank_layout import BankLayout
from payments.cnab.base.cnab240 import Cnab240
from payments.cnab.base.cnab400 import Cnab400
from payments.cnab.layout import RetornoEvent
from payments.cnab.movements import QuarantinedLine, RetornoLine, RetornoPix
from payments.cnab.reading import split_lines, text_lines
from payments.cnab.retorno import iter_file, write_retorno
from payments.errors import UnreadableFile
from tests.payments.cnab_every_layout import account_of, movement
from tests.payments.cnab_examples import WRITTEN_AT

Reader = Callable[[BinaryIO], Iterator[RetornoEvent]]
_BROKEN = (b"\xc3", b"\xff", b"\xc3\xa3", b"\xe2\x82\xac", b"\xf0\x9f\x98\x80", b"\xed\xa0\x80", b"\xa0")
_CONTROLS = (b"\x00", b"\x0b", b"\x0c", b"\x1a", b"\x1c", b"\x85", b"\x7f", b"\r", b"\n", b"\t")
_LETTERS = b"ABCXYZabc-.,?$*"


def lines_of(layout: BankLayout, count: int) -> list[bytes]:
    """A return file of `count` movements of every event of the bank, in turn."""
    events = list(dict.fromkeys(known.occurrence for known in layout.ocorrencias.codes.values()))
    told = [
        movement(
            layout,
            events[n % len(events)],
            document_number=f"D{n}",
            title_amount=Money(10_000 + n),
            occurred_on=date(2026, 11, 1) + timedelta(n % 28),
        )
        for n in range(count)
    ]
    raw = write_retorno(
        account_of(layout), told, sequence=1, written_at=WRITTEN_AT, credited_on=None, width=layout.width
    )
    return raw.split(b"\r\n")[:-1]


def _put(line: bytes, at: int, text: bytes, over: int = 0) -> bytes:
    return line[:at] + text + line[at + over :]


def _digit(chance: random.Random, line: bytes) -> bytes:
    return _put(line, chance.randrange(len(line)), b"%d" % chance.randrange(10), 1)


def _letter(chance: random.Random, line: bytes) -> bytes:
    return _put(line, chance.randrange(len(line)), bytes([chance.choice(_LETTERS)]), 1)


def _cut(chance: random.Random, line: bytes) -> bytes:
    return line[: chance.randrange(len(line))]


def _lengthen(chance: random.Random, line: bytes) -> bytes:
    return _put(line, chance.randrange(len(line)), b"0 X"[chance.randrange(3) :][:1] * chance.choice((1, 2, 50, 5000)))


def _repeat_part(chance: random.Random, line: bytes) -> bytes:
    at = chance.randrange(len(line))
    return _put(line, at, line[at : at + chance.randrange(1, 40)])


def _swap_columns(chance: random.Random, line: bytes) -> bytes:
    at = chance.randrange(len(line) - 1)
    return _put(line, at, line[at + 1 : at + 2] + line[at : at + 1], 2)


def _encoding(chance: random.Random, line: bytes) -> bytes:
    return _put(line, chance.randrange(len(line)), chance.choice(_BROKEN), chance.randrange(2))


def _control(chance: random.Random, line: bytes) -> bytes:
    return _put(line, chance.randrange(len(line)), chance.choice(_CONTROLS), chance.randrange(2))


MUTATIONS = (_digit, _letter, _cut, _lengthen, _repeat_part, _swap_columns, _encoding, _control)


def mutated(chance: random.Random, lines: list[bytes], first: int) -> tuple[bytes, int]:
    """The file with each of its lines from `first` to the one before the last damaged, some repeated or exchanged;
    and how many were. The header and the trailer stay, so that the lines are read and not the file refused.
    """
    body = [chance.choice(MUTATIONS)(chance, line) if line else line for line in lines[first:-1]]
    count = len(body)
    at = chance.randrange(count - 1)
    body[at], body[at + 1] = body[at + 1], body[at]
    body.insert(at, body[at])
    return b"\r\n".join([*lines[:first], *body, lines[-1], b""]), count


def fault(layout: BankLayout, raw: bytes, read: Reader = iter_file) -> str:
    """What is wrong with how a file was read; "" when nothing is."""
    told: set[int] = set()
    try:
        for event in read(BytesIO(raw)):
            if isinstance(event, RetornoLine | RetornoPix):
                told.add(event.line_no)
            elif isinstance(event, QuarantinedLine):
                if not (event.code and event.field and event.column > 0):
                    return f"line {event.line_no} set aside without a reason"
                told.add(event.line_no)
    except UnreadableFile as error:
        return "" if error.code else "refused without a code"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    missing = [lines for lines in _expected(layout, raw) if told.isdisjoint(lines)]
    return f"lines {missing[:5]} neither read nor set aside" if missing else ""


def _expected(layout: BankLayout, raw: bytes) -> list[set[int]]:
    """The lines that must be told of, by themselves or with their pair: all but header, trailers and those silent by
    their type.
    """
    lines = [(number, text.rstrip().ljust(layout.width)) for number, text in text_lines(split_lines(raw))][1:]
    if isinstance(layout, Cnab240):
        return _expected_240(layout, lines)
    assert isinstance(layout, Cnab400)
    end = next((place for place, (_, text) in enumerate(lines) if text[0] == "9"), len(lines))
    after = [{number} for number, _ in lines[end + 1 :]]
    return [{number} for number, text in lines[:end] if text[0] not in layout.silent_types] + after


def _expected_240(layout: Cnab240, lines: list[tuple[int, str]]) -> list[set[int]]:
    """A U after its T, with silent segments at most between them, is told with it."""
    expected, opened = list[set[int]](), False
    for place, (number, text) in enumerate(lines):
        kind, segment = text[7], text[13]
        if kind == "9":
            return expected + [{number} for number, _ in lines[place + 1 :]]
        if kind == "3" and segment in layout.silent_segments:
            continue
        if kind == "3" and segment == "U" and opened:
            expected[-1].add(number)
        elif kind not in "15":
            expected.append({number})
        opened = kind == "3" and segment == "T"
    return expected
