"""An agreement ends unpaid: what was paid is kept line by line, and what is owed goes back to its debts.

The same happens, by another name, when it is renegotiated before it breaks. Without novation the first debt comes back
with each payment imputed on its day and the discount earned taken off; after a novation the rest falls due.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from brazil.money import total
from offers.agreements.agreement import AgreementEvent, InstallmentEvent, InstallmentState, advance
from payments.journals_agreements import agreement_broken, agreement_replaced
from portal.models import Agreement, AgreementStep, DebtStatus
from portal.services import audit, outbox
from portal.services.agreement_life import money
from portal.services.agreement_life.facts import terms_of
from portal.services.agreement_life.left import Left, leave, vested_of
from portal.services.agreement_life.steps import record_step
from portal.services.ledger import post
from portal.services.withdrawals import withdraw_all


def end_unpaid(
    session: Session,
    agreement: Agreement,
    event: AgreementEvent,
    *,
    reason: str,
    key: str,
    on: date,
    actor: str,
    now: datetime,
    priced_on: date | None = None,
) -> AgreementStep:
    """BREACH or REPLACE: the debts are owed again, the rest is canceled and ended at the bank, and the step keeps the
    whole computation. What takes its place was priced on a day: the debts then owe what they did on it.
    Does not commit; the caller holds the agreement."""
    paid = money.payments_of(session, agreement)
    vested = vested_of(session, agreement)
    left = leave(session, agreement, paid, vested, priced_on or on)
    booked = agreement_broken if event is AgreementEvent.BREACH else agreement_replaced
    journal = booked(
        agreement_id=str(agreement.id),
        creditor_id=str(agreement.creditor_id),
        left=money.left_in_ledger(session, agreement),
        debts=[(str(each.debt.id), each.owed) for each in left],
        discount=money.discount_booked(session, agreement),
        vested=vested,
        excess=total(each.excess for each in left),
        ref=f"{agreement.id}:{key}",
        on=on,
    )
    if journal is not None:
        post(session, agreement.creditor_id, journal, now=now)
    before = {str(each.debt.id): each.debt.restated for each in left}
    _give_back(agreement, left, _VERSIONS[event], on, now)
    withdraw_all(session, agreement.id, now)
    detail = {
        "paid": [[each.on.isoformat(), each.amount.cents] for each in paid],
        "paid_cents": total(each.amount for each in paid).cents,
        "vested_cents": vested.cents,
        "owed_cents": total(each.owed for each in left).cents,
        "excess_cents": total(each.excess for each in left).cents,
        "nature": terms_of(agreement).nature.value,
        "debts": [each.detail for each in left],
        "restated_before": before,
        "journal": journal.ref if journal is not None else "",
    }
    step = record_step(session, agreement, event, reason=reason, key=key, on=on, actor=actor, detail=detail, now=now)
    outbox.enqueue(session, "proofs.refresh", f"ended:{step.id}", {"agreement_id": agreement.id})
    audit.record(
        session,
        actor=actor,
        action=f"agreement.{event.value}",
        subject=f"agreement:{agreement.id}",
        creditor_id=agreement.creditor_id,
        detail={"owed_cents": detail["owed_cents"], "paid_cents": detail["paid_cents"], "reason": reason},
        now=now,
    )
    return step


def break_it(session: Session, agreement: Agreement, *, reason: str, on: date, actor: str, now: datetime) -> None:
    """The cure window of a notice ended unpaid. The person is told. Does not commit; the caller holds the agreement."""
    key = f"breach:{agreement.noticed_on}"
    end_unpaid(session, agreement, AgreementEvent.BREACH, reason=reason, key=key, on=on, actor=actor, now=now)


_VERSIONS = {AgreementEvent.REPLACE: 1, AgreementEvent.BREACH: 2}
"""How many versions on a debt is that comes back: the next one is that of what is offered in the place of an agreement
that runs (renegotiating.py), and those offers end with it."""


def _give_back(agreement: Agreement, left: tuple[Left, ...], versions: int, on: date, now: datetime) -> None:
    for each in left:
        document = each.kept.document()
        each.debt.restated = {**document, "held_cents": each.owed.cents}
        each.debt.status = DebtStatus.OPEN if each.owed else DebtStatus.SETTLED
        each.debt.version += versions
        each.debt.updated_at = now
    for row in agreement.debts:
        row.live = False
    for installment in agreement.installments:
        if installment.status is InstallmentState.OPEN:
            installment.status = advance(installment.status, InstallmentEvent.CANCEL)
    agreement.ended_on = on
