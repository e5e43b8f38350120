"""Which layouts there are: one line a layout, loaded when first asked for, so that starting up stays cheap."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from payments.cnab.layout import Layout

_BANKS = "payments.cnab.banks"
# Bank and width, and the module that holds its LAYOUT. The first of a bank is the one its remessas are written in.
MODULES: Mapping[tuple[str, int], str] = {
    ("001", 240): f"{_BANKS}.banco_do_brasil.cnab240",
    ("001", 400): f"{_BANKS}.banco_do_brasil.cnab400",
    ("004", 400): f"{_BANKS}.banco_do_nordeste.cnab400",
    ("021", 400): f"{_BANKS}.banestes.cnab400",
    ("033", 240): f"{_BANKS}.santander.cnab240",
    ("033", 400): f"{_BANKS}.santander.cnab400",
    ("041", 240): f"{_BANKS}.banrisul.cnab240",
    ("041", 400): f"{_BANKS}.banrisul.cnab400",
    ("070", 400): f"{_BANKS}.brb.cnab400",
    ("077", 400): f"{_BANKS}.inter.cnab400",
    ("084", 400): f"{_BANKS}.uniprime.cnab400",
    ("085", 240): f"{_BANKS}.ailos.cnab240",
    ("097", 400): f"{_BANKS}.credisis.cnab400",
    ("104", 240): f"{_BANKS}.caixa.cnab240",
    ("104", 400): f"{_BANKS}.caixa.cnab400",
    ("133", 400): f"{_BANKS}.cresol.cnab400",
    ("136", 240): f"{_BANKS}.unicred.cnab240",
    ("136", 400): f"{_BANKS}.unicred.cnab400",
    ("208", 240): f"{_BANKS}.btg_pactual.cnab240",
    ("224", 400): f"{_BANKS}.autbank.fibra",
    ("237", 400): f"{_BANKS}.bradesco.cnab400",
    ("237", 240): f"{_BANKS}.bradesco.cnab240",
    ("336", 400): f"{_BANKS}.c6.cnab400",
    ("341", 400): f"{_BANKS}.itau.cnab400",
    ("341", 240): f"{_BANKS}.itau.cnab240",
    ("399", 400): f"{_BANKS}.hsbc.cnab400",
    ("422", 400): f"{_BANKS}.safra.cnab400",
    ("435", 400): f"{_BANKS}.autbank.delbank",
    ("633", 400): f"{_BANKS}.autbank.rendimento",
    ("643", 400): f"{_BANKS}.autbank.pine",
    ("707", 400): f"{_BANKS}.daycoval.cnab400",
    ("712", 400): f"{_BANKS}.ourinvest.cnab400",
    ("745", 400): f"{_BANKS}.citibank.cnab400",
    ("748", 240): f"{_BANKS}.sicredi.cnab240",
    ("748", 400): f"{_BANKS}.sicredi.cnab400",
    ("756", 240): f"{_BANKS}.sicoob.cnab240",
    ("756", 400): f"{_BANKS}.sicoob.cnab400",
    ("999", 400): f"{_BANKS}.sample_bank.cnab400",
}
# Layouts whose remessas are not written here.
RETURNS_ONLY = frozenset((bank, 400) for bank in ("070", "077", "133", "224", "399", "435", "633", "643", "712", "999"))
# Where a bank's return carries another bank's code: the code in the header, a word found in it, and whose file it is.
SAID_BY_ANOTHER: tuple[tuple[str, str, str], ...] = (("353", "SANTANDER", "033"), ("001", "UNICRED", "136"))
BANKS = frozenset(bank for bank, _ in MODULES)


@cache
def layout_at(bank: str, width: int) -> Layout:
    """That layout. KeyError when there is none."""
    layout: Layout = import_module(MODULES[bank, width]).LAYOUT
    return layout


def widths(bank: str) -> tuple[int, ...]:
    """The widths a bank's files may have here; the first is the one written where none is chosen."""
    return tuple(width for code, width in MODULES if code == bank)
