"""A payment that comes for an agreement after it broke counts for the debts it left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.allocation import Claim, Part, allocate
from offers.agreements.breach import Paid
from offers.agreements.delay import Settled
from offers.policies.limits import Nature
from payments.journals_agreements import charges_on_debts
from payments.ledger import receivable_debt
from portal.models import Agreement, DebtRecord, DebtStatus
from portal.services.agreement_life import money
from portal.services.agreement_life.restated import Restatement, rest_of, restated_balance, restatement_from
from portal.services.index_series import series_in_force
from portal.services.ledger import balance, post


def with_payment(kept: Restatement, payment: Paid) -> tuple[Restatement, Money]:
    """The restatement with one more payment, and what of it nothing asked for. Of a confession every centavo counts on
    its day; the rest of a novation is settled the oldest installment first."""
    if kept.nature is Nature.CONFESSION:
        return replace(kept, payments=(*kept.payments, payment)), ZERO
    due = {each.number: each for each in rest_of(kept, payment.on).lines}
    claims = [
        Claim(
            key=each.number,
            due={
                Part.FINE: due[each.number].fine,
                Part.LATE_INTEREST: due[each.number].interest,
                Part.PRINCIPAL: due[each.number].left,
            },
        )
        for each in kept.lines
    ]
    given = allocate(claims, payment.amount)
    lines = []
    for each in kept.lines:
        settled = Settled(
            on=payment.on,
            nominal=given.of(each.number, Part.PRINCIPAL),
            fine=given.of(each.number, Part.FINE),
            interest=given.of(each.number, Part.LATE_INTEREST),
        )
        lines.append(replace(each, settled=(*each.settled, settled)) if given.of(each.number) else each)
    counted = (*kept.payments, payment)
    return replace(kept, lines=tuple(lines), payments=counted), given.excess


def restate_payment(
    session: Session, agreement: Agreement, *, amount: Money, paid_on: date, ref: str, today: date, now: datetime
) -> tuple[tuple[tuple[str, Money], ...], Money]:
    """Count a payment for the debts a broken agreement left: what each takes of it, by the ledger's owner, and what is
    beyond them all, the debtor's credit. Does not commit; the caller holds the agreement, and books the money
    (receivable_debt) in the same transaction: what ran on the debts until today is booked here under `ref`, so that
    the books then have what is owed. A debt paid whole is settled; one under another agreement by now takes nothing.
    """
    taken: list[tuple[str, Money]] = []
    ran: list[tuple[str, Money]] = []
    beyond = ZERO
    for row, share in zip(agreement.debts, money.shares(amount, agreement.debts), strict=True):
        debt = session.scalars(
            select(DebtRecord)
            .where(DebtRecord.id == row.debt_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if debt.status is not DebtStatus.OPEN or debt.restated is None:
            beyond += share
            continue
        took = min(share, _owed(session, debt, paid_on))
        beyond += share - took
        if took:
            ran.append((str(debt.id), _count(session, debt, Paid(on=paid_on, amount=took), today, now)))
            taken.append((str(debt.id), took))
    charges = charges_on_debts(creditor_id=str(agreement.creditor_id), ran=ran, ref=ref, on=today)
    if charges is not None:
        post(session, agreement.creditor_id, charges, now=now)
    return tuple(taken), beyond


def _owed(session: Session, debt: DebtRecord, on: date) -> Money:
    kept = restatement_from(debt.restated or {})
    return restated_balance(debt.as_rules_see_it(), kept, on, series_in_force(session)).total


def _count(session: Session, debt: DebtRecord, payment: Paid, today: date, now: datetime) -> Money:
    """Keep it with the debt; what ran on the debt that the books do not have yet."""
    kept, _ = with_payment(restatement_from(debt.restated or {}), payment)
    debt.restated = kept.document()
    left = _owed(session, debt, max(today, payment.on))
    debt.restated = replace(kept, held=left).document()
    debt.version += 1
    debt.updated_at = now
    if not left:
        debt.status = DebtStatus.SETTLED
    return left + payment.amount - balance(session, receivable_debt(str(debt.id)))
