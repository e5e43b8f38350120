"""Giving a credit back: asked for by the debtor, decided by finance, sent by the PSP or by finance's own bank.

A Pix goes back to the account it came from, by the PSP (API Pix, `PUT /pix/{e2eid}/devolucao/{id}`), with nobody typing
where to. Anything else goes where the person says, under a second code, and finance notes the bank's reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from payments.incoming import CaseKind
from portal.models import (
    Agreement,
    FinanceCase,
    Payment,
    Refund,
    RefundMethod,
    RefundStatus,
)
from portal.sealing import Sealer
from portal.services import audit, cases, outbox
from portal.services.errors import NotAllowed
from portal.services.money_in.debtor_credits import close_cases_of, with_credit
from portal.services.money_in.refund_ways import Way, end_to_end_id
from portal.services.money_in.refund_ways import ways_of as ways_of
from portal.services.payments import lock_agreements

_DECIDE_WITHIN = timedelta(days=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a transfer goes, as the person gave it: a Pix key, or a bank account in words."""

    text: str

    @property
    def masked(self) -> str:
        """What may be shown: the first two and the last two signs."""
        return f"{self.text[:2]}***{self.text[-2:]}" if len(self.text) > 6 else "***"


def ask(
    session: Session,
    agreement: Agreement,
    *,
    actor: str,
    destination: Destination | None,
    evidence: dict[str, Any],
    sealer: Sealer,
    today: date,
    now: datetime,
) -> list[Refund]:
    """Ask for all of a credit back; each part waits for finance. Does not commit; the caller holds the agreement.

    Raises NotAllowed("no_credit"), and ("destination_missing") where a part cannot go back by its own Pix.
    """
    ways = ways_of(session, agreement.id, now)
    if not ways:
        raise NotAllowed("no_credit")
    if destination is None and any(way.payment is None for way in ways):
        raise NotAllowed("destination_missing")
    refunds = [_refund(session, agreement, way, actor, destination, evidence, sealer, now) for way in ways]
    for refund in refunds:
        _open_case(session, refund, f"refund:{refund.id}", today, now)
    close_cases_of(session, agreement.id, "refund_asked", actor, now)
    return refunds


def ask_back(
    session: Session,
    *,
    agreement: Agreement,
    destination: Destination | None,
    evidence: dict[str, Any],
    sealer: Sealer,
    today: date,
    now: datetime,
) -> list[Refund]:
    """The debtor asks for their credit back; commits. Raises as `ask` does."""
    lock_agreements(session, {agreement.id})
    try:
        refunds = ask(
            session,
            agreement,
            actor=f"debtor:{agreement.debtor_id}",
            destination=destination,
            evidence=evidence,
            sealer=sealer,
            today=today,
            now=now,
        )
    except NotAllowed:
        session.rollback()
        raise
    session.commit()
    return refunds


def ask_by_staff(
    session: Session,
    agreement: Agreement,
    *,
    actor: str,
    destination: Destination | None,
    reason: str,
    sealer: Sealer | None,
    today: date,
    now: datetime,
) -> list[Refund]:
    """Finance gives a credit back: what came by Pix goes at once, a transfer waits for a second person. Does not
    commit; the caller holds the agreement. Raises as `ask` does."""
    ways = ways_of(session, agreement.id, now)
    if not ways:
        raise NotAllowed("no_credit")
    refunds = [_refund(session, agreement, way, actor, destination, {}, sealer, now) for way in ways]
    for refund in refunds:
        if refund.method is RefundMethod.PIX_RETURN:
            send_at_once(session, refund, reason=reason, actor=actor, now=now)
        else:
            wait_for_another(session, refund, today, now)
    return refunds


def approve(session: Session, refund: Refund, *, reason: str, actor: str, now: datetime) -> None:
    """Let it go: by the PSP at once, or by finance's own bank. Whoever asked for it does not approve it.

    Does not commit. Raises NotAllowed("same_person"), ("refund_decided").
    """
    if refund.status not in (RefundStatus.ASKED, RefundStatus.FAILED):
        raise NotAllowed("refund_decided")
    if refund.asked_by == actor:
        raise NotAllowed("same_person")
    if refund.status is RefundStatus.FAILED:
        refund.psp_id = uuid4().hex  # the PSP keeps the first one as not done
    _decide(refund, RefundStatus.APPROVED, reason, actor, now)
    if refund.method is RefundMethod.PIX_RETURN:
        outbox.enqueue(session, "refund.send", f"refund:{refund.psp_id}", {"refund_id": refund.id})


def refuse(session: Session, refund: Refund, *, reason: str, actor: str, now: datetime) -> None:
    """The credit stays; the person is told why. Does not commit. Raises NotAllowed("refund_decided")."""
    if refund.status not in (RefundStatus.ASKED, RefundStatus.FAILED):
        raise NotAllowed("refund_decided")
    _decide(refund, RefundStatus.REFUSED, reason, actor, now)
    outbox.enqueue(session, "refund.tell", f"refund:{refund.public_id}:refused", {"refund_id": refund.id})


