"""The movements of a statement's days, each with what the tie-out of its day makes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from payments.statements.findings import Finding
from portal.models import BankStatement, ReceivingAccount, StatementEntry
from portal.services.statements.accounts import same_conta
from portal.services.statements.day_ties import DayTie, ties_between


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """A movement. It counts on `on`: the day the bank names, or the next that was open when it was told of. `finding`
    is what differs, None where it ties out; `new` says that this statement was the first to tell of it."""

    entry: StatementEntry
    on: date
    finding: Finding | None
    new: bool


def lines_of(session: Session, statement: BankStatement) -> list[EntryLine]:
    """The movements of the days it covers, oldest first; none of one that was refused."""
    if statement.receiving_account_id is None or statement.first_on is None or statement.last_on is None:
        return []
    keeper = same_conta(session, session.get_one(ReceivingAccount, statement.receiving_account_id))[0]
    ties = ties_between(session, keeper, statement.first_on, statement.last_on)
    return [line for tie in reversed(ties) for line in _of_day(tie, statement.id)]


def _of_day(tie: DayTie, statement_id: int) -> Sequence[EntryLine]:
    found = {each.move.key: each.finding for each in tie.tie.differences if each.move is not None}
    return [
        EntryLine(entry=entry, on=tie.on, finding=found.get(key), new=entry.statement_id == statement_id)
        for key, entry in tie.entries.items()
    ]
