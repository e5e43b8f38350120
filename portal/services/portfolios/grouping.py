"""A batch of rows as the lines of each table: people once each, their contacts once each, and the debts.

What the rows of a batch say of a person together: the last one who they are, each a contact, the newest confirmation
of a contact counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from portal.services.portfolios.protection import Protected, public_ids
from portal.services.portfolios.wire import NULL, octets


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """Lines for COPY but for the ids, which are drawn when they are stored, and the line ends.

    `lookups`, `debtors`, `registrations` and `contacts` have an item a person, in the order of the lookups: imports
    that add debtors in one order cannot wait for each other in a circle. `asked_for` are the lookups as one array
    of PostgreSQL's. `said` are fingerprints, 64 bits keyed anew in each process, of what is said of each person.
    `debtors_of` names the person of each debt.
    """

    lookups: Sequence[bytes]
    asked_for: str
    debtors: Sequence[str]
    registrations: Sequence[str]
    contacts: Sequence[Sequence[str]]
    said: Sequence[int]
    debts: Sequence[str]
    debtors_of: Sequence[bytes]


def grouped(rows: Protected) -> Grouped:
    """The rows, every one of them to be stored."""
    last = dict(zip(rows.lookups, range(len(rows)), strict=True))  # the last of each stays
    people = sorted(last.items())
    places = [place for _, place in people]
    lookups = [lookup for lookup, _ in people]
    found_by, found = list(map(octets, lookups)), _contacts(rows)
    registrations, contacts = [rows.people[place] for place in places], [found.get(lookup, ()) for lookup in lookups]
    statuses = (_STORED_AS.get(status, status) for status in rows.statuses)
    return Grouped(
        lookups=lookups,
        asked_for="{" + ",".join(found_by) + "}",
        debtors=_lines(found_by, [rows.sealed[place] for place in places]),
        registrations=registrations,
        contacts=contacts,
        said=list(map(hash, zip(registrations, map(tuple, contacts), strict=True))),
        debts=_lines(public_ids(len(rows)), rows.debts, rows.digests, statuses),
        debtors_of=rows.lookups,
    )


_STORED_AS = {"reopened\t": "open\t"}


def without(rows: Protected, dropped: set[int]) -> Protected:
    """The rows but those at some places."""
    keep = [place not in dropped for place in range(len(rows))]
    return Protected(**{name: list(compress(getattr(rows, name), keep)) for name in Protected.__dataclass_fields__})


def _lines(*columns: Iterable[str]) -> list[str]:
    return list(map("\t".join, zip(*columns, strict=True)))


def _contacts(rows: Protected) -> dict[bytes, list[str]]:
    """The contacts of each person, as lines of kind, address and day of confirmation."""
    found = defaultdict[bytes, list[str]](list)
    for kind, addresses in (("email", rows.emails), ("mobile", rows.mobiles)):
        for (lookup, address), confirmed in _newest(rows, addresses).items():
            if address:
                found[lookup].append(f"{kind}\t{address}\t{confirmed}")
    return found


def _newest(rows: Protected, addresses: Sequence[str]) -> dict[tuple[bytes, str], str]:
    """The last confirmation of each address of a person."""
    keys, days = zip(rows.lookups, addresses, strict=True), set(rows.confirmed_on)
    if len(days) == 1:
        return dict.fromkeys(keys, *days)
    oldest_first = sorted(zip(keys, rows.confirmed_on, strict=True), key=_when)
    return dict(oldest_first)  # the last of each stays


def _when(confirmation: tuple[tuple[bytes, str], str]) -> str:
    day = confirmation[1]
    return "" if day == NULL else day  # never confirmed is before any day
