"""One queue of all that waits for finance, oldest first: cases to decide, and what stopped on its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Select, func, select, type_coerce
from sqlalchemy.orm import Session, joinedload

from brazil.money import Money, total
from payments.incoming import CaseKind
from payments.statements.findings import Decision
from portal.models import AccountMailbox, FinanceCase, ReceivingAccount, StatementEntry
from portal.services import finance_effects
from portal.services.finance_refused_slips import refused_slips
from portal.services.pix.waiting import waiting as pix_waiting
from portal.services.receiving_accounts_switching import waiting as switches_waiting
from portal.services.withheld_slips import withheld_slips

CASE_KINDS = tuple(kind.value for kind in CaseKind)
OTHER_KINDS = ("suspense", "refused_slip", "withheld_slip", "effect", "pix_away", "mailbox", "switch")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """`creditor_id` None is every creditor; `kind` "" every kind; `days` how long it has waited at least."""

    creditor_id: int | None
    kind: str = ""
    days: int = 0
    least: Money | None = None
    most: Money | None = None

    def takes(self, item: QueueItem, now: datetime) -> bool:
        """Whether an item that is no case passes."""
        if self.kind not in ("", item.kind) or item.opened_at > now - timedelta(days=self.days):
            return False
        amount = item.amount
        if amount is None:
            return self.least is None and self.most is None
        return (self.least is None or amount >= self.least) and (self.most is None or amount <= self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """Something that waits. `key` finds it: a case's public id, an account's, a line's; `about` what it is about."""

    kind: str
    key: str
    opened_at: datetime
    amount: Money | None = None
    about: str = ""
    creditor_id: int | None = None
    case: FinanceCase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """A page of the queue, and of all of it: how many and what they add up to."""

    items: tuple[QueueItem, ...]
    count: int
    amount: Money


def queue(session: Session, chosen: QueueFilter, *, now: datetime, offset: int = 0, limit: int = 50) -> QueuePage:
    """What waits, oldest first."""
    others = [item for item in _others(session, chosen, now) if chosen.takes(item, now)]
    return _page(session, _cases(chosen, now), others, offset, limit)


def oldest_and_counts(
    session: Session, creditor_id: int | None, *, now: datetime, limit: int
) -> tuple[QueuePage, dict[str, int]]:
    """The first page of all that waits, and how many of each kind there are; a kind with none is not there."""
    chosen = QueueFilter(creditor_id=creditor_id)
    cases, others = _cases(chosen, now), list(_others(session, chosen, now))
    by_kind = cases.with_only_columns(FinanceCase.kind, func.count()).order_by(None).group_by(FinanceCase.kind)
    counted = Counter({kind: int(count) for kind, count in session.execute(by_kind)})
    counted.update(item.kind for item in others)
    return _page(session, cases, others, 0, limit), dict(counted)


def _page(session: Session, cases: Select[FinanceCase], others: list[QueueItem], offset: int, limit: int) -> QueuePage:
    count, cents = session.execute(
        cases.with_only_columns(
            func.count(), func.coalesce(func.sum(type_coerce(FinanceCase.amount, BigInteger)), 0)
        ).order_by(None)
    ).one()
    loaded = cases.options(joinedload(FinanceCase.agreement), joinedload(FinanceCase.line)).limit(offset + limit)
    items = sorted([*_items(session.scalars(loaded)), *others], key=lambda item: item.opened_at)
    amount = Money(int(cents)) + total(item.amount for item in others if item.amount is not None)
    return QueuePage(items=tuple(items[offset : offset + limit]), count=int(count) + len(others), amount=amount)


def _cases(chosen: QueueFilter, now: datetime) -> Select[FinanceCase]:
    query = select(FinanceCase).where(FinanceCase.closed_at.is_(None))
    if chosen.creditor_id is not None:
        query = query.where(FinanceCase.creditor_id == chosen.creditor_id)
    if chosen.kind:
        query = query.where(FinanceCase.kind == chosen.kind)
    if chosen.days:
        query = query.where(FinanceCase.opened_at <= now - timedelta(days=chosen.days))
    if chosen.least is not None:
        query = query.where(FinanceCase.amount >= chosen.least)
    if chosen.most is not None:
        query = query.where(FinanceCase.amount <= chosen.most)
    return query.order_by(FinanceCase.opened_at, FinanceCase.id)


def _items(cases: Iterable[FinanceCase]) -> Iterator[QueueItem]:
    for case in cases:
        known = case.agreement.number if case.agreement else case.line.nosso_numero if case.line else ""
        number = known or str(case.detail.get("number", ""))
        yield QueueItem(
            kind=case.kind, key=case.public_id, opened_at=case.opened_at, amount=case.amount, about=number,
            creditor_id=case.creditor_id, case=case,
        )  # fmt: skip


def _others(session: Session, chosen: QueueFilter, now: datetime) -> Iterator[QueueItem]:
    """What is no case: slips, effects, a silent PSP or mailbox, a switch of account, a statement's money."""
    own = chosen.creditor_id
    if chosen.kind in CASE_KINDS:
        return
    yield from _held(session, own)
    for charge in refused_slips(session, own):
        yield QueueItem(
            kind="refused_slip", key=charge.public_id, opened_at=charge.created_at, amount=charge.amount,
            about=charge.installment.agreement.number,
        )  # fmt: skip
    for charge, _ in withheld_slips(session, own):
        yield QueueItem(
            kind="withheld_slip", key=charge.public_id, opened_at=charge.created_at, amount=charge.amount,
            about=charge.installment.agreement.number,
        )  # fmt: skip
    for entry in finance_effects.given_up(session, own):
        yield QueueItem(kind="effect", key=str(entry.id), opened_at=entry.failed_at or now, about=entry.topic)
    for each in pix_waiting(session, own, now):
        yield QueueItem(kind="pix_away", key=str(each.account_id), opened_at=each.since, about=str(each.count))
    for switch in switches_waiting(session, own):
        yield QueueItem(kind="switch", key=switch.public_id, opened_at=switch.proposed_at)
    yield from _mailboxes(session, own)


def _held(session: Session, own: int | None) -> Iterator[QueueItem]:
    """What a statement told of and a person put in suspense: nobody's yet, or taken back and not undone."""
    query = (
        select(StatementEntry, ReceivingAccount.creditor_id)
        .join(ReceivingAccount, ReceivingAccount.id == StatementEntry.receiving_account_id)
        .where(StatementEntry.decision.in_((Decision.HELD, Decision.TAKEN_BACK)))
    )
    if own is not None:
        query = query.where(ReceivingAccount.creditor_id == own)
    for entry, creditor_id in session.execute(query):
        yield QueueItem(
            kind="suspense", key=entry.public_id, opened_at=entry.decided_at or entry.recorded_at, amount=entry.amount,
            about=entry.memo, creditor_id=creditor_id,
        )  # fmt: skip


def _mailboxes(session: Session, own: int | None) -> Iterator[QueueItem]:
    query = select(AccountMailbox).join(ReceivingAccount).where(AccountMailbox.failures > 0, AccountMailbox.error != "")
    if own is not None:
        query = query.where(ReceivingAccount.creditor_id == own)
    for row in session.scalars(query):
        yield QueueItem(
            kind="mailbox", key=row.account.public_id, opened_at=row.error_at or row.created_at, about=row.error
        )
