"""Which layout a file is written in."""

from __future__ import annotations

from payments.cnab.layout import Layout
from payments.cnab.registry import BANKS, MODULES, SAID_BY_ANOTHER, layout_at, widths
from payments.errors import InvalidCharge, UnreadableFile

_REMESSA, _RETORNO = "remessa", "retorno"
_SAMPLE = "999"


def layout_of(bank: str, width: int | None = None) -> Layout:
    """The layout of a bank; of that width, or the one written where none is chosen.

    Raises InvalidCharge("unknown_bank" or "unknown_layout").
    """
    for own in widths(bank):
        if width in (None, own):
            return layout_at(bank, own)
    raise InvalidCharge("unknown_layout" if bank in BANKS else "unknown_bank", "bank", bank=bank)


def all_layouts() -> tuple[Layout, ...]:
    """Every layout there is; loads them all."""
    return tuple(layout_at(bank, width) for bank, width in MODULES)


def retorno_layout(header: str) -> Layout:
    """The layout of a return file, from its first line.

    Raises UnreadableFile: "not_a_bank_file", "width_not_read", "remessa_not_retorno", "unknown_bank",
    "unknown_layout".
    """
    return _detect(header, _RETORNO)


def remessa_layout(header: str) -> Layout:
    """The layout of a remessa, from its first line. Raises UnreadableFile as `retorno_layout` does."""
    return _detect(header, _REMESSA)


def _detect(header: str, wanted: str) -> Layout:
    bank, width, direction, column = _identify(header.rstrip())
    if direction != wanted:
        raise UnreadableFile(f"{direction}_not_{wanted}", 1, 2 if width == 400 else 143)
    for stated, word, own in SAID_BY_ANOTHER:
        if bank == stated and word in header:
            bank = own
    if bank not in BANKS:
        raise UnreadableFile("unknown_bank", 1, column, bank=bank)
    if (bank, width) not in MODULES:
        raise UnreadableFile("unknown_layout", 1, column, bank=bank, width=width)
    return layout_at(bank, width)


def _identify(header: str) -> tuple[str, int, str, int]:
    """Bank, width, direction and the column the bank was read from."""
    if len(header) == 444:
        raise UnreadableFile("width_not_read", 1, 1, width=444)
    if header[:1] == "0" and header[1:2] in ("1", "2") and header[2:9] in ("REMESSA", "RETORNO"):
        return header[76:79], 400, _REMESSA if header[1] == "1" else _RETORNO, 77
    if header[:1] == "0" and header[76:79] == _SAMPLE and header[11:19] == "COBRANCA":
        return _SAMPLE, 400, _RETORNO, 77  # samples say neither REMESSA nor RETORNO
    # A 5 is Caixa's answer to a remessa it refused whole.
    if len(header) <= 240 and header[3:8] == "00000" and header[142:143] in ("1", "2", "5"):
        return header[:3], 240, _REMESSA if header[142] == "1" else _RETORNO, 1
    if header[:1] == "A" and header[1:2] in ("1", "2") and len(header) <= 150:
        raise UnreadableFile("width_not_read", 1, 1, width=150)
    raise UnreadableFile("not_a_bank_file", 1, 1)
