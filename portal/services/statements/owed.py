"""What payments into the operator's account say they recovered, against what the creditor's own account was given."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import BigInteger, Select, Text, and_, cast, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.ledger import AccountKind, JournalKind
from portal.models import JournalRecord, LineKind, PayoutKind, PayoutLine, PostingRecord

_AT_ONCE = 500


def owed_differences(session: Session, payment_ids: Collection[int]) -> dict[int, Money]:
    """By payment: what the ledger gave its creditor beyond its payout line; those that agree are left out.

    A payment without a line is not in it: it waits, and the checker says so when that lasts.
    """
    ids = sorted(payment_ids)
    found: dict[int, Money] = {}
    for start in range(0, len(ids), _AT_ONCE):
        for payment_id, recovered, given in session.execute(_lines(ids[start : start + _AT_ONCE])):
            difference = Money(int(given)) - recovered
            if difference:
                found[payment_id] = difference
    return found


def _lines(ids: list[int]) -> Select[int, Money, int]:
    given = func.coalesce(func.sum(type_coerce(PostingRecord.amount, BigInteger)), 0)
    of_line = and_(
        JournalRecord.creditor_id == PayoutLine.creditor_id,
        JournalRecord.kind == JournalKind.COLLECTED_FOR_CREDITOR.value,
        JournalRecord.ref == literal("payment:").concat(cast(PayoutLine.payment_id, Text)),
    )
    to_creditor = and_(
        PostingRecord.journal_id == JournalRecord.id,
        PostingRecord.destination
        == literal(f"{AccountKind.COLLECTED.value}:").concat(cast(PayoutLine.creditor_id, Text)),
    )
    return (
        select(PayoutLine.payment_id, PayoutLine.recovered, given)
        .outerjoin(JournalRecord, of_line)
        .outerjoin(PostingRecord, to_creditor)
        .where(
            PayoutLine.payment_id.in_(ids),
            PayoutLine.kind == LineKind.PAYMENT,
            PayoutLine.goes_to == PayoutKind.PAYOUT,
        )
        .group_by(PayoutLine.payment_id, PayoutLine.recovered)
    )
