"""A pasted payment line against the slip on record, digit by digit.

Check digits alone let about one changed digit in eighteen of the barcode pass: their module 11 gives the same digit
for three remainders, and whoever changes a field on purpose works them out anew. The record lets none pass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from payments.barcode_digits import BARCODE_LENGTH, linha_digitavel
from payments.verification.boleto_parts import BoletoPart, Parts, barcode_parts, linha_parts


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedBoleto:
    """The codes of a slip on record, and the part each digit belongs to."""

    barcode: str
    linha: str
    barcode_parts: Parts
    linha_parts: Parts


def recorded_boleto(barcode: str, campo_livre: Parts) -> RecordedBoleto:
    """A slip on record from its barcode and the parts of its campo livre."""
    return RecordedBoleto(
        barcode=barcode,
        linha=linha_digitavel(barcode),
        barcode_parts=barcode_parts(campo_livre),
        linha_parts=linha_parts(campo_livre),
    )


def changed_parts(digits: str, recorded: RecordedBoleto) -> tuple[BoletoPart, ...]:
    """The parts in which 44 or 47 digits differ from the record, in the order of BoletoPart; none when they are it.

    A check digit is named only when nothing else differs: it follows what it checks.
    """
    is_barcode = len(digits) == BARCODE_LENGTH
    own = recorded.barcode if is_barcode else recorded.linha
    if digits == own:
        return ()
    parts = recorded.barcode_parts if is_barcode else recorded.linha_parts
    found = {part for given, ours, part in zip(digits, own, parts, strict=True) if given != ours}
    if len(found) > 1:
        found.discard(BoletoPart.CHECK_DIGIT)
    return tuple(part for part in BoletoPart if part in found)


def closest(digits: str, candidates: Iterable[RecordedBoleto]) -> RecordedBoleto | None:
    """Of several slips on record the one the digits differ from in fewest parts, and then in fewest digits."""
    return min(candidates, key=lambda recorded: _distance(digits, recorded), default=None)


def _distance(digits: str, recorded: RecordedBoleto) -> tuple[int, int]:
    own = recorded.barcode if len(digits) == BARCODE_LENGTH else recorded.linha
    apart = sum(given != ours for given, ours in zip(digits, own, strict=True))
    return len(changed_parts(digits, recorded)), apart
