"""Policies in force, offers and acceptances for tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from offers.plans.choice import Choice
from offers.policies.policy import Policy
from offers.policies.policy_file import policy_digest, policy_from_document
from payments.check_digits import mod10
from portal import clock
from portal.models import (
    Agreement,
    Creditor,
    Debtor,
    DebtRecord,
    OfferRecord,
    PolicyRecord,
    PolicyVersion,
    ReceivingAccount,
)
from portal.sealing import Sealer
from portal.services import agreements, offers
from portal.services.agreement_numbers import agreement_number
from portal.services.agreements import Acceptance
from tests.support.people import make_creditor, make_debt, make_debtor
from tests.support.remembered import remembered


def policy_document(**changes: Any) -> dict[str, Any]:
    """One tier from the 5th day: 80 % off interest, the fine whole, 20 % off principal in cash; up to 8 with 1.5 %."""
    tier: dict[str, Any] = {
        "min_days_overdue": 5,
        "max_days_overdue": None,
        "cash": {"interest_bps": 8000, "fine_bps": 10000, "correction_bps": 0, "principal_bps": 2000},
        "installments": {
            "interest_bps": 8000,
            "fine_bps": 10000,
            "correction_bps": 0,
            "principal_bps": 1000,
            "max_installments": 8,
            "min_installment_cents": 5000,
            "min_down_payment_bps": 0,
            "monthly_interest_bps": 150,
            "method": "price",
            "clears_after": "first_payment",
        },
        "validity_days": 5,
        "first_due_min_days": 3,
        "first_due_max_days": 30,
    }
    cash, installments = changes.pop("cash", {}), changes.pop("installments", {})
    tier = {
        **tier,
        **changes,
        "cash": {**tier["cash"], **cash},
        "installments": {**tier["installments"], **installments},
    }
    return {"format": 1, "name": "Padrão", "tiers": [tier]}


def publish_policy(
    session: Session, creditor: Creditor, document: dict[str, Any] | None = None, **changes: Any
) -> PolicyVersion:
    """A new version in force: the document, or the plain one with changes."""
    document = document or policy_document(**changes)
    policy = policy_from_document(document)
    assert isinstance(policy, Policy), policy
    record = session.scalar(select(PolicyRecord).where(PolicyRecord.creditor_id == creditor.id))
    if record is None:
        record = PolicyRecord(creditor_id=creditor.id, name="Padrão", draft=document, updated_at=clock.now())
        session.add(record)
        session.flush()
    last = session.scalar(select(func.max(PolicyVersion.number)).where(PolicyVersion.policy_id == record.id)) or 0
    version = PolicyVersion(
        policy_id=record.id,
        creditor_id=creditor.id,
        number=last + 1,
        document=document,
        digest=policy_digest(policy),
        published_at=clock.now(),
    )
    session.add(version)
    session.flush()
    return version


def make_account(session: Session, creditor: Creditor, **changes: Any) -> ReceivingAccount:
    """An account at Itaú that slips are paid into; the conta, with its check digit, differs by creditor."""
    conta = changes.get("conta", f"{12000 + creditor.id}")
    beneficiary = {
        "name": creditor.legal_name,
        "tax_id": creditor.tax_id,
        "street": creditor.street,
        "district": creditor.district,
        "city": creditor.city,
        "state": creditor.state,
        "postal_code": creditor.postal_code,
    }
    values: dict[str, Any] = {
        "creditor_id": creditor.id,
        "bank": "341",
        "agencia": "0057",
        "conta": conta,
        "conta_dv": str(mod10("0057" + conta)),
        "carteira": "109",
        "beneficiary": beneficiary,
    }
    account = ReceivingAccount(**{**values, **changes})
    session.add(account)
    session.flush()
    return account


@remembered
def owing(session: Session, sealer: Sealer) -> DebtRecord:
    """An open debt to a creditor with a policy. Commits."""
    creditor = make_creditor(session)
    publish_policy(session, creditor)
    debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
    session.commit()
    return debt


@remembered
def owing_aurora(session: Session, sealer: Sealer) -> tuple[Debtor, DebtRecord]:
    """Somebody with an open debt to a creditor with a policy and an account. Commits."""
    creditor = make_creditor(session, name="Cartão Aurora", legal_name="Aurora Pagamentos S.A.")
    publish_policy(session, creditor)
    make_account(session, creditor)
    debtor = make_debtor(session, sealer, creditor=creditor, name="MARIA DA SILVA")
    debt = make_debt(session, debtor, creditor, origin="Fatura do cartão, agosto")
    session.commit()
    return debtor, debt


def make_offer(
    session: Session,
    debt: DebtRecord,
    *,
    count: int = 3,
    first_due_on: date | None = None,
    today: date | None = None,
    now: datetime | None = None,
) -> OfferRecord:
    """The numbered offer of a plan, as the debtor would have made it."""
    made = offers.make(
        session,
        debtor_id=debt.debtor_id,
        debt_id=debt.public_id,
        choice=Choice(count=count, first_due_on=first_due_on),
        today=today or clock.today(),
        now=now or clock.now(),
    )
    assert isinstance(made, OfferRecord), made
    return made


def acceptance_of(offer: OfferRecord, *, key: str = "chave-de-um-teste", terms_digest: str = "f" * 64) -> Acceptance:
    """The acceptance of an offer as a form would send it."""
    return Acceptance(
        offer_id=offer.public_id,
        key=key,
        number=agreement_number(offer.id, lambda text: text.encode().ljust(4, b"-")[-4:]),
        terms={"test": True},
        terms_digest=terms_digest,
        evidence={"ip": "127.0.0.1"},
    )


def accept_offer(session: Session, offer: OfferRecord, *, key: str = "chave-de-um-teste", **changes: Any) -> Agreement:
    """Accept with a code that serves."""
    return agreements.accept(
        session,
        debtor_id=changes.get("debtor_id", offer.debtor_id),
        acceptance=changes.get("acceptance") or acceptance_of(offer, key=key),
        confirm=changes.get("confirm", lambda _session: {"channel": "sms"}),
        today=changes.get("today", clock.today()),
        now=changes.get("now", clock.now()),
    )
