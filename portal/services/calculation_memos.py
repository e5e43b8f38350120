"""Calculation memos handed out: kept as they are, so that the number on the paper can be checked for good."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload

from brazil.money import Money
from offers.canonical import digest
from portal.models import CalculationMemo, MemoKind
from portal.services.errors import NotFound
from portal.services.once import add_once

NUMBER_START = "MC/"
"""How every number begins; an address has the rest of it."""


def memos_of(session: Session, debtor_id: int) -> list[CalculationMemo]:
    """Every memo handed out to a debtor, oldest first, without its document."""
    query = select(CalculationMemo).options(defer(CalculationMemo.document), joinedload(CalculationMemo.creditor))
    return list(session.scalars(query.where(CalculationMemo.debtor_id == debtor_id).order_by(CalculationMemo.id)))


def memo_of_number(session: Session, debtor_id: int, rest: str) -> CalculationMemo:
    """One memo handed out to this debtor, by what its number has after NUMBER_START. Raises NotFound."""
    query = select(CalculationMemo).where(
        CalculationMemo.debtor_id == debtor_id, CalculationMemo.number == NUMBER_START + rest
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def hand_out(
    session: Session,
    *,
    kind: MemoKind,
    creditor_id: int,
    debtor_id: int,
    day: date,
    amount: Money,
    document: Mapping[str, Any],
    now: datetime,
) -> CalculationMemo:
    """The memo with its number; the same one for the same document, asked for by the same person. Commits."""
    kept = dict(document)
    same = select(CalculationMemo).where(CalculationMemo.debtor_id == debtor_id, CalculationMemo.digest == digest(kept))
    known = session.scalar(same)
    if known is not None:
        return known
    memo = CalculationMemo(
        kind=kind, creditor_id=creditor_id, debtor_id=debtor_id, day=day, amount=amount, document=kept,
        digest=digest(kept), issued_at=now,
    )  # fmt: skip
    found = memo if add_once(session, memo) else session.scalars(same).one()
    session.commit()
    return found
