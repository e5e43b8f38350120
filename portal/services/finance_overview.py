"""The figures of the finance desk and the rows behind each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import Session, joinedload, undefer

from brazil.money import Money
from portal.models import BankFile, BankLine, Charge, Direction, Installment
from portal.services.errors import NotFound
from portal.services.finance_filters import Filter, Standing, instants, narrowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many movements, and what they add up to (what the bank took back counts negative)."""

    count: int
    amount: Money


def figures(session: Session, chosen: Filter) -> dict[Standing, Figure]:
    """Received, matched, unmatched, quarantined, repeated and fees of a period."""
    return {standing: figure(session, replace(chosen, standing=standing)) for standing in Standing}


def figure(session: Session, chosen: Filter) -> Figure:
    """Count and sum of the movements a filter finds; of their fees when it asks for fees."""
    column = BankLine.fee if chosen.standing is Standing.FEES else BankLine.paid
    found = narrowed(select(BankLine).join(BankFile, BankFile.id == BankLine.file_id), chosen)
    totals = found.with_only_columns(func.count(), func.coalesce(func.sum(type_coerce(column, BigInteger)), 0))
    count, cents = session.execute(totals).one()
    return Figure(count=int(count), amount=Money(int(cents)))


def movements(session: Session, chosen: Filter, *, offset: int = 0, limit: int | None = None) -> Sequence[BankLine]:
    """The movements a filter finds, newest file first, in the order of its lines."""
    query = (
        narrowed(select(BankLine).join(BankFile, BankFile.id == BankLine.file_id), chosen)
        .options(
            joinedload(BankLine.file),
            joinedload(BankLine.charge).joinedload(Charge.installment).joinedload(Installment.agreement),
        )
        .order_by(BankLine.file_id.desc(), BankLine.line_number)
        .offset(offset)
    )
    return session.scalars(query if limit is None else query.limit(limit)).unique().all()


def retornos(session: Session, chosen: Filter, *, offset: int = 0, limit: int = 50) -> Sequence[BankFile]:
    """The return files of a period, newest first."""
    return session.scalars(_files(chosen, Direction.RETORNO).offset(offset).limit(limit)).all()


def remessas(session: Session, chosen: Filter, *, offset: int = 0, limit: int = 50) -> Sequence[BankFile]:
    """The files to banks of a period, newest first."""
    return session.scalars(_files(chosen, Direction.REMESSA).offset(offset).limit(limit)).all()


def file_count(session: Session, chosen: Filter, direction: Direction) -> int:
    """How many files a period has."""
    query = _files(chosen, direction).with_only_columns(func.count()).order_by(None)
    return int(session.scalar(query) or 0)


def file_of(
    session: Session, public_id: str, creditor_id: int | None, direction: Direction, *, with_bytes: bool = False
) -> BankFile:
    """A file the viewer may see; NotFound otherwise."""
    query = select(BankFile).where(BankFile.public_id == public_id, BankFile.direction == direction)
    if creditor_id is not None:
        query = query.where(BankFile.creditor_id == creditor_id)
    file = session.scalar(query.options(undefer(BankFile.raw)) if with_bytes else query)
    if file is None:
        raise NotFound
    return file


def counts_by_file(session: Session, files: Sequence[BankFile]) -> dict[int, dict[str, int]]:
    """Lines of each file by outcome."""
    ids = [file.id for file in files]
    rows = session.execute(
        select(BankLine.file_id, BankLine.outcome, func.count())
        .where(BankLine.file_id.in_(ids))
        .group_by(BankLine.file_id, BankLine.outcome)
    )
    counted: dict[int, dict[str, int]] = {file_id: {} for file_id in ids}
    for file_id, outcome, count in rows:
        counted[file_id][outcome.value] = int(count)
    return counted


def _files(chosen: Filter, direction: Direction) -> Select[BankFile]:
    first, last = instants(chosen.since, chosen.until)
    query = (
        select(BankFile)
        .where(BankFile.direction == direction, BankFile.received_at >= first, BankFile.received_at < last)
        .order_by(BankFile.id.desc())
    )
    return query if chosen.creditor_id is None else query.where(BankFile.creditor_id == chosen.creditor_id)
