"""Whether a return file and the ledger agree: what its bank account moved by, against what the file says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import BigInteger, ColumnElement, Text, case, cast, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from payments.ledger import AccountKind
from payments.reconciliation import TieOut
from portal.models import BankEvent, BankFile, BankFileStatus, BankLine, Outcome, PostingRecord


def tie_outs(session: Session, files: Iterable[BankFile]) -> dict[int, TieOut]:
    """The tie-out of each file that was read, by file id.

    The ledger's side is the journals of the movements the file tells of, whichever file brought them in first.
    """
    read = [file for file in files if file.status is BankFileStatus.READ]
    ids = [file.id for file in read]
    moved, taken_back = _moved(session, ids), _taken_back(session, ids)
    return {
        file.id: TieOut(
            file_paid_total=file.paid_total or ZERO,
            file_reversed_total=taken_back.get(file.id, ZERO),
            fees=file.fee_total or ZERO,
            ledger_movement=moved.get(file.id, ZERO),
        )
        for file in read
    }


def line_differences(session: Session, file: BankFile) -> list[tuple[BankLine, Money]]:
    """The lines whose movement in the ledger is not what they say, with ledger less line."""
    amounts = (
        select(BankLine.id, func.coalesce(func.sum(_signed()), 0))
        .join(BankEvent, BankEvent.id == BankLine.event_id)
        .join(PostingRecord, PostingRecord.journal_id == BankEvent.journal_id)
        .where(BankLine.file_id == file.id)
        .group_by(BankLine.id)
    )
    moved: dict[int, int] = {row[0]: int(row[1]) for row in session.execute(amounts)}
    lines = session.scalars(
        select(BankLine)
        .where(BankLine.file_id == file.id, BankLine.outcome != Outcome.QUARANTINED)
        .order_by(BankLine.line_number)
    )
    compared = ((line, Money(moved.get(line.id, 0)) - _stated(line)) for line in lines)
    return [(line, difference) for line, difference in compared if difference]


def _stated(line: BankLine) -> Money:
    return (line.paid or ZERO) - (line.fee or ZERO)


def _moved(session: Session, ids: list[int]) -> Mapping[int, Money]:
    rows = session.execute(
        select(BankLine.file_id, func.sum(_signed()))
        .join(BankEvent, BankEvent.id == BankLine.event_id)
        .join(PostingRecord, PostingRecord.journal_id == BankEvent.journal_id)
        .where(BankLine.file_id.in_(ids))
        .group_by(BankLine.file_id)
    )
    return {row[0]: Money(int(row[1] or 0)) for row in rows}


def _taken_back(session: Session, ids: list[int]) -> Mapping[int, Money]:
    cents = type_coerce(BankLine.paid, BigInteger)
    rows = session.execute(
        select(BankLine.file_id, func.sum(cents)).where(BankLine.file_id.in_(ids), cents < 0).group_by(BankLine.file_id)
    )
    return {row[0]: Money(-int(row[1] or 0)) for row in rows}


def _signed() -> ColumnElement[int]:
    """What a posting adds to the bank account of its event; zero when it moves another account."""
    account = literal(f"{AccountKind.BANK.value}:").concat(cast(BankEvent.receiving_account_id, Text))
    cents = type_coerce(PostingRecord.amount, BigInteger)
    return case((PostingRecord.destination == account, cents), (PostingRecord.source == account, -cents), else_=0)
