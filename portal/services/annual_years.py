"""A year's payments to one creditor, for the declaration of Lei 12.007/2009: what fell due from January to December.

Art. 2 §1: whoever paid all of the year has it; §3: where something is disputed, what was paid has it. Art. 3: by May
of the next year, or in the month after all was paid. Art. 4: it stands for the receipts of that year and of earlier
ones, so that what is open of those is named in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, selectinload

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import AgreementState, InstallmentState
from portal.models import (
    Agreement,
    DebtRecord,
    DebtStatus,
    Installment,
    IssuedDocument,
    IssuedKind,
    Payment,
    PaymentPart,
    PaymentStatus,
)

FIRST_MONTH = 5  # art. 3
_SLICE = 500
_DROPPED = (AgreementState.CANCELED, AgreementState.REPLACED)


class YearRefusal(StrEnum):
    """Why a year has no declaration."""

    NOT_OVER = "annual_not_over"
    NOTHING_PAID = "annual_nothing_paid"
    NOT_SETTLED = "annual_not_settled"


class Standing(StrEnum):
    """How something that fell due stands."""

    PAID = "paid"
    OPEN = "open"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class YearItem:
    """Something that fell due: an installment, or (without a number) a debt that nobody agreed on. `paid` is all that
    came in for it, what its delay cost included."""

    agreement: str
    number: int
    contract: str
    due_on: date
    standing: Standing
    paid_on: date | None = None
    paid: Money = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What a declaration says. `excepted` are disputed ones of the year and open ones of earlier years."""

    year: int
    items: tuple[YearItem, ...]
    excepted: tuple[YearItem, ...]

    @property
    def partial(self) -> bool:
        return any(each.due_on.year == self.year for each in self.excepted)

    @property
    def paid(self) -> Money:
        return total(each.paid for each in self.items)

    @property
    def last_due_on(self) -> date:
        return max(each.due_on for each in self.items)


def declared(items: Sequence[YearItem], year: int, today: date) -> Year | YearRefusal:
    """What the declaration of a year holds, of all that ever fell due."""
    if year >= today.year:
        return YearRefusal.NOT_OVER
    own = [each for each in items if each.due_on.year == year]
    paid = tuple(sorted((each for each in own if each.standing is Standing.PAID), key=_place))
    if not paid:
        return YearRefusal.NOTHING_PAID
    if any(each.standing is Standing.OPEN for each in own):
        return YearRefusal.NOT_SETTLED
    unpaid = [each for each in items if each.due_on.year <= year and each.standing is not Standing.PAID]
    return Year(year=year, items=paid, excepted=tuple(sorted(unpaid, key=_place)))


def items_of(session: Session, *, creditor_id: int, debtor_id: int) -> list[YearItem]:
    """All that ever fell due to one creditor by this debtor, as the records stand."""
    agreements = session.scalars(
        select(Agreement)
        .options(selectinload(Agreement.installments))
        .where(Agreement.creditor_id == creditor_id, Agreement.debtor_id == debtor_id)
        .where(Agreement.status.not_in(_DROPPED))
        .order_by(Agreement.id)
    ).all()
    came_in = _came_in(session, debtor_id)
    items = [_of_installment(each, came_in) for agreement in agreements for each in agreement.installments]
    debts = session.scalars(
        select(DebtRecord).where(
            DebtRecord.creditor_id == creditor_id,
            DebtRecord.debtor_id == debtor_id,
            DebtRecord.status.in_((DebtStatus.OPEN, DebtStatus.DISPUTED)),
        )
    )
    return items + [_of_debt(each) for each in debts]


def years_to_offer(items: Sequence[YearItem], today: date) -> list[int]:
    """Years that may be asked for now, newest first."""
    years = sorted({each.due_on.year for each in items}, reverse=True)
    return [year for year in years if isinstance(declared(items, year, today), Year)]


def due_for(session: Session, today: date) -> Iterator[tuple[int, int]]:
    """Creditor and debtor of each pair with something paid of last year and no declaration of it yet."""
    year, after = today.year - 1, (0, 0)
    while some := _pairs(session, year, after):
        yield from some
        after = some[-1]


def _pairs(session: Session, year: int, after: tuple[int, int]) -> list[tuple[int, int]]:
    pair = tuple_(Agreement.creditor_id, Agreement.debtor_id)
    declared_already = (
        select(IssuedDocument.id)
        .where(
            IssuedDocument.creditor_id == Agreement.creditor_id,
            IssuedDocument.debtor_id == Agreement.debtor_id,
            IssuedDocument.kind == IssuedKind.ANNUAL,
            IssuedDocument.year == year,
            IssuedDocument.revoked_on.is_(None),
        )
        .exists()
    )
    query = (
        select(Agreement.creditor_id, Agreement.debtor_id)
        .join(Installment, Installment.agreement_id == Agreement.id)
        .where(
            Installment.status == InstallmentState.PAID,
            Installment.due_on.between(date(year, 1, 1), date(year, 12, 31)),
            ~declared_already,
            pair > tuple_(*after),
        )
        .group_by(Agreement.creditor_id, Agreement.debtor_id)
        .order_by(Agreement.creditor_id, Agreement.debtor_id)
        .limit(_SLICE)
    )
    return [(creditor_id, debtor_id) for creditor_id, debtor_id in session.execute(query)]


def _came_in(session: Session, debtor_id: int) -> dict[int, Money]:
    """What payments that still count settled of each installment, what its delay cost included."""
    query = (
        select(PaymentPart.installment_id, PaymentPart.amount)
        .join(Payment, Payment.id == PaymentPart.payment_id)
        .where(Payment.debtor_id == debtor_id, Payment.status == PaymentStatus.APPLIED)
    )
    found: dict[int, Money] = {}
    for installment_id, amount in session.execute(query):
        found[installment_id] = found.get(installment_id, ZERO) + amount
    return found


def _of_installment(installment: Installment, came_in: Mapping[int, Money]) -> YearItem:
    paid = installment.status is InstallmentState.PAID
    frozen = installment.agreement.status is AgreementState.FROZEN
    return YearItem(
        agreement=installment.agreement.number,
        number=installment.number,
        contract="",
        due_on=installment.due_on,
        standing=Standing.PAID if paid else Standing.DISPUTED if frozen else Standing.OPEN,
        paid_on=installment.paid_on,
        paid=came_in.get(installment.id, installment.paid or ZERO) if paid else ZERO,
    )


def _place(item: YearItem) -> tuple[date, str, int]:
    return item.due_on, item.agreement, item.number


def _of_debt(debt: DebtRecord) -> YearItem:
    return YearItem(
        agreement="",
        number=0,
        contract=debt.contract_number,
        due_on=debt.due_on,
        standing=Standing.DISPUTED if debt.status is DebtStatus.DISPUTED else Standing.OPEN,
    )
