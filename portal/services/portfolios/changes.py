"""What a file would do, read back for pages and files: a page at a time, by kind and by contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.models import ChangeKind, PortfolioChange

PAGE = 50
_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A column that changes, by its stored name, and its stored values."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page: `first` to `last` of `count`, counted from 1."""

    rows: Sequence[PortfolioChange]
    first: int
    last: int
    count: int

    @property
    def has_next(self) -> bool:
        return self.last < self.count


def differences_of(change: PortfolioChange) -> tuple[Difference, ...]:
    """The columns that change, as portal.services.portfolios.review_sql writes them."""
    lines = (line.split("\t") for line in change.differences.split("\n") if line)
    return tuple(Difference(column=column, before=before, after=after) for column, before, after in lines)


def counts_of(session: Session, import_id: int) -> dict[ChangeKind, int]:
    """How many debts each kind of change is about."""
    by_kind = select(PortfolioChange.kind, func.count().label("debts")).where(PortfolioChange.import_id == import_id)
    found = {row.kind: row.debts for row in session.execute(by_kind.group_by(PortfolioChange.kind))}
    return {kind: found.get(kind, 0) for kind in ChangeKind}


def page_of(session: Session, import_id: int, *, kind: ChangeKind | None, sought: str, page: int) -> Shown:
    """The page of this number, from 1, of the changes of a kind whose contract or name begins with what is sought."""
    wanted = _wanted(import_id, kind, sought)
    count = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    page = max(1, min(page, -(-count // PAGE)))
    rows = session.scalars(wanted.order_by(PortfolioChange.id).offset((page - 1) * PAGE).limit(PAGE)).all()
    first = (page - 1) * PAGE + 1
    return Shown(rows=rows, first=first if rows else 0, last=first + len(rows) - 1 if rows else 0, count=count)


def all_of(session: Session, import_id: int, *, kind: ChangeKind | None, sought: str) -> Iterator[PortfolioChange]:
    """Every change, a few at a time."""
    after = 0
    wanted = _wanted(import_id, kind, sought).order_by(PortfolioChange.id).limit(_AT_A_TIME)
    while rows := session.scalars(wanted.where(PortfolioChange.id > after)).all():
        yield from rows
        after = rows[-1].id
        session.expunge_all()


def _wanted(import_id: int, kind: ChangeKind | None, sought: str) -> Select[PortfolioChange]:
    wanted = select(PortfolioChange).where(PortfolioChange.import_id == import_id)
    if kind is not None:
        wanted = wanted.where(PortfolioChange.kind == kind)
    if sought:
        contract, name = PortfolioChange.contract_number, func.lower(PortfolioChange.name)
        wanted = wanted.where(
            contract.startswith(sought, autoescape=True) | name.startswith(sought.lower(), autoescape=True)
        )
    return wanted
