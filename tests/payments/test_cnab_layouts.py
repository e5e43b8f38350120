"""The records are declared where the banks' manuals put them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from payments.cnab.banks.banco_do_brasil import records_240 as banco_do_brasil_240_records
from payments.cnab.banks.bradesco import records_400 as bradesco_400_records
from payments.cnab.banks.itau import records_400 as itau_400_records
from payments.cnab.fields import Field, Kind
from payments.cnab.record import Record
from tests.support.folded import each_of

_GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "cnab_layouts.json").read_text())
_RECORDS = {
    value.name: value
    for module in (banco_do_brasil_240_records, bradesco_400_records, itau_400_records)
    for value in vars(module).values()
    if isinstance(value, Record)
}
_NUMERIC = {Kind.DIGITS, Kind.COUNT, Kind.AMOUNT, Kind.DAY6, Kind.DAY8, Kind.TAX_ID}
# Numeric in the manual, but banks send letters there: check digits X and P.
_LETTERS_TOO = {"agencia_dv", "conta_dv", "agencia_conta_dv"}


def test_every_record_of_these_manuals_is_declared() -> None:
    """Those of Pix, and of the other banks, are held to their manuals by `test_cnab_manuals.py`."""
    assert _GOLDEN.keys() <= _RECORDS.keys()


@each_of(sorted(_GOLDEN))
def test_spans_are_the_manuals(name: str) -> None:
    spans = [(field.start, field.end) for field in _RECORDS[name].fields]
    assert spans == [(start, end) for start, end, _, _ in _GOLDEN[name]]


@each_of(sorted(_GOLDEN))
def test_constants_and_kinds_are_the_manuals(name: str) -> None:
    for field, (_, _, kind, constant) in zip(_RECORDS[name].fields, _GOLDEN[name], strict=True):
        if constant is not None:
            assert (field.kind, field.constant) == (Kind.CONSTANT, constant), field
        elif kind == "N" and field.name not in _LETTERS_TOO:
            assert field.kind in _NUMERIC, field


def test_a_gap_between_fields_is_refused_when_declared() -> None:
    with pytest.raises(ValueError, match="starts at 3, not 2"):
        Record("gap", 3, (Field("a", 1, 1, Kind.DIGITS), Field("b", 3, 3, Kind.DIGITS)))
    with pytest.raises(ValueError, match="ends at 1, not 3"):
        Record("short", 3, (Field("a", 1, 1, Kind.DIGITS),))
