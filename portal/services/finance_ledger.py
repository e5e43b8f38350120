"""The ledger as the finance desk reads it: balances by account, and the postings behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BigInteger, ColumnElement, Select, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager

from brazil.money import ZERO, Money
from payments.ledger import AccountKind
from portal.models import JournalRecord, LedgerBalance, PostingRecord

BY_ACCOUNT = (AccountKind.BANK, AccountKind.PIX, AccountKind.BANK_FEES, AccountKind.SUSPENSE)
"""Kinds whose accounts are shown one by one; of the others, one line a kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A line of the ledger: one account, or all of a kind. `owner` is a receiving account's id, or ""."""

    kind: AccountKind
    owner: str
    amount: Money

    @property
    def name(self) -> str:
        """As it is written in an address: ``bank:3`` or ``refund_payable``."""
        return f"{self.kind.value}:{self.owner}" if self.owner else self.kind.value


def balances(session: Session, creditor_id: int | None) -> list[Balance]:
    """Balances of a creditor's accounts, or of all; together they are zero."""
    if creditor_id is None:
        return _listed(_kept(session))
    held: dict[tuple[AccountKind, str], int] = {}
    for column, sign in ((PostingRecord.destination, 1), (PostingRecord.source, -1)):
        cents = func.sum(type_coerce(PostingRecord.amount, BigInteger))
        query = select(column, cents).join(JournalRecord).group_by(column)
        if creditor_id is not None:
            query = query.where(JournalRecord.creditor_id == creditor_id)
        for account, amount in session.execute(query):
            kind, _, owner = account.partition(":")
            key = AccountKind(kind), owner if AccountKind(kind) in BY_ACCOUNT else ""
            held[key] = held.get(key, 0) + sign * int(amount)
    return _listed(held)


def _kept(session: Session) -> dict[tuple[AccountKind, str], int]:
    """As the balances that are kept with the journals say."""
    cents = func.sum(type_coerce(LedgerBalance.balance, BigInteger))
    held: dict[tuple[AccountKind, str], int] = {}
    for account, amount in session.execute(select(LedgerBalance.account, cents).group_by(LedgerBalance.account)):
        kind, _, owner = account.partition(":")
        key = AccountKind(kind), owner if AccountKind(kind) in BY_ACCOUNT else ""
        held[key] = held.get(key, 0) + int(amount)
    return held


def _listed(held: dict[tuple[AccountKind, str], int]) -> list[Balance]:
    order = list(AccountKind)
    listed = sorted(held.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    return [Balance(kind=kind, owner=owner, amount=Money(cents)) for (kind, owner), cents in listed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Which postings: `account` is ``kind:owner``, ``kind`` or "" for all."""

    creditor_id: int | None
    account: str
    since: date
    until: date
    agreement_id: int | None = None


def postings(session: Session, chosen: Slice, *, offset: int = 0, limit: int | None = None) -> Sequence[PostingRecord]:
    """The postings of an account, newest first."""
    query = (
        _narrowed(select(PostingRecord).join(PostingRecord.journal), chosen)
        .options(contains_eager(PostingRecord.journal))
        .order_by(JournalRecord.occurred_on.desc(), PostingRecord.id.desc())
        .offset(offset)
    )
    return session.scalars(query if limit is None else query.limit(limit)).all()


def count(session: Session, chosen: Slice) -> int:
    """How many postings there are."""
    query = _narrowed(select(PostingRecord).join(PostingRecord.journal), chosen)
    return int(session.scalar(query.with_only_columns(func.count())) or 0)


def moved(session: Session, chosen: Slice) -> tuple[Money, Money]:
    """What came into the account and what went out of it in the period; both zero when none is named."""
    if not chosen.account:
        return ZERO, ZERO
    base = _narrowed(select(PostingRecord).join(PostingRecord.journal), chosen)
    cents = func.coalesce(func.sum(type_coerce(PostingRecord.amount, BigInteger)), 0)
    came = base.where(_named(PostingRecord.destination, chosen.account)).with_only_columns(cents)
    went = base.where(_named(PostingRecord.source, chosen.account)).with_only_columns(cents)
    return Money(int(session.scalar(came) or 0)), Money(int(session.scalar(went) or 0))


def _narrowed(query: Select[PostingRecord], chosen: Slice) -> Select[PostingRecord]:
    query = query.where(JournalRecord.occurred_on >= chosen.since, JournalRecord.occurred_on <= chosen.until)
    if chosen.creditor_id is not None:
        query = query.where(JournalRecord.creditor_id == chosen.creditor_id)
    if chosen.agreement_id is not None:
        query = query.where(JournalRecord.id.in_(_journals_of(chosen.agreement_id)))
    if chosen.account:
        either = or_(_named(PostingRecord.source, chosen.account), _named(PostingRecord.destination, chosen.account))
        query = query.where(either)
    return query


def _journals_of(agreement_id: int) -> Select[int]:
    """The journals that moved what an agreement is owed, or its credit."""
    own = [f"{kind.value}:{agreement_id}" for kind in (AccountKind.RECEIVABLE_AGREEMENT, AccountKind.REFUND_PAYABLE)]
    return select(PostingRecord.journal_id).where(
        or_(PostingRecord.source.in_(own), PostingRecord.destination.in_(own))
    )


def _named(column: InstrumentedAttribute[str], account: str) -> ColumnElement[bool]:
    return column == account if ":" in account else column.startswith(f"{account}:", autoescape=True)
