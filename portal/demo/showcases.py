"""Who to sign in as, to see what: the same people at every start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brazil.tax_id import format_tax_id
from portal.demo.people import SHOWCASES, person


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPerson:
    """A debtor to look at. `birth_date` as the sign-in asks for it."""

    what: str
    name: str
    cpf: str
    birth_date: str
    contact: str


def shown_people(today: date) -> tuple[ShownPerson, ...]:
    """The showcases, in the order of interest."""
    found = []
    for number, showcase in enumerate(SHOWCASES):
        who = person(number, today)
        found.append(
            ShownPerson(
                what=showcase.value,
                name=who.name,
                cpf=format_tax_id(who.cpf),
                birth_date=f"{who.birth_date:%d/%m/%Y}",
                contact=who.email or who.mobile or "nenhum",
            )
        )
    return tuple(found)
