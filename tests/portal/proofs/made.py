"""An agreement with terms that were read, its payments told by the bank, and the worker's part done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from offers.plans.choice import Choice
from portal import clock, documents
from portal.extensions import sealer, settings
from portal.jobs import proofs as jobs
from portal.models import Agreement, Charge, Creditor, Payment, ReceivingAccount
from portal.services import agreements, offers
from portal.services.agreements import Acceptance
from portal.services.money_in.undoing import take_back
from portal.services.offer_standing import as_stored
from portal.services.payments import lock_agreements
from portal.wiring import terms_digest
from tests.support.banking import issue_registered, make_account, paid, retorno, send
from tests.support.negotiation import publish_policy
from tests.support.people import make_creditor, make_debt, make_debtor
from tests.support.worker import tools_of


def lender(session: Session, **policy: Any) -> Creditor:
    """A creditor with an account and a policy; the name is cleared after the first payment unless told."""
    creditor = make_creditor(session)
    make_account(session, creditor)
    publish_policy(session, creditor, **policy)
    session.commit()
    return creditor


def agree(session: Session, creditor: Creditor, count: int = 2, **debt: Any) -> Agreement:
    """A debtor of the creditor accepts terms that were on a page, and its slips are registered. Commits."""
    debtor = make_debtor(session, sealer(), creditor=creditor)
    owed = make_debt(session, debtor, creditor, **debt)
    session.commit()
    today, now = clock.today(), clock.now()
    record = offers.make(
        session, debtor_id=debtor.id, debt_id=owed.public_id, choice=Choice(count=count), today=today, now=now
    )
    assert hasattr(record, "public_id"), record
    doc = documents.terms_of_record(session, record, as_stored(record), sealer=sealer(), base_url=settings().base_url)
    acceptance = Acceptance(
        offer_id=record.public_id,
        key=f"key-{record.id}",
        number=doc.agreement_number,
        terms=documents.terms_values(doc),
        terms_digest=terms_digest(doc),
        evidence={},
    )
    made = agreements.accept(
        session, debtor_id=debtor.id, acceptance=acceptance, confirm=lambda _: {}, today=today, now=now
    )
    issue_registered(session, sealer(), made)
    return session.get_one(Agreement, made.id)


def pay(session: Session, agreement: Agreement, number: int, amount: Money | None = None, **changes: Any) -> Payment:
    """The bank tells that an installment's slip was paid. Commits."""
    charge = session.scalars(
        select(Charge).where(Charge.installment_id == agreement.installments[number - 1].id).order_by(Charge.id.desc())
    ).first()
    assert charge is not None
    account = session.get_one(ReceivingAccount, charge.receiving_account_id)
    send(session, retorno(account, [paid(charge, amount, **changes)]))
    query = select(Payment).where(Payment.agreement_id == agreement.id).order_by(Payment.id.desc()).limit(1)
    return session.scalars(query).one()


def give_back(session: Session, payment: Payment, on: date | None = None, now: datetime | None = None) -> None:
    """The Pix system, or the bank, takes a payment back. Commits."""
    lock_agreements(session, [payment.agreement_id])
    take_back(session, payment, on=on or clock.today(), reason="med", actor="job:pix", now=now or clock.now())
    session.commit()


def look(app: Flask, agreement_id: int) -> None:
    """What the worker does for the proofs of an agreement."""
    jobs.refresh(tools_of(app), {"agreement_id": agreement_id})


__all__ = ["agree", "give_back", "lender", "look", "pay"]
