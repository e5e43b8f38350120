"""docs/banks.md says of each bank which files are written and read."""

from __future__ import annotations

from pathlib import Path

from tests.payments.cnab_every_layout import LAYOUTS, WRITTEN
from tests.support.folded import each_of

_PAGE = (Path(__file__).parents[2] / "docs" / "banks.md").read_text()
_ROWS = {
    cells[0]: cells
    for line in _PAGE.partition("## Files")[2].splitlines()
    if line.startswith("| ") and len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 4
}


@each_of(LAYOUTS)
def test_each_layout_is_in_the_table_of_files(name: str) -> None:
    bank, width = name.split("-")
    said = _ROWS[bank][2 if width == "240" else 3]
    assert said == ("remessa, retorno" if name in WRITTEN else "retorno")


def test_no_file_is_promised_that_is_not_read() -> None:
    promised = {f"{bank}-{width}" for bank, cells in _ROWS.items() for width, said in _said(cells) if said}
    assert promised <= LAYOUTS.keys()


def _said(cells: list[str]) -> list[tuple[str, bool]]:
    return [("240", "retorno" in cells[2]), ("400", "retorno" in cells[3])]
