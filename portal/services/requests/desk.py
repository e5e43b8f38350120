"""Requests as who answers them needs them: a creditor its own; who runs the portal those of all, and its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from portal.models import PersonRequest, Registration, RequestKind, RequestStatus
from portal.services.errors import NotFound
from portal.services.requests.reading import whole

MOST = 500
SOON = timedelta(days=2)


class Stage(StrEnum):
    """Which requests a queue shows; a value is also the word in the address."""

    WAITING = "esperando"
    LATE = "atrasados"
    ENDED = "respondidos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose requests: of one creditor, or those that belong to none where `creditor_id` is None; `every` is all."""

    creditor_id: int | None
    every: bool = False

    def holds(self) -> list[ColumnElement[bool]]:
        if self.every:
            return []
        if self.creditor_id is None:
            return [PersonRequest.creditor_id.is_(None)]
        return [PersonRequest.creditor_id == self.creditor_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many wait, how many of them are due within two days, how many are late."""

    waiting: int
    due: int
    late: int


def request_for(session: Session, creditor_id: int | None, public_id: str) -> PersonRequest:
    """One request, for staff of a creditor one of its own; of any, and of none, for the operator's staff (None).

    Raises NotFound.
    """
    query = whole().where(PersonRequest.public_id == public_id)
    if creditor_id is not None:
        query = query.where(PersonRequest.creditor_id == creditor_id)
    request = session.scalar(query)
    if request is None:
        raise NotFound
    return request


def queue(
    session: Session, scope: Scope, *narrowed: ColumnElement[bool], stage: Stage, kind: RequestKind | None, today: date
) -> list[PersonRequest]:
    """What a stage holds: the first due first, what ended newest first; `narrowed` keeps a part of it."""
    query = whole().where(*scope.holds(), *_of(stage, today), *narrowed)
    if kind is not None:
        query = query.where(PersonRequest.kind == kind)
    if stage is Stage.ENDED:
        return list(session.scalars(query.order_by(PersonRequest.closed_on.desc(), PersonRequest.id.desc()).limit(50)))
    return list(session.scalars(query.order_by(PersonRequest.answer_by, PersonRequest.id).limit(MOST)))


def counts(session: Session, scope: Scope, today: date) -> Counts:
    """The tiles of the desk."""
    still = _counted(scope).where(PersonRequest.status == RequestStatus.WAITING)
    due = still.where(PersonRequest.answer_by.between(today, today + SOON))
    late = still.where(PersonRequest.answer_by < today)
    return Counts(waiting=session.scalar(still) or 0, due=session.scalar(due) or 0, late=session.scalar(late) or 0)


def names_of(session: Session, some: Sequence[PersonRequest]) -> dict[int, str]:
    """The name of each request's person, by request: as its creditor has it on file, or as any has."""
    query = select(Registration.debtor_id, Registration.creditor_id, Registration.name).where(
        Registration.debtor_id.in_({each.debtor_id for each in some})
    )
    known: dict[tuple[int, int | None], str] = {}
    for debtor_id, creditor_id, name in session.execute(query.order_by(Registration.creditor_id)):
        known[debtor_id, creditor_id] = name
        known.setdefault((debtor_id, None), name)
    return {each.id: known.get((each.debtor_id, each.creditor_id), "") for each in some}


def _of(stage: Stage, today: date) -> list[ColumnElement[bool]]:
    if stage is Stage.ENDED:
        return [PersonRequest.status != RequestStatus.WAITING]
    waiting = [PersonRequest.status == RequestStatus.WAITING]
    return [*waiting, PersonRequest.answer_by < today] if stage is Stage.LATE else waiting


def _counted(scope: Scope) -> Select[int]:
    return select(func.count()).select_from(PersonRequest).where(*scope.holds())
