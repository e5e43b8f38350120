"""The fields of every bank are where its manual puts them.

`tests/golden/cnab_fields.json` has the records as the manuals print them, field by field (columns, type, what is always
there, decimals), written down apart from the layouts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from payments.cnab.fields import Field, Kind
from tests.payments.cnab_every_layout import records
from tests.support.folded import each_of

_GOLDEN: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "golden" / "cnab_fields.json").read_text(encoding="utf-8")
)
_RECORDS = dict(records())
_EACH = each_of(sorted(_GOLDEN))
# Where a layout parts from what is printed, and why.
_OTHERWISE = {
    # the return of a convenio of six digits, of which real files and the manual's own note speak, and no table
    ("banco_do_brasil.RETORNO_DETAIL_OF_SIX", "company_use"),
    ("banco_do_brasil.RETORNO_DETAIL_OF_SIX", "nosso_numero"),
    # the manual's mask says two decimals and its text four; the amounts beside them have two
    ("credisis.RETORNO_DETAIL", "discount"),
    ("credisis.RETORNO_DETAIL", "late_charges"),
}


def _printed(name: str) -> dict[tuple[int, int], tuple[str | None, int | None]]:
    """By columns: what is always there, and the decimals."""
    return {(start, end): (always, decimals) for start, end, _, always, decimals in _GOLDEN[name]["fields"]}


def _own(name: str) -> list[Field]:
    return [field for field in _RECORDS[name].fields if (name, field.name) not in _OTHERWISE]


def test_the_records_of_every_bank_are_held_to_its_manual() -> None:
    assert _GOLDEN.keys() <= _RECORDS.keys()
    assert {name.split(".")[0] for name in _RECORDS} == {name.split(".")[0] for name in _GOLDEN}


@_EACH
def test_a_field_is_one_of_the_manual_a_part_of_one_or_several_whole(name: str) -> None:
    spans = _printed(name)
    starts, ends = {start for start, _ in spans}, {end for _, end in spans}
    for field in _own(name):
        if field.kind is not Kind.CONSTANT:
            whole = field.start in starts and field.end in ends
            part = any(start <= field.start and field.end <= end for start, end in spans)
            assert whole or part, field


@_EACH
def test_what_is_always_there_and_the_decimals_are_the_manual_s(name: str) -> None:
    spans = _printed(name)
    for field in _own(name):
        always, decimals = spans.get((field.start, field.end), (None, None))
        if field.kind is Kind.CONSTANT and always is not None and name != "banco_do_brasil.RETORNO_DETAIL_OF_SIX":
            assert field.constant == always, field
        if field.kind in (Kind.AMOUNT, Kind.RATE) and decimals is not None:
            assert field.decimals == decimals, field
