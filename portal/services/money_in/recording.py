"""Writing a payment down: its parts, its journals and what is left of each installment, all or nothing.

Whoever records many at once (portal.services.reconciling) writes the same rows as `record` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import InstallmentEvent, InstallmentState, advance
from offers.agreements.allocation import Part
from offers.agreements.delay import last_day_to_pay
from payments.incoming import IncomingKind, Standing, classify
from payments.journals import early_rebate, late_surcharge, payment_received
from payments.ledger import Journal
from portal.models import Agreement, Charge, Installment, JournalRecord, Payment, PaymentPart
from portal.services.ledger import post
from portal.services.money_in.imputing import Contract, Imputation, Position
from portal.services.money_in.incoming import Incoming


def kind_of(
    standing: Standing,
    positions: Sequence[Position],
    imputation: Imputation,
    on: date,
    contract: Contract,
    *,
    as_asked: bool = False,
) -> IncomingKind:
    """The named class of a payment over these installments; `as_asked`: what stays open of them was not asked for."""
    due_on = min(each.due_on for each in positions)
    return classify(
        standing,
        paid_on=on,
        due_on=due_on,
        last_day=last_day_to_pay(due_on, contract.freezes),
        left=ZERO if as_asked else total(each.left - imputation.settled_of(each.key) for each in positions),
        credit=imputation.credit,
    )


def journal_of(incoming: Incoming, agreement: Agreement, imputation: Imputation) -> Journal:
    """Money that came into an account: what it settles, the debtor's credit, the bank's fee."""
    return payment_received(
        bank_key=incoming.key,
        bank_account_id=str(incoming.account_id),
        agreement_id=str(agreement.id),
        paid=incoming.amount,
        owed=incoming.amount - imputation.credit,
        fee=incoming.fee,
        on=incoming.paid_on,
    )


def record(
    session: Session,
    agreement: Agreement,
    installments: Sequence[Installment],
    incoming: Incoming,
    imputation: Imputation,
    *,
    kind: IncomingKind,
    contract: Contract,
    journal: Journal,
    charge: Charge | None = None,
    now: datetime,
) -> Payment:
    """Write a payment, its parts and its journals, and lower what is left of each installment. Does not commit.

    The caller holds the agreement. The natural key makes a second recording an IntegrityError.
    """
    _post_charges(session, agreement, incoming, imputation, now)
    posted = post(session, agreement.creditor_id, journal, now=now)
    payment = _payment(agreement, incoming, imputation, kind, contract, posted, charge, now)
    session.add(payment)
    for installment in installments:
        settle_installment(installment, imputation.settled_of(installment.id), incoming.paid_on)
    session.flush()
    return payment


def settle_installment(installment: Installment, settled: Money, on: date) -> None:
    """Note how much of an installment's own amount is settled; whole, it is paid.

    What is left of late charges alone once the amount is settled is not asked for (docs/decisions/0019).
    """
    if not settled:
        return
    installment.paid = (installment.paid or ZERO) + settled
    if installment.paid >= installment.amount and installment.status is InstallmentState.OPEN:
        installment.status = advance(installment.status, InstallmentEvent.PAY)
        installment.paid_on = on


def rebate_ref(key: str, installment_id: int) -> str:
    """The natural key of the rebate that a payment brought an installment."""
    return f"{key}:{installment_id}"


def _payment(
    agreement: Agreement,
    incoming: Incoming,
    imputation: Imputation,
    kind: IncomingKind,
    contract: Contract,
    posted: JournalRecord,
    charge: Charge | None,
    now: datetime,
) -> Payment:
    return Payment(
        creditor_id=agreement.creditor_id,
        debtor_id=agreement.debtor_id,
        agreement_id=agreement.id,
        charge_id=charge.id if charge else None,
        receiving_account_id=incoming.account_id,
        source=incoming.source,
        key=incoming.key,
        kind=kind.value,
        order=contract.terms.order.value,
        paid_on=incoming.paid_on,
        credited_on=incoming.credited_on,
        amount=incoming.amount,
        credit=imputation.credit,
        fee=incoming.fee,
        journal_id=posted.id,
        applied_at=now,
        parts=[PaymentPart(installment_id=one.key, part=one.part, amount=one.amount) for one in imputation.parts],
    )


def _post_charges(
    session: Session, agreement: Agreement, incoming: Incoming, imputation: Imputation, now: datetime
) -> None:
    """What the delay cost joins what is owed, and what paying early spares leaves it."""
    ids = {"agreement_id": str(agreement.id), "creditor_id": str(agreement.creditor_id)}
    fine, interest = imputation.of(Part.FINE), imputation.of(Part.LATE_INTEREST)
    if fine or interest:
        surcharge = late_surcharge(ref=incoming.key, fine=fine, interest=interest, on=incoming.paid_on, **ids)
        post(session, agreement.creditor_id, surcharge, now=now)
    for key, amount in imputation.rebates:
        rebate = early_rebate(ref=rebate_ref(incoming.key, key), amount=amount, on=incoming.paid_on, **ids)
        post(session, agreement.creditor_id, rebate, now=now)
