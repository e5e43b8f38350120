"""Collection slips (taxes, utilities): 44 or 48 digits that start with 8. Recognised and named, never issued here.

Source: FEBRABAN, Layout Padrao de Arrecadacao/Recebimento com Utilizacao do Codigo de Barras. Position 1 is 8, 2 the
segment, 3 the kind of value (6 and 8 state it in reais; 6 and 7 use module 10, 8 and 9 module 11), 4 the general
digit, 5-15 the value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from brazil.money import Money
from payments.barcode_digits import BARCODE_LENGTH, require_length
from payments.check_digits import mod10, mod11_zero
from payments.errors import InvalidCharge

LINE_LENGTH = 48
BLOCK = 12


class Segment(StrEnum):
    """Who collects."""

    CITY = "city"
    SANITATION = "sanitation"
    ENERGY = "energy"
    TELECOM = "telecom"
    GOVERNMENT = "government"
    COMPANY = "company"
    TRAFFIC_FINE = "traffic_fine"
    BANK = "bank"


_SEGMENTS = dict(zip("12345679", Segment, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrecadacao:
    """A collection slip. `amount` is None when the code states a quantity instead of reais."""

    barcode: str
    line: str
    segment: Segment
    amount: Money | None


def read_arrecadacao(digits: str) -> Arrecadacao:
    """Read 44 or 48 digits. Raises InvalidCharge for lengths, segments and check digits that are wrong."""
    if len(digits) == LINE_LENGTH:
        return _of_barcode(_barcode_of(digits))
    return _of_barcode(require_length(digits, BARCODE_LENGTH, "barcode"))


def _barcode_of(line: str) -> str:
    require_length(line, LINE_LENGTH, "line")
    digit = _digit_rule(line)
    blocks = [line[start : start + BLOCK] for start in range(0, LINE_LENGTH, BLOCK)]
    for number, block in enumerate(blocks, start=1):
        if block[-1] != digit(block[:-1]):
            expected = digit(block[:-1])
            raise InvalidCharge("check_digit", f"line_block_{number}", given=block[-1], expected=expected)
    return "".join(block[:-1] for block in blocks)


def _of_barcode(barcode: str) -> Arrecadacao:
    if barcode[0] != "8" or barcode[1] not in _SEGMENTS:
        raise InvalidCharge("unknown_segment", "segment", given=barcode[:2])
    digit = _digit_rule(barcode)
    if barcode[3] != (expected := digit(barcode[:3] + barcode[4:])):
        raise InvalidCharge("check_digit", "general_digit", given=barcode[3], expected=expected)
    blocks = (barcode[start : start + BLOCK - 1] for start in range(0, BARCODE_LENGTH, BLOCK - 1))
    return Arrecadacao(
        barcode=barcode,
        line="".join(block + digit(block) for block in blocks),
        segment=_SEGMENTS[barcode[1]],
        amount=Money(int(barcode[4:15])) if barcode[2] in "68" else None,
    )


def _digit_rule(digits: str) -> Callable[[str], str]:
    if digits[2] not in "6789":
        raise InvalidCharge("unknown_value_kind", "value_kind", given=digits[2])
    return mod10 if digits[2] in "67" else mod11_zero
