"""The number of an agreement, said on the phone and typed from paper."""

from __future__ import annotations

import secrets


def new_agreement_number() -> str:
    """Nine random digits and a mod-10 check digit: ``482-913-550-7``. Random, so that numbers tell no volumes."""
    digits = f"{secrets.randbelow(10**9):09d}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}-{check_digit(digits)}"


def check_digit(digits: str) -> int:
    """Mod 10 with weights 2, 1, 2, ... from the right: catches every single wrong digit."""
    products = (int(digit) * (2 - position % 2) for position, digit in enumerate(reversed(digits)))
    return -sum(product // 10 + product % 10 for product in products) % 10
