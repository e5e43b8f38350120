"""The layouts there are, and which one a file is written in."""

from __future__ import annotations

from payments.cnab.banks.banco_do_brasil.cnab240 import BancoDoBrasil240
from payments.cnab.banks.bradesco.cnab400 import Bradesco400
from payments.cnab.banks.itau.cnab400 import Itau400
from payments.cnab.layout import Layout
from payments.errors import InvalidCharge, UnreadableFile

LAYOUTS: tuple[Layout, ...] = (BancoDoBrasil240(), Bradesco400(), Itau400())

_BY_BANK_AND_WIDTH = {(layout.bank, layout.width): layout for layout in LAYOUTS}
_BANKS = frozenset(layout.bank for layout in LAYOUTS)
_REMESSA, _RETORNO = "remessa", "retorno"


def layout_of(bank: str, width: int | None = None) -> Layout:
    """The layout of a bank; of that width when the bank has two.

    Raises InvalidCharge("unknown_bank" or "unknown_layout").
    """
    for layout in LAYOUTS:
        if layout.bank == bank and width in (None, layout.width):
            return layout
    raise InvalidCharge("unknown_layout" if bank in _BANKS else "unknown_bank", "bank", bank=bank)


def retorno_layout(header: str) -> Layout:
    """The layout of a return file, from its first line.

    Raises UnreadableFile: "not_a_bank_file", "remessa_not_retorno", "unknown_bank", "unknown_layout".
    """
    return _detect(header, _RETORNO)


def remessa_layout(header: str) -> Layout:
    """The layout of a remessa, from its first line. Raises UnreadableFile as `retorno_layout` does."""
    return _detect(header, _REMESSA)


def _detect(header: str, wanted: str) -> Layout:
    bank, width, direction, column = _identify(header.rstrip())
    if direction != wanted:
        raise UnreadableFile(f"{direction}_not_{wanted}", 1, 2 if width == 400 else 143)
    if bank not in _BANKS:
        raise UnreadableFile("unknown_bank", 1, column, bank=bank)
    layout = _BY_BANK_AND_WIDTH.get((bank, width))
    if layout is None:
        raise UnreadableFile("unknown_layout", 1, column, bank=bank, width=width)
    return layout


def _identify(header: str) -> tuple[str, int, str, int]:
    """Bank, width, direction and the column the bank was read from."""
    if header[:1] == "0" and header[1:2] in ("1", "2") and header[2:9] in ("REMESSA", "RETORNO"):
        return header[76:79], 400, _REMESSA if header[1] == "1" else _RETORNO, 77
    if len(header) <= 240 and header[3:8] == "00000" and header[142:143] in ("1", "2"):
        return header[:3], 240, _REMESSA if header[142] == "1" else _RETORNO, 1
    raise UnreadableFile("not_a_bank_file", 1, 1)
