"""Check digits of boletos: module 10, the module 11 variants and the double digit, over text of digits.

Sources: FEBRABAN's barcode convention as printed in the banks' boleto manuals (Banco do Brasil, Doc 5175, Jan 2016;
Itau, March 2015; Bradesco, layout 4008-524-0121, Aug 2015). Several banks weigh 9 to 2 from the right and take the
remainder itself: that is the arithmetic twin of weights 2 to 9 and 11 less the remainder, which is what stands here.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from operator import mul

from payments.errors import InvalidCharge

UP_TO_SEVEN = (2, 3, 4, 5, 6, 7)
UP_TO_EIGHT = (*UP_TO_SEVEN, 8)
UP_TO_NINE = (*UP_TO_EIGHT, 9)
UP_TO_TEN = (*UP_TO_NINE, 10)

_VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes([0, 2, 4, 6, 8, 1, 3, 5, 7, 9]))  # digits of the product added


def require_digits(text: str, field: str) -> str:
    """The text itself when it is made of ASCII digits only; raises InvalidCharge("not_digits")."""
    if not (text.isascii() and text.isdigit()):
        raise InvalidCharge("not_digits", field, given=text)
    return text


def weighted_sum(digits: str, weights: Sequence[int]) -> int:
    """Sum of digit times weight, weights cycling from the right."""
    values = require_digits(digits, "digits").encode("ascii").translate(_VALUES)
    return sum(map(mul, reversed(values), cycle(weights)))


def mod10(digits: str) -> str:
    """Weights 2, 1 from the right, digits of each product added; 10 less the remainder, 0 for remainder 0."""
    written = require_digits(digits, "digits").encode("ascii")
    total = sum(written[::-2].translate(_DOUBLED)) + sum(written[-2::-2].translate(_VALUES))
    return str(-total % 10)


def mod11(digits: str, weights: Sequence[int], *, zero: str, one: str) -> str:
    """11 less the remainder; `zero` and `one` stand for the remainders 0 and 1, where the banks part ways."""
    return _less_than_eleven(weighted_sum(digits, weights), zero, one)


def mod11_from_left(digits: str, weights: Sequence[int], *, zero: str, one: str) -> str:
    """As `mod11`, weights cycling from the left."""
    return _less_than_eleven(weighted_sum(digits[::-1], weights), zero, one)


def _less_than_eleven(total: int, zero: str, one: str) -> str:
    remainder = total % 11
    if remainder == 0:
        return zero
    return one if remainder == 1 else str(11 - remainder)


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
    """Banco do Brasil's: weights 9 to 2 from the right, the remainder itself, 10 written X."""
    return mod11(digits, UP_TO_NINE, zero="0", one="X")


def double_digit(digits: str) -> str:
    """The two digits (duplo digito, NC) of Banestes, Banrisul and BRB.

    First module 10; then weights 2 to 7 over digits and first. Remainder 1 has no digit: the first is raised by one
    (9 becomes 0) and the second made again, which settles it, because the remainder is then 3, or 5 after a 9.
    """
    first = mod10(digits)
    if weighted_sum(digits + first, UP_TO_SEVEN) % 11 == 1:
        first = str((int(first) + 1) % 10)
    return first + mod11(digits + first, UP_TO_SEVEN, zero="0", one="")
