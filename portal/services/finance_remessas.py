"""What a file to the bank asks for, slip by slip, and what the bank answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal.models import BankFile, Charge, Installment


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line of a remessa: a slip to register, or with `write_off` one to end."""

    charge: Charge
    write_off: bool


def lines_of(session: Session, file: BankFile, *, offset: int = 0, limit: int | None = None) -> Sequence[Asked]:
    """The slips it tells of, in the order of their making."""
    query = (
        select(Charge)
        .options(joinedload(Charge.installment).joinedload(Installment.agreement), joinedload(Charge.account))
        .where(_in_file(file))
        .order_by(Charge.id)
        .offset(offset)
    )
    found = session.scalars(query if limit is None else query.limit(limit))
    return [Asked(charge=each, write_off=each.write_off_remessa_id == file.id) for each in found]


def line_count(session: Session, file: BankFile) -> int:
    """How many slips it tells of."""
    return session.scalar(select(func.count()).select_from(Charge).where(_in_file(file))) or 0


def _in_file(file: BankFile) -> Any:
    return or_(Charge.remessa_id == file.id, Charge.write_off_remessa_id == file.id)
