"""Agreements accepted in the past: the rows `portal.services.accepting` writes, for many at once.

The values are the service's own (`AcceptedRows`, `agreement_values`), and so are the terms a person would have read;
only the statements differ, one for many agreements where an acceptance writes its own. A test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from brazil.money import ZERO, Money
from offers.agreements.agreement import AgreementState, InstallmentState
from offers.agreements.terms import life_terms_from
from offers.made.offer import Offer
from offers.policies.eligibility import Standing
from portal import documents, wiring
from portal.demo.past.days import at, last_known, last_told, read_at
from portal.demo.past.fates import Script
from portal.demo.past.lived import Life, lived
from portal.demo.past.trail import Trail
from portal.models import (
    Agreement,
    AgreementDebt,
    Channel,
    Contact,
    ContactKind,
    DebtRecord,
    DebtStatus,
    IdempotencyKey,
    Installment,
    OfferRecord,
)
from portal.models.identity import public_id
from portal.sealing import Sealer
from portal.services.accepting.acceptance import Acceptance
from portal.services.accepting.found import FoundOffer
from portal.services.accepting.rows import EFFECTS, AcceptedRows, agreement_values
from portal.services.contacts import masked
from portal.services.offer_standing import stored_offer

_BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An offer that was accepted on a day. `in_ledger` is what the books already had of the debt."""

    script: Script
    debt: DebtRecord
    offer: Offer
    record: OfferRecord
    contact: Contact
    accepted_on: date
    in_ledger: Money = ZERO

    @property
    def accepted_at(self) -> datetime:
        """In the evening, when people are home."""
        return at(self.accepted_on, 20, self.record.id % 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal:
    """An agreement with what became of it."""

    wanted: Wanted
    terms: wiring.TermsDocument
    rows: AcceptedRows
    agreement: Agreement
    life: Life

    def installment(self, number: int) -> Installment:
        """By its number."""
        return self.agreement.installments[number - 1]


def agreed(session: Session, wanted: Wanted, *, sealer: Sealer, base_url: str, today: date, now: datetime) -> Deal:
    """The agreement of an offer that has its id, as it stands after all that became of it. Adds it to the session."""
    terms = documents.terms_of_record(session, wanted.record, wanted.offer, sealer=sealer, base_url=base_url)
    rows = _rows(wanted, terms)
    lines = tuple(wanted.offer.plan.installments)
    until, latest = _until(wanted.script, today, now)
    life = lived(wanted.script, lines, life_terms_from(rows.life), wanted.accepted_on, until, latest)
    settled, debt = life.settled_by is not None, wanted.debt
    debt.status = DebtStatus.SETTLED if settled else DebtStatus.NEGOTIATED
    debt.version += 2 if settled else 1
    debt.updated_at = read_at(life.settled_by.known_on) if life.settled_by else rows.now
    agreement = Agreement(
        **agreement_values(rows),
        **_state(life),
        debts=[
            AgreementDebt(
                debt_id=debt.id, debtor_id=debt.debtor_id, balance=wanted.offer.plan.balance_total,
                agreed=wanted.offer.plan.financed, live=not settled,
            )
        ],
        installments=[_installment(debt.debtor_id, line, life) for line in lines],
    )  # fmt: skip
    session.add(agreement)
    session.add(
        IdempotencyKey(
            subject=rows.actor, key=rows.acceptance.key, request_digest=rows.request_digest, answer=rows.answer,
            created_at=rows.now,
        )
    )  # fmt: skip
    return Deal(wanted=wanted, terms=terms, rows=rows, agreement=agreement, life=life)


def note(deal: Deal, trail: Trail) -> None:
    """What an acceptance leaves in the trail, and what it promised; its agreement has its id."""
    rows, subject = deal.rows, f"agreement:{deal.agreement.id}"
    trail.deed(rows.now, rows.actor, "agreement.accepted", subject, deal.agreement.creditor_id, rows.detail)
    for topic in EFFECTS:
        trail.promise(rows.now, topic, subject, {"agreement_id": deal.agreement.id})


def contacts(session: Session, creditor_id: int, debts: Sequence[DebtRecord]) -> dict[int, Contact]:
    """A contact each debtor's code went to, by debtor."""
    people = {debt.debtor_id for debt in debts}
    found = session.query(Contact).where(Contact.creditor_id == creditor_id, Contact.debtor_id.in_(people))
    return {each.debtor_id: each for each in found.order_by(Contact.id.desc())}


def _rows(wanted: Wanted, doc: wiring.TermsDocument) -> AcceptedRows:
    record, debt = wanted.record, wanted.debt
    found = FoundOffer(
        offer_id=record.id, stored=stored_offer(record), standing=Standing.OPEN, debtor_id=debt.debtor_id,
        creditor_id=debt.creditor_id, policy_version_id=record.pricing.policy_version_id,
        tier_index=record.pricing.tier_index, in_ledger=wanted.in_ledger, agreement_id=None, answered=None,
    )  # fmt: skip
    accepted_at = wanted.accepted_at
    acceptance = Acceptance(
        offer_id=record.public_id, key=public_id(), number=doc.agreement_number, terms=documents.terms_values(doc),
        terms_digest=wiring.terms_digest(doc),
        evidence={
            "ip": f"192.0.2.{record.id % 250 + 1}",  # of no machine: RFC 5737
            "user_agent": _BROWSER,
            "code_sent_at": (accepted_at - timedelta(minutes=2)).isoformat(),
        },
    )  # fmt: skip
    evidence = {**acceptance.evidence, **_proof(wanted.contact, accepted_at)}
    return AcceptedRows(
        found=found, offer=wanted.offer, acceptance=acceptance, evidence=evidence, public_id=public_id(),
        now=accepted_at,
    )  # fmt: skip


def _proof(contact: Contact, accepted_at: datetime) -> dict[str, Any]:
    """As `portal.services.step_up` tells of a code that served."""
    channel = Channel.EMAIL if contact.kind is ContactKind.EMAIL else Channel.SMS
    verified_at = (accepted_at - timedelta(seconds=20)).isoformat()
    return {
        "challenge": public_id(), "channel": channel.value, "masked_contact": masked(contact),
        "verified_at": verified_at,
    }  # fmt: skip


def _until(script: Script, today: date, now: datetime) -> tuple[date, date]:
    """The last day of its life looked at here, and the last day whose payments are known then."""
    if script.until_ago:
        until = today - timedelta(days=script.until_ago)
        return until, last_told(until)
    return today, last_known(today, now)


def _state(life: Life) -> dict[str, Any]:
    """Where it stands; one that broke or was changed is brought there by the service that ends it."""
    if life.settled_by is not None:
        return {"status": AgreementState.SETTLED, "settled_on": life.settled_by.paid_on}
    if life.notice is not None and life.cured_by is None:
        return {
            "status": AgreementState.NOTICED, "noticed_on": life.notice.on, "cure_until": life.notice.cure_until,
        }  # fmt: skip
    return {"status": AgreementState.ACTIVE}


def _installment(debtor_id: int, line: Any, life: Life) -> Installment:
    paid = life.paid(line.number)
    return Installment(
        debtor_id=debtor_id, number=line.number, due_on=line.due_on, amount=line.amount, principal=line.principal,
        interest=line.interest, status=InstallmentState.PAID if paid else InstallmentState.OPEN,
        paid_on=paid.paid_on if paid else None, paid=line.amount if paid else None,
    )  # fmt: skip
