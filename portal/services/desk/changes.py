"""What changed at a creditor since a day: how many, how much, and the rows behind each figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Select, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.agreements.agreement import AgreementEvent, AgreementState
from portal.clock import SAO_PAULO, business_date
from portal.models import (
    Agreement,
    AgreementStep,
    Dispute,
    ImportStatus,
    Payment,
    PaymentStatus,
    PersonRequest,
    PortfolioImport,
    Registration,
)

Rows = Select[*tuple[Any, ...]]


class Change(StrEnum):
    """What is counted; a value is also the word in the address."""

    MADE = "acordos"
    RECEIVED = "recebido"
    BROKEN = "quebrados"
    CURED = "em-dia-de-novo"
    DISPUTED = "contestacoes"
    ASKED = "pedidos"
    IMPORTED = "arquivos"
    BREAKING = "perto-de-quebrar"  # what may change: the only one that looks ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many rows, and what they add up to where they are of money."""

    count: int
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRow:
    """One row behind a figure: when, what by its number, whose, how much; `thing` is its public id."""

    on: date
    number: str
    name: str
    amount: Money | None
    thing: str


def figures(session: Session, creditor_id: int, since: date) -> dict[Change, Figure]:
    """Every figure, one query each."""
    return {change: _figure(session, query(creditor_id, since)) for change, query in _QUERIES.items()}


def rows(
    session: Session, change: Change, creditor_id: int, since: date, *, offset: int = 0, limit: int | None = None
) -> list[ChangedRow]:
    """The rows of a figure, newest first; those about to break, the first to end."""
    found = _QUERIES[change](creditor_id, since).subquery()
    name = (
        select(Registration.name)
        .where(Registration.creditor_id == creditor_id, Registration.debtor_id == found.c.debtor_id)
        .scalar_subquery()
    )
    order = (found.c.at, found.c.id) if change is Change.BREAKING else (found.c.at.desc(), found.c.id.desc())
    query = select(found, name.label("name")).order_by(*order).offset(offset)
    return [_row(each) for each in session.execute(query if limit is None else query.limit(limit))]


def _figure(session: Session, query: Rows) -> Figure:
    found = query.subquery()
    cents = func.coalesce(func.sum(type_coerce(found.c.cents, BigInteger)), 0)
    count, total = session.execute(select(func.count(), cents).select_from(found)).one()
    return Figure(count=int(count), amount=Money(int(total)))


def _row(found: Any) -> ChangedRow:
    at = business_date(found.at) if isinstance(found.at, datetime) else found.at
    amount = found.cents if found.cents is None or isinstance(found.cents, Money) else Money(int(found.cents))
    return ChangedRow(on=at, number=found.number, name=found.name or "", amount=amount, thing=found.thing)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SAO_PAULO)


def _made(creditor_id: int, since: date) -> Rows:
    return select(
        Agreement.id, Agreement.accepted_at.label("at"), Agreement.number, Agreement.debtor_id,
        Agreement.total.label("cents"), Agreement.public_id.label("thing"),
    ).where(Agreement.creditor_id == creditor_id, Agreement.accepted_at >= _morning(since))  # fmt: skip


def _received(creditor_id: int, since: date) -> Rows:
    return (
        select(
            Payment.id, Payment.applied_at.label("at"), Agreement.number, Payment.debtor_id,
            Payment.amount.label("cents"), Agreement.public_id.label("thing"),
        )
        .join(Agreement, Agreement.id == Payment.agreement_id)
        .where(
            Payment.creditor_id == creditor_id, Payment.status == PaymentStatus.APPLIED,
            Payment.applied_at >= _morning(since),
        )
    )  # fmt: skip


def _stepped(event: AgreementEvent) -> Callable[[int, date], Rows]:
    def query(creditor_id: int, since: date) -> Rows:
        return (
            select(
                AgreementStep.id, AgreementStep.happened_on.label("at"), Agreement.number, Agreement.debtor_id,
                Agreement.total.label("cents"), Agreement.public_id.label("thing"),
            )
            .join(Agreement, Agreement.id == AgreementStep.agreement_id)
            .where(
                Agreement.creditor_id == creditor_id, AgreementStep.event == event.value,
                AgreementStep.happened_on >= since,
            )
        )  # fmt: skip

    return query


def _disputed(creditor_id: int, since: date) -> Rows:
    return select(
        Dispute.id, Dispute.opened_on.label("at"), Dispute.number, Dispute.debtor_id, literal(0).label("cents"),
        Dispute.public_id.label("thing"),
    ).where(Dispute.creditor_id == creditor_id, Dispute.opened_on >= since)  # fmt: skip


def _asked(creditor_id: int, since: date) -> Rows:
    return select(
        PersonRequest.id, PersonRequest.opened_on.label("at"), PersonRequest.number, PersonRequest.debtor_id,
        literal(0).label("cents"), PersonRequest.public_id.label("thing"),
    ).where(PersonRequest.creditor_id == creditor_id, PersonRequest.opened_on >= since)  # fmt: skip


def _imported(creditor_id: int, since: date) -> Rows:
    return select(
        PortfolioImport.id, PortfolioImport.started_at.label("at"), PortfolioImport.file_name.label("number"),
        literal(0).label("debtor_id"), literal(0).label("cents"), PortfolioImport.public_id.label("thing"),
    ).where(
        PortfolioImport.creditor_id == creditor_id, PortfolioImport.status == ImportStatus.DONE,
        PortfolioImport.started_at >= _morning(since),
    )  # fmt: skip


def _breaking(creditor_id: int, since: date) -> Rows:
    """Noticed, and not cured: each ends on its last day unless what is late comes. `since` says nothing here."""
    return select(
        Agreement.id, Agreement.cure_until.label("at"), Agreement.number, Agreement.debtor_id,
        Agreement.total.label("cents"), Agreement.public_id.label("thing"),
    ).where(Agreement.creditor_id == creditor_id, Agreement.status == AgreementState.NOTICED)  # fmt: skip


_QUERIES: dict[Change, Callable[[int, date], Rows]] = {
    Change.MADE: _made,
    Change.RECEIVED: _received,
    Change.BROKEN: _stepped(AgreementEvent.BREACH),
    Change.CURED: _stepped(AgreementEvent.CURE),
    Change.DISPUTED: _disputed,
    Change.ASKED: _asked,
    Change.IMPORTED: _imported,
    Change.BREAKING: _breaking,
}
