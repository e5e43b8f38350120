"""The terms of an agreement, from the offer they are made of and from what was accepted."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from brazil.money import ZERO
from offers.agreements.terms import LifeTerms, life_terms_of
from offers.made.offer import Offer
from offers.owed.balance import Component
from offers.plans.plan import Plan, PlanKind
from offers.policies.policy import ClearsAfter
from portal.documents.issuer import contacts_of
from portal.models import Agreement, Instrument, OfferRecord
from portal.sealing import Sealer
from portal.services.agreement_numbers import agreement_number
from portal.services.charges import LATE_FINE_BPS, LATE_INTEREST_BPS
from portal.services.issuing import account_of
from portal.services.offers import tier_of_pricing
from portal.services.parties import creditor_party, payer
from portal.services.policies_in_force import policy_of
from portal.wiring import Acceptance, BalanceLine, ClearedAfter, LifeRules, PlanLine, TermsDocument, terms_digest

COMPONENT_NAMES = {
    Component.PRINCIPAL: "Valor original",
    Component.CORRECTION: "Correção pela inflação",
    Component.REMUNERATORY: "Juros do contrato",
    Component.FINE: "Multa",
    Component.INTEREST: "Juros pelo atraso",
    Component.FEES: "Honorários de advogado",
}
CLEARING_BANK_DAYS = 5
_HUNDRED = Decimal(100)


def terms_of_record(
    session: Session, record: OfferRecord, offer: Offer, *, sealer: Sealer, base_url: str
) -> TermsDocument:
    """The terms an acceptance of this offer would agree to, with the number the agreement would have."""
    plan, debt, creditor = offer.plan, record.debt, record.debt.creditor
    return TermsDocument(
        agreement_number=agreement_number(record.id, sealer.lookup),
        creditor=creditor_party(creditor),
        debtor=payer(session, debt.debtor_id, debt.creditor_id, sealer),
        origin=debt.origin,
        contract_number=debt.contract_number,
        balance=_balance_lines(offer),
        plan=tuple(PlanLine(number=line.number, due_on=line.due_on, amount=line.amount) for line in plan.installments),
        priced_on=offer.priced_on,
        contacts=contacts_of(creditor, base_url),
        monthly_rate=plan.monthly_rate * _HUNDRED,
        annual_rate=plan.annual_rate * _HUNDRED,
        cet_annual=_annual_cost(plan),
        interest=plan.interest,
        iof=plan.iof,
        fine_bps=LATE_FINE_BPS,
        interest_bps=LATE_INTEREST_BPS,
        life=life_rules(record),
        cleared_after=cleared_after(plan),
        clearing_business_days=CLEARING_BANK_DAYS,
        prescribed=offer.prescribed,
        assigned_from=debt.original_creditor,
        payment_methods=_payment_methods(session, debt.creditor_id),
    )


def life_terms_of_offer(record: OfferRecord) -> LifeTerms:
    """The life an agreement of this offer would have: as the tier says that the offer was made under."""
    tier = policy_of(record.pricing.policy_version).tiers[tier_of_pricing(record.pricing)]
    return life_terms_of(tier.changes, fine_bps=LATE_FINE_BPS, interest_bps=LATE_INTEREST_BPS)


def life_rules(record: OfferRecord) -> LifeRules:
    """The same, as the terms state it."""
    terms = life_terms_of_offer(record)
    return LifeRules(
        grace_days=terms.grace_days,
        notice_days=terms.notice_days,
        due_date_moves=terms.due_date_moves,
        move_days=terms.move_days,
        skips=terms.skips,
        vesting=terms.vesting.value,
        nature=terms.nature.value,
        order=terms.order.value,
        renegotiations=terms.renegotiations,
    )


def _payment_methods(session: Session, creditor_id: int) -> str:
    """By what the creditor receives, as the terms say it."""
    names = {Instrument.PIX: "Pix", Instrument.BOLETO: "boleto"}
    received = [name for instrument, name in names.items() if account_of(session, creditor_id, instrument)]
    return " ou ".join(received) or "boleto"


def cleared_after(plan: Plan) -> ClearedAfter:
    """The payment after which the name is cleared; a plan of one payment has only that one."""
    first = plan.kind is PlanKind.INSTALLMENTS and plan.clears_after is ClearsAfter.FIRST_PAYMENT
    return ClearedAfter.FIRST_INSTALLMENT if first else ClearedAfter.LAST_INSTALLMENT


def _annual_cost(plan: Plan) -> Decimal | None:
    """The CET as a percentage: zero for paying at once, None where it passes 100,000 % a year."""
    if plan.count == 1:
        return Decimal(0)
    return None if plan.cet_annual is None else plan.cet_annual * _HUNDRED


def _balance_lines(offer: Offer) -> tuple[BalanceLine, ...]:
    discounts = {line.component: line.discount for line in offer.plan.discounts}
    return tuple(
        BalanceLine(
            label=COMPONENT_NAMES[line.component], amount=line.amount, discount=discounts.get(line.component, ZERO)
        )
        for line in offer.balance.lines
    )


def terms_values(doc: TermsDocument) -> dict[str, Any]:
    """What the terms were filled with, as the agreement keeps it."""
    values: dict[str, Any] = _terms_type().dump_python(doc, mode="json")
    return values


def terms_of_agreement(agreement: Agreement) -> TermsDocument:
    """The terms as they were accepted. Raises ValueError when what is kept no longer gives the text accepted."""
    doc = _terms_type().validate_python(agreement.terms)
    if terms_digest(doc) != agreement.terms_digest:
        raise ValueError("terms differ from the digest accepted")
    return doc


@cache
def _terms_type() -> TypeAdapter[TermsDocument]:
    return TypeAdapter(TermsDocument)


EVIDENCE_NAMES = {
    "channel": "Código enviado por",
    "masked_contact": "Para o contato",
    "code_sent_at": "Código enviado em",
    "ip": "Endereço de internet (IP)",
    "user_agent": "Navegador",
}


def acceptance_of(agreement: Agreement) -> Acceptance:
    """How the agreement was accepted, for its terms on paper."""
    shown = [
        (EVIDENCE_NAMES[name], str(agreement.evidence[name])) for name in EVIDENCE_NAMES if agreement.evidence.get(name)
    ]
    return Acceptance(accepted_at=agreement.accepted_at, evidence=tuple(shown))
