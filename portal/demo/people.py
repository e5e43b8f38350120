"""The people of the demonstration. The same seed and number give the same person; only dates follow the calendar."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from brazil.tax_id import cpf_from_base
from portal.demo.places import CITIES, DISTRICTS, FIRST_NAMES, LAST_NAMES, STREETS

SEED = 20_260
PEOPLE = 2_300
_STALE_DAYS = 700


class Reach(StrEnum):
    """How the person can be reached: it decides whether they can sign in."""

    BOTH = "both"
    EMAIL = "email"
    MOBILE = "mobile"
    STALE = "stale"  # confirmed too long ago for a code to be sent
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A debtor that does not exist. `number` tells one from the other; the first few are the showcases."""

    number: int
    cpf: str
    name: str
    birth_date: date
    email: str
    mobile: str
    confirmed_on: date | None
    street: str
    district: str
    city: str
    state: str
    postal_code: str
    deceased: bool


class Showcase(StrEnum):
    """People to look at first; their number is their place here."""

    SEVERAL_DEBTS = "várias dívidas"
    ONE_DEBT = "uma dívida recente"
    PRESCRIBED = "dívida prescrita"
    DISPUTED = "dívida contestada"
    NO_CONTACT = "sem contato"
    STALE_CONTACT = "contato antigo"


SHOWCASES = tuple(Showcase)
_SHOWCASE_REACH = {4: Reach.NONE, 5: Reach.STALE}


def person(number: int, today: date) -> Person:
    """The person of a number, as of today."""
    chance = random.Random(SEED * 1_000_003 + number)  # noqa: S311  # invented people, not secrets
    name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)} {chance.choice(LAST_NAMES)}"
    city, state, area, postal = chance.choice(CITIES)
    reach = _reach(number, chance)
    street = f"{chance.choice(STREETS)}, {chance.randrange(1, 2_500)}"
    mailbox = f"{_plain(name.split()[0])}.{_plain(name.split()[-1])}{number}@correio.example"
    mobile = f"({area}) 9{chance.randrange(10_000):04d}-{chance.randrange(10_000):04d}"
    district, postal_code = (
        chance.choice(DISTRICTS),
        f"{postal}{chance.randrange(1_000):03d}{chance.randrange(1_000):03d}",
    )
    return Person(
        number=number,
        cpf=cpf_from_base(f"{(number * 104_729 + 20_250_101) % 999_999_937:09d}"),
        name=name,
        birth_date=date(1948, 1, 1) + timedelta(days=chance.randrange(21_000)),
        email=mailbox if reach in (Reach.BOTH, Reach.EMAIL, Reach.STALE) else "",
        mobile=mobile if reach in (Reach.BOTH, Reach.MOBILE) else "",
        confirmed_on=_confirmed_on(reach, chance, today),
        street=street,
        district=district,
        city=city,
        state=state,
        postal_code=postal_code,
        deceased=number >= len(SHOWCASES) and chance.random() < 0.008,
    )


def _reach(number: int, chance: random.Random) -> Reach:
    drawn = chance.choices(tuple(Reach), weights=(62, 12, 16, 6, 4))[0]
    return _SHOWCASE_REACH.get(number, Reach.BOTH) if number < len(SHOWCASES) else drawn


def _confirmed_on(reach: Reach, chance: random.Random, today: date) -> date | None:
    days = chance.randrange(10, 300)
    if reach is Reach.NONE:
        return None
    return today - timedelta(days=_STALE_DAYS + days if reach is Reach.STALE else days)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    return "".join(sign for sign in decomposed if sign.isascii()).lower()
