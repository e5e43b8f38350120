"""A creditor's first file on PostgreSQL: by COPY straight into the tables, batch by batch.

With no debt of the creditor stored there is nothing to compare with but the file itself, so rows need not wait until
all of them are known. What the batches leave is what the whole file would: the first row of a contract stands, the
last of a person says who they are, a contact's newest confirmation counts. Ids are drawn beforehand; every key and
foreign key is checked by the database as for any other row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, repeat
from typing import Any

from sqlalchemy.orm import Session

from portal.services.portfolios import direct_sql as sql
from portal.services.portfolios.copying import CopyAhead
from portal.services.portfolios.direct_batch import DirectBatch
from portal.services.portfolios.grouping import Grouped, grouped, without
from portal.services.portfolios.loaded import Loaded
from portal.services.portfolios.loading_sql import CREDITOR_HAS_DEBTS, NO_NOTICES
from portal.services.portfolios.protection import Protected
from portal.services.portfolios.statements import ALONE, Statements
from portal.services.portfolios.stopwatch import Stopwatch
from portal.services.portfolios.told import Told
from portal.services.portfolios.wire import text_of, written


def is_first_load(statements: Statements) -> bool:
    """Whether the file can be loaded straight."""
    return statements.on_postgresql and not statements.scalar(CREDITOR_HAS_DEBTS)


class DirectLoad:
    """Stores the batches of one import. A context manager, as is what it sends them by."""

    def __init__(
        self, session: Session, statements: Statements, stopwatch: Stopwatch, *, creditor_id: int, import_id: int,
        now: datetime,
    ) -> None:  # fmt: skip
        connection = session.connection().connection
        self._cursor: Any = connection.cursor()
        self._sent = CopyAhead(connection.cursor())
        self._statements, self._stopwatch = statements, stopwatch
        self._creditor_id, self._now = creditor_id, now.isoformat()
        self._debt_ends = f"\t{creditor_id}\t1\t{import_id}\tt\t{self._now}\n"
        self._added = self._repeated = 0
        self._told = Told()
        self._sequence = str(statements.scalar(sql.SEQUENCE))
        statements.scalar(ALONE)
        statements.run((NO_NOTICES, *sql.TABLES, *sql.BY_INDEX))

    def __enter__(self) -> DirectLoad:
        self._sent.__enter__()
        return self

    def __exit__(self, *failure: object) -> None:
        self._sent.__exit__(*failure)

    def settle(self) -> None:
        """Wait until what was written is stored: the connection is free then."""
        self._sent.settled()

    def write(self, batch: DirectBatch) -> None:
        """Store a batch. It may still be on its way when this returns; see `settle`."""
        timed, lines = self._stopwatch.of, batch.grouped
        with timed("debts"):
            self.settle()  # those of the batch before
        with timed("match"):
            if batch.rows is not None:
                lines = self._without_repeats(batch.rows, batch.suspects) or lines
        with timed("people"):
            stored, added = self._find_people(lines)
            self._copy(sql.COPY_DEBTORS, added.values(), map(lines.debtors.__getitem__, added), ends=f"\t{self._now}\n")
            changed = self._told.otherwise(lines, stored)
        with timed("registrations"):
            self._register(lines, changed, added)
        with timed("contacts"):
            self._add_contacts(lines, changed, added)
            self._told.remember(lines, chain(changed, added))
        with timed("debts"):
            ids = {lines.lookups[place]: number for place, number in (stored | added).items()}
            self._copy(sql.COPY_DEBTS, map(ids.__getitem__, lines.debtors_of), lines.debts, ends=self._debt_ends)
        self._added += len(lines.debts)

    def loaded(self) -> Loaded:
        """What all batches did."""
        return Loaded(added=self._added, updated=0, unchanged=self._repeated)

    def _without_repeats(self, rows: Protected, suspected: Sequence[str]) -> Grouped | None:
        """The first row of a contract stands: an equal one says nothing new, a different one is a notice.

        None when no row repeats another.
        """
        self._cursor.execute(sql.STORED_DIGESTS, (self._creditor_id, list(map(text_of, suspected))))
        digests = {written(contract): digest for contract, digest in self._cursor.fetchall()}
        suspects, repeats, contradictions = frozenset(suspected), set[int](), list[int]()
        for place, contract in enumerate(rows.contracts):
            if contract in suspects:
                digest = rows.digests[place]
                if digests.setdefault(contract, digest) is not digest:
                    repeats.add(place)
                    if digests[contract] != digest:
                        contradictions.append(rows.numbers[place])
        self._copy(sql.COPY_NOTICES, contradictions, ["contrato\tcontract_repeated"] * len(contradictions))
        self.settle()
        self._repeated += len(repeats) - len(contradictions)
        return grouped(without(rows, repeats)) if repeats else None

    def _find_people(self, lines: Grouped) -> tuple[dict[int, int], dict[int, int]]:
        """The ids, by their places in the batch, of people who are stored, and new ones for those who are not."""
        self._cursor.execute(sql.KNOWN, (lines.asked_for,), binary=True)
        known: dict[bytes, int] = dict(self._cursor.fetchall())
        stored = {place: known[lookup] for place, lookup in enumerate(lines.lookups) if lookup in known}
        new = [place for place in range(len(lines.lookups)) if place not in stored]
        self._cursor.execute(sql.NEXT_IDS, (self._sequence, len(new)), binary=True)
        return stored, {place: number for place, (number,) in zip(new, self._cursor.fetchall(), strict=True)}

    def _register(self, lines: Grouped, changed: dict[int, int], added: dict[int, int]) -> None:
        """Who is new is added as they are; of who is not, by this creditor or another, only what the file changes."""
        told = lines.registrations.__getitem__
        between, ends = f"\t{self._creditor_id}\t", f"\t{self._now}\n"
        self._copy(sql.COPY_REGISTRATIONS, added.values(), map(told, added), between, ends)
        if changed:
            self._copy(sql.COPY_TOLD_PEOPLE, changed.values(), map(told, changed))
            self.settle()
            self._statements.run((sql.SET_REGISTRATIONS,))

    def _add_contacts(self, lines: Grouped, changed: dict[int, int], added: dict[int, int]) -> None:
        self._copy(sql.COPY_CONTACTS, *_contacts(lines, added), between=f"\t{self._creditor_id}\t")
        if changed:
            self._copy(sql.COPY_TOLD_CONTACTS, *_contacts(lines, changed))
            self.settle()
            self._statements.run((sql.SET_CONTACTS, sql.FORGET_TOLD))

    def _copy(
        self, statement: str, numbers: Iterable[int], lines: Iterable[str], between: str = "\t", ends: str = "\n"
    ) -> None:
        """Lines each with its number in front, put together by joins alone."""
        content = ends.join(map(between.join, zip(map(str, numbers), lines, strict=True)))
        if content:
            self._sent.copy(statement, content + ends)


def _contacts(lines: Grouped, ids: dict[int, int]) -> tuple[Iterable[int], Iterable[str]]:
    """The contacts of some people, and whose each is."""
    of_each = [lines.contacts[place] for place in ids]
    owners = chain.from_iterable(repeat(number, len(own)) for number, own in zip(ids.values(), of_each, strict=True))
    return owners, chain.from_iterable(of_each)
