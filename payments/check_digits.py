"""Check digits of boletos: module 10 and the module 11 variants, one function each, over text of digits.

Sources: FEBRABAN's barcode convention as printed in the banks' boleto manuals (Banco do Brasil, Doc 5175, Jan 2016;
Itau, March 2015; Bradesco, layout 4008-524-0121, Aug 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

from payments.errors import InvalidCharge

UP_TO_NINE = (2, 3, 4, 5, 6, 7, 8, 9)
UP_TO_SEVEN = (2, 3, 4, 5, 6, 7)


def require_digits(text: str, field: str) -> str:
    """The text itself when it is made of ASCII digits only; raises InvalidCharge("not_digits")."""
    if not (text.isascii() and text.isdigit()):
        raise InvalidCharge("not_digits", field, given=text)
    return text


def weighted_sum(digits: str, weights: Sequence[int]) -> int:
    """Sum of digit times weight, weights cycling from the right."""
    pairs = zip(reversed(require_digits(digits, "digits")), cycle(weights), strict=False)
    return sum(int(digit) * weight for digit, weight in pairs)


def mod10(digits: str) -> str:
    """Weights 2, 1 from the right, digits of each product added; 10 less the remainder, 0 for remainder 0."""
    require_digits(digits, "digits")
    total = 0
    for position, digit in enumerate(reversed(digits)):
        product = int(digit) * (2 if position % 2 == 0 else 1)
        total += product - 9 if product > 9 else product
    return str(-total % 10)


def mod11(digits: str, weights: Sequence[int], *, zero: str, one: str) -> str:
    """11 less the remainder; `zero` and `one` stand for the remainders 0 and 1, where the banks part ways."""
    remainder = weighted_sum(digits, weights) % 11
    return {0: zero, 1: one}.get(remainder) or str(11 - remainder)


def mod11_barcode(digits: str) -> str:
    """The general digit of a barcode, never 0: remainders 0, 1 and 10 give 1."""
    return mod11(digits, UP_TO_NINE, zero="1", one="1")


def mod11_zero(digits: str) -> str:
    """Weights 2 to 9; remainders 0 and 1 give 0. Also the digit of collection slips of kind 8 and 9."""
    return mod11(digits, UP_TO_NINE, zero="0", one="0")


def mod11_p(digits: str) -> str:
    """Bradesco's: weights 2 to 7; remainder 0 gives 0, remainder 1 gives the letter P."""
    return mod11(digits, UP_TO_SEVEN, zero="0", one="P")


def mod11_x(digits: str) -> str:
    """Banco do Brasil's: weights 9 to 2 from the right, the remainder itself, 10 written X.

    Computed with its arithmetic twin (weights 2 to 9, 11 less the remainder).
    """
    return mod11(digits, UP_TO_NINE, zero="0", one="X")
