"""Damaged lines of every layout are read or refused with a reason; `bench/bank_file_mutations.py` runs a million."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pytest

from payments.cnab.base.movement_reader import MovementReader
from payments.cnab.base.retorno400 import Retorno400
from payments.cnab.layout import RetornoEvent
from payments.cnab.line_block import LineBlock
from payments.cnab.movements import QuarantinedLine, RetornoHead
from payments.cnab.retorno import iter_file
from tests.payments.cnab_every_layout import LAYOUTS
from tests.payments.line_mutations import fault, lines_of, mutated
from tests.support.folded import each_of


@each_of(LAYOUTS)
def test_no_damaged_line_is_lost_or_crashes(name: str) -> None:
    layout, chance = LAYOUTS[name], random.Random(name)
    lines = lines_of(layout, 20)
    for _ in range(12):
        raw, _ = mutated(chance, lines, 2 if layout.width == 240 else 1)
        assert fault(layout, raw) == "", raw


def _some_fault(name: str, **changes: object) -> set[str]:
    layout, chance = LAYOUTS[name], random.Random(1)
    lines = lines_of(layout, 20)
    files = [mutated(chance, lines, 1)[0] for _ in range(30)]
    return {fault(layout, raw, **changes)[:5] for raw in files}  # type: ignore[arg-type]


def test_a_reader_that_drops_what_it_cannot_read_is_caught() -> None:
    def careless(file: BinaryIO) -> Iterator[RetornoEvent]:
        return (event for event in iter_file(file) if not isinstance(event, QuarantinedLine))

    assert "lines" in _some_fault("341-400", read=careless)


def test_a_reader_that_looks_for_no_fault_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def unguarded(self: Retorno400, head: RetornoHead, kind: str, lines: LineBlock) -> Iterator[Iterable[RetornoEvent]]:
        yield self._readers[kind].read(head, lines)

    monkeypatch.setattr(Retorno400, "_movements", unguarded)
    assert _some_fault("341-400") & {"Unfit", "Field"}


def test_a_reader_that_forgets_lines_of_a_block_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    read = MovementReader.read
    monkeypatch.setattr(
        MovementReader, "read", lambda self, head, block, convenio="": read(self, head, block.part(0, 1), convenio)
    )
    assert "lines" in _some_fault("341-400")
