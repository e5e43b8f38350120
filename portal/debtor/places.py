"""Addresses and telephones as people write them."""

from __future__ import annotations

import re
from typing import Protocol


class Place(Protocol):
    """Whatever has an address: a creditor, or a party on a slip."""

    @property
    def street(self) -> str: ...
    @property
    def district(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def postal_code(self) -> str: ...


def postal_address(place: Place) -> str:
    """``Rua A, 100, Centro, São Paulo/SP, CEP 01001-000``, leaving out what is not known."""
    town = "/".join(part for part in (place.city, place.state) if part)
    code = place.postal_code
    cep = f"CEP {code[:5]}-{code[5:]}" if len(code) == 8 else ""
    return ", ".join(part for part in (place.street, place.district, town, cep) if part)


def phone(number: str) -> str:
    """``(11) 3000-0000`` of ``+551130000000``; any other number as it is."""
    found = re.fullmatch(r"\+?55(\d{2})(\d{4,5})(\d{4})", number)
    return f"({found[1]}) {found[2]}-{found[3]}" if found else number
