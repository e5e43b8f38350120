"""The number of an agreement, said on the phone and typed from paper."""

from __future__ import annotations

from collections.abc import Callable

Keyed = Callable[[str], bytes]
"""A keyed hash, such as `Sealer.lookup`."""

_ROUNDS = 6


def agreement_number(offer_id: int, keyed: Keyed) -> str:
    """Nine digits and a mod-10 check digit: ``482-913-550-7``, twelve from the thousand-millionth offer on.

    The terms state the number before they are accepted, so it comes from the offer: a keyed permutation gives every
    offer a number of its own that tells neither how many there are nor which came before.
    """
    width = 9 if offer_id < 10**9 else 12
    digits = f"{_permuted(offer_id, width, keyed):0{width}d}"
    groups = [digits[start : start + 3] for start in range(0, width, 3)]
    return "-".join((*groups, str(check_digit(digits))))


def check_digit(digits: str) -> int:
    """Mod 10 with weights 2, 1, 2, ... from the right: catches every single wrong digit."""
    products = (int(digit) * (2 - position % 2) for position, digit in enumerate(reversed(digits)))
    return -sum(product // 10 + product % 10 for product in products) % 10


def _permuted(value: int, width: int, keyed: Keyed) -> int:
    """A Feistel network over two halves; what lands past the last number walks on until it lands before it."""
    half = {9: 15, 12: 20}[width]
    mask = (1 << half) - 1
    while True:
        left, right = value >> half, value & mask
        for turn in range(_ROUNDS):
            mixed = int.from_bytes(keyed(f"agreement-number|{width}|{turn}|{right}")[:4]) & mask
            left, right = right, left ^ mixed
        value = left << half | right
        if value < 10**width:
            return value
