"""Whose debts the past is about: people who could have signed in, one debt each, none of those shown as they came."""

from __future__ import annotations

import random
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import exists, false, select
from sqlalchemy.orm import Session, joinedload

from brazil.money import Money
from portal.demo.people import SEED, SHOWCASES
from portal.models import Contact, DebtRecord, DebtStatus, Registration

_SMALLEST, _ENOUGH = Money(100_00), Money(600_00)
_YOUNGEST = timedelta(days=20)
_STILL = timedelta(days=430)
_YEAR = timedelta(days=300)
_LOOKED_AT = 60  # debts looked through for a young one


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A debt owed on a day for twenty days or more, of an amount that bears so many payments."""

    on: date
    count: int = 1

    @property
    def least(self) -> Money:
        """The smallest principal, whatever is taken off it."""
        return min(Money(100_00 * self.count), _ENOUGH)


def picked(session: Session, slug: str, creditor_id: int, sought: Iterable[Sought], today: date) -> list[DebtRecord]:
    """A debt for each, of as many people; of every two, one that fell due within the year before, where there is
    one."""
    chance = random.Random(f"{SEED} past debts {slug}")  # noqa: S311  # an invented past, not secrets
    known = _known(session, creditor_id, today)
    chance.shuffle(known)
    chosen: list[int] = []
    people: set[int] = set()
    for place, wanted in enumerate(sought):
        found = _first(known, people, wanted, young=bool(place % 2))
        chosen.append(found.id)
        people.add(found.debtor_id)
    loaded = select(DebtRecord).where(DebtRecord.id.in_(chosen)).options(joinedload(DebtRecord.creditor))
    by_id = {each.id: each for each in session.scalars(loaded.options(joinedload(DebtRecord.registration)))}
    return [by_id[each] for each in chosen]


def _first(known: Sequence[Any], people: Container[int], wanted: Sought, *, young: bool) -> Any:
    """The first that will do, a young one where one is asked for and there is any."""
    least, latest, earliest = wanted.least, wanted.on - _YOUNGEST, wanted.on - _YEAR
    fit = (each for each in known if each.due_on <= latest and each.principal >= least and each.debtor_id not in people)
    first = next(fit)
    some = chain((first,), islice(fit, _LOOKED_AT))
    return next((each for each in some if each.due_on >= earliest), first) if young else first


def _known(session: Session, creditor_id: int, today: date) -> list[Any]:
    """Whoever the page of the demonstration names keeps their debts as they came."""
    reached = exists().where(Contact.debtor_id == DebtRecord.debtor_id, Contact.creditor_id == creditor_id)
    query = (
        select(
            DebtRecord.id, DebtRecord.debtor_id, DebtRecord.due_on, DebtRecord.principal, DebtRecord.contract_number
        )
        .join(DebtRecord.registration)
        .where(
            DebtRecord.creditor_id == creditor_id,
            DebtRecord.status == DebtStatus.OPEN,
            DebtRecord.principal >= _SMALLEST,
            DebtRecord.prescribes_on > today + _STILL,
            Registration.deceased == false(),
            reached,
        )
        .order_by(DebtRecord.contract_number)
    )  # fmt: skip
    return [each for each in session.execute(query) if int(each.contract_number.split("-")[1]) >= len(SHOWCASES)]