def call_off(session: Session, agreement_id: int, *, actor: str, now: datetime) -> None:
    """The credit behind them is gone: what was asked back and has not left is refused. Does not commit."""
    query = select(Refund).where(
        Refund.agreement_id == agreement_id, Refund.status.in_((RefundStatus.ASKED, RefundStatus.APPROVED))
    )
    for refund in session.scalars(query):
        _decide(refund, RefundStatus.REFUSED, "payment_returned", actor, now)
        cases.close_by_itself(
            session,
            CaseKind.REFUND_ASKED,
            f"refund:{refund.id}",
            reason="payment_returned",
            actor=actor,
            now=now,
        )


def of_suspense(
    session: Session, *, creditor_id: int, line_id: int, account_id: int, amount: Money, end_to_end_id: str, actor: str,
    destination: Destination | None, reason: str, sealer: Sealer | None, now: datetime,
) -> Refund:  # fmt: skip
    """Give back money whose owner was never found: a Pix by its PSP, anything else where finance says, after another
    person has approved it. Does not commit."""
    refund = Refund(
        public_id=uuid4().hex,
        creditor_id=creditor_id,
        line_id=line_id,
        receiving_account_id=account_id,
        amount=amount,
        method=RefundMethod.PIX_RETURN if end_to_end_id else RefundMethod.TRANSFER,
        end_to_end_id=end_to_end_id,
        psp_id=uuid4().hex if end_to_end_id else None,
        reason=reason,
        asked_by=actor,
        asked_at=now,
    )
    if not end_to_end_id:
        _seal(refund, destination, sealer)
    session.add(refund)
    session.flush()
    return refund


def send_at_once(session: Session, refund: Refund, *, reason: str, actor: str, now: datetime) -> None:
    """A Pix goes back to whom it came from, by the decision of one person: nobody typed where to. Does not commit."""
    _decide(refund, RefundStatus.APPROVED, reason, actor, now)
    outbox.enqueue(session, "refund.send", f"refund:{refund.psp_id}", {"refund_id": refund.id})


def wait_for_another(session: Session, refund: Refund, today: date, now: datetime) -> None:
    """A transfer to where finance itself said waits for a second person. Does not commit."""
    _open_case(session, refund, f"refund:{refund.id}", today, now)


def _decide(refund: Refund, status: RefundStatus, reason: str, actor: str, now: datetime) -> None:
    refund.status, refund.reason = status, reason
    refund.decided_by, refund.decided_at = actor, now


def _refund(
    session: Session,
    agreement: Agreement,
    way: Way,
    actor: str,
    destination: Destination | None,
    evidence: dict[str, Any],
    sealer: Sealer | None,
    now: datetime,
) -> Refund:
    payment = way.payment or next(iter(with_credit(session, agreement.id)), None)
    refund = Refund(
        public_id=uuid4().hex,
        creditor_id=agreement.creditor_id,
        debtor_id=agreement.debtor_id,
        agreement_id=agreement.id,
        payment_id=payment.id if payment else None,
        receiving_account_id=payment.receiving_account_id if payment else None,
        amount=way.amount,
        method=RefundMethod.PIX_RETURN if way.payment else RefundMethod.TRANSFER,
        end_to_end_id=end_to_end_id(way.payment) if way.payment else "",
        psp_id=uuid4().hex if way.payment else None,
        evidence=evidence,
        review_double=_perhaps_double(session, payment),
        asked_by=actor,
        asked_at=now,
    )
    if way.payment is None:
        _seal(refund, destination, sealer)
    session.add(refund)
    session.flush()
    audit.record(
        session,
        actor=actor,
        action="refund.asked",
        subject=f"refund:{refund.id}",
        creditor_id=agreement.creditor_id,
        detail={"amount_cents": way.amount.cents, "method": refund.method.value},
        now=now,
    )
    return refund


def destination_bound_to(public_id: str) -> bytes:
    """Associated data of a sealed destination: the refund's own public id."""
    return b"refunds|destination_sealed|" + public_id.encode()


def _seal(refund: Refund, destination: Destination | None, sealer: Sealer | None) -> None:
    if destination is None or sealer is None or not destination.text.strip():
        raise NotAllowed("destination_missing")
    refund.destination_sealed = sealer.seal(destination.text.strip(), destination_bound_to(refund.public_id))
    refund.destination_masked = destination.masked


def _open_case(session: Session, refund: Refund, subject: str, today: date, now: datetime) -> None:
    cases.open_case(
        session,
        CaseKind.REFUND_ASKED,
        subject,
        creditor_id=refund.creditor_id,
        agreement_id=refund.agreement_id,
        payment_id=refund.payment_id,
        line_id=refund.line_id,
        amount=refund.amount,
        occurred_on=today,
        due_on=today + _DECIDE_WITHIN,
        detail={"refund_id": refund.id, "method": refund.method.value, "review_double": refund.review_double},
        now=now,
    )


def _perhaps_double(session: Session, payment: Payment | None) -> bool:
    """Whether the payment was asked for although it was not owed: its case says so (CDC art. 42, parágrafo único)."""
    if payment is None:
        return False
    query = select(FinanceCase).where(FinanceCase.payment_id == payment.id)
    return any(case.detail.get("review_double") for case in session.scalars(query))
