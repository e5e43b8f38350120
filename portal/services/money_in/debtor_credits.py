"""A debtor's credit: what was paid beyond what was owed, theirs to use for the next installments or to have back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from brazil.money import ZERO, Money, total
from payments.incoming import CASES, IncomingKind
from payments.journals import credit_used
from payments.ledger import Journal, refund_payable
from portal.models import (
    Agreement,
    Payment,
    PaymentSource,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from portal.services import cases
from portal.services.errors import NotAllowed, NotFound
from portal.services.ledger import balance, balances
from portal.services.money_in.imputing import Imputation
from portal.services.money_in.incoming import Incoming
from portal.services.money_in.positions import contract_of, positions_of
from portal.services.payments import lock_agreements, open_installments_of, pay_installments

ON_ITS_WAY = (RefundStatus.ASKED, RefundStatus.APPROVED, RefundStatus.SENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """The credit of one agreement: `free` may be used, `refunds` are on their way or were. `usable` is what of it the
    installments still open would take."""

    agreement: Agreement
    free: Money
    usable: Money
    refunds: tuple[Refund, ...]


def held(session: Session, agreement_id: int) -> Money:
    """What the books hold for the debtor, money on its way back among it."""
    return max(-balance(session, refund_payable(str(agreement_id))), ZERO)


def free(session: Session, agreement_id: int) -> Money:
    """What of it nobody has asked back yet."""
    waiting = select(Refund).where(Refund.agreement_id == agreement_id, Refund.status.in_(ON_ITS_WAY))
    return max(held(session, agreement_id) - total(each.amount for each in session.scalars(waiting)), ZERO)


def credit_of(session: Session, debtor_id: int, agreement_public_id: str, today: date) -> Credit:
    """The credit of one of the debtor's agreements; NotFound for another's."""
    agreement = _agreement(session, debtor_id, agreement_public_id)
    refunds = _refunds(session, [agreement.id])[agreement.id]
    return _credit(session, agreement, held(session, agreement.id), refunds, today)


def credits_of(session: Session, debtor_id: int, today: date) -> list[Credit]:
    """Every agreement of the debtor with a credit, or with one given back, newest first."""
    query = (
        select(Agreement)
        .options(joinedload(Agreement.creditor))
        .where(Agreement.debtor_id == debtor_id)
        .order_by(Agreement.id.desc())
    )
    agreements = session.scalars(query).all()
    in_books = balances(session, (refund_payable(str(each.id)) for each in agreements))
    refunds = _refunds(session, [each.id for each in agreements])
    found = []
    for each in agreements:
        in_favor = max(-in_books[str(refund_payable(str(each.id)))], ZERO)
        if in_favor or refunds[each.id]:
            found.append(_credit(session, each, in_favor, refunds[each.id], today))
    return [each for each in found if each.free or each.refunds]


def use_credit(session: Session, *, debtor_id: int, agreement_public_id: str, today: date, now: datetime) -> Payment:
    """Pay the agreement's next installments with its credit, the oldest first, as far as both go. Commits.

    Raises NotAllowed("no_credit") or ("nothing_open") when somebody was quicker, NotFound for another's agreement.
    """
    agreement = _agreement(session, debtor_id, agreement_public_id)
    lock_agreements(session, {agreement.id})
    try:
        payment = use_on(session, agreement, agreement, actor=f"debtor:{debtor_id}", today=today, now=now)
    except NotAllowed:
        session.rollback()
        raise
    close_cases_of(session, agreement.id, "credit_used", f"debtor:{debtor_id}", now)
    session.commit()
    return payment


def use_on(
    session: Session,
    credit_of: Agreement,
    agreement: Agreement,
    *,
    actor: str,
    today: date,
    now: datetime,
    up_to: Money | None = None,
) -> Payment:
    """Use the credit of one agreement, all of it unless told `up_to` how much, on the installments of another, or of
    itself. Does not commit; both are held."""
    available = free(session, credit_of.id)
    if up_to is not None:
        available = min(available, up_to)
    if not available:
        raise NotAllowed("no_credit")
    installments = open_installments_of(agreement)
    amount = min(available, _asked(session, agreement, today))
    if not amount:
        raise NotAllowed("nothing_open")
    key = f"credit:{uuid4().hex}"

    def journal_of(_found: Imputation) -> Journal:
        return credit_used(
            ref=key, credit_of=str(credit_of.id), agreement_id=str(agreement.id), amount=amount, on=today
        )

    incoming = Incoming(
        source=PaymentSource.CREDIT, key=key, account_id=_account_of(session, credit_of.id), amount=amount,
        paid_on=today, actor=actor,
    )  # fmt: skip
    return pay_installments(session, agreement, installments, incoming, journal_of, now=now)


def close_cases_of(session: Session, agreement_id: int, reason: str, actor: str, now: datetime) -> None:
    """Nobody has to decide about a credit that is used up: its cases close by themselves. Does not commit."""
    if free(session, agreement_id):
        return
    for payment in with_credit(session, agreement_id):
        kind = CASES.get(IncomingKind(payment.kind))
        if kind is not None:
            cases.close_by_itself(session, kind, f"payment:{payment.id}", reason=reason, actor=actor, now=now)


def with_credit(session: Session, agreement_id: int) -> Sequence[Payment]:
    """The payments that left a credit, the newest first."""
    query = select(Payment).where(
        Payment.agreement_id == agreement_id, Payment.status == PaymentStatus.APPLIED, Payment.credit > ZERO
    )
    return session.scalars(query.order_by(Payment.id.desc())).all()


def _account_of(session: Session, agreement_id: int) -> int | None:
    """Where the money of a credit is: where the last payment that left one came in."""
    accounts = (each.receiving_account_id for each in with_credit(session, agreement_id))
    return next((account for account in accounts if account is not None), None)


def _asked(session: Session, agreement: Agreement, today: date) -> Money:
    """What all its open installments ask for today."""
    contract = contract_of(session, agreement)
    return total(contract.due(each, today).total for each in positions_of(session, open_installments_of(agreement)))


def _refunds(session: Session, agreement_ids: Sequence[int]) -> dict[int, list[Refund]]:
    """Of each agreement what was ever asked back, newest first."""
    found: dict[int, list[Refund]] = {each: [] for each in agreement_ids}
    query = select(Refund).where(Refund.agreement_id.in_(agreement_ids)).order_by(Refund.id.desc())
    for refund in session.scalars(query):
        if refund.agreement_id is not None:
            found[refund.agreement_id].append(refund)
    return found


def _credit(session: Session, agreement: Agreement, held: Money, refunds: Sequence[Refund], today: date) -> Credit:
    available = max(held - total(each.amount for each in refunds if each.status in ON_ITS_WAY), ZERO)
    return Credit(
        agreement=agreement,
        free=available,
        usable=min(available, _asked(session, agreement, today)) if available else ZERO,
        refunds=tuple(refunds),
    )


def _agreement(session: Session, debtor_id: int, public_id: str) -> Agreement:
    found = session.scalar(select(Agreement).where(Agreement.debtor_id == debtor_id, Agreement.public_id == public_id))
    if found is None:
        raise NotFound
    return found
