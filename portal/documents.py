"""From the portal's records to its documents: what the terms, receipts and discharge letters state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import InstallmentState
from offers.made.offer import Offer
from offers.owed.balance import Component
from offers.owed.prescription import clearance_deadline_on
from offers.plans.plan import Plan, PlanKind
from offers.policies.policy import ClearsAfter
from payments.charge import ChargeState
from portal.models import Agreement, Charge, ChargeMethod, Creditor, Installment, Instrument, OfferRecord
from portal.sealing import Sealer
from portal.services.agreement_numbers import agreement_number
from portal.services.charges import LATE_FINE_BPS, LATE_INTEREST_BPS
from portal.services.issuing import account_of
from portal.services.parties import creditor_party, payer
from portal.services.payments import late_charges_paid
from portal.services.pix.receipts import end_to_end_id_of
from portal.wiring import (
    Acceptance,
    BalanceLine,
    ClearedAfter,
    Contacts,
    DischargeDocument,
    PlanLine,
    ReceiptDocument,
    TermsDocument,
    terms_digest,
)

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
        fine_bps=LATE_FINE_BPS,
        interest_bps=LATE_INTEREST_BPS,
        cleared_after=cleared_after(plan),
        clearing_business_days=CLEARING_BANK_DAYS,
        prescribed=offer.prescribed,
        assigned_from=debt.original_creditor,
        payment_methods=_payment_methods(session, debt.creditor_id),
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


def contacts_of(creditor: Creditor, base_url: str) -> Contacts:
    """Where to ask the creditor; documents are checked in the portal itself."""
    service = " ou ".join(filter(None, (creditor.service_phone, creditor.service_email, creditor.service_url)))
    return Contacts(
        service=service or creditor.legal_name,
        data_protection=creditor.service_email or creditor.service_url or service or creditor.legal_name,
        verification=base_url,
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


def receipt_of(
    session: Session, installment: Installment, charge: Charge | None, *, sealer: Sealer, base_url: str, today: date
) -> ReceiptDocument:
    """The receipt of a paid installment. Raises ValueError for one that is not paid."""
    agreement = installment.agreement
    if installment.paid_on is None or installment.paid is None:
        raise ValueError("a receipt needs a payment")
    debtor = payer(session, agreement.debtor_id, agreement.creditor_id, sealer)
    late = late_charges_paid(session, installment)
    opened = [each for each in agreement.installments if each.status is InstallmentState.OPEN]
    return ReceiptDocument(
        number=f"{agreement.number}/{installment.number}",
        agreement_number=agreement.number,
        contract_number=contract_numbers(agreement),
        creditor=creditor_party(agreement.creditor),
        debtor=debtor,
        payer_name=debtor.name,
        payer_tax_id=debtor.tax_id,
        installment=installment.number,
        installments=len(agreement.installments),
        amount=installment.paid + late,
        paid_on=installment.paid_on,
        method="Pix" if charge is not None and charge.method is ChargeMethod.PIX else "boleto",
        reference=_reference(session, charge),
        parts=_receipt_parts(installment, installment.paid, late),
        left_to_pay=total(each.amount - (each.paid or ZERO) for each in opened),
        issued_on=today,
        contacts=contacts_of(agreement.creditor, base_url),
        open_before=tuple(each.number for each in opened if each.number < installment.number),
    )


def _reference(session: Session, charge: Charge | None) -> str:
    """What the bank knows the payment by: the slip's number, or the endToEndId of a Pix."""
    if charge is None or charge.method is ChargeMethod.BOLETO:
        return charge.nosso_numero if charge is not None else ""
    return end_to_end_id_of(session, charge)


def _receipt_parts(installment: Installment, paid: Money, late: Money) -> tuple[tuple[str, Money], ...]:
    """The payment by what it paid: the installment, its interest, what its delay cost, and what came in beyond."""
    parts = [("Parcela", installment.principal), ("Juros do parcelamento", installment.interest)]
    parts.append(("Multa e juros pelo atraso", late))
    parts.append(("Pago a mais, a seu favor", paid - installment.amount))
    return tuple((label, amount) for label, amount in parts if amount)


def discharge_of(
    session: Session, agreement: Agreement, *, sealer: Sealer, base_url: str, today: date
) -> DischargeDocument:
    """The letter of discharge of a settled agreement. Raises ValueError for one that is not settled."""
    if agreement.settled_on is None:
        raise ValueError("only a settled agreement is discharged")
    accepted = terms_of_agreement(agreement)
    return DischargeDocument(
        number=f"{agreement.number}/Q",
        agreement_number=agreement.number,
        contract_number=contract_numbers(agreement),
        origin=accepted.origin,
        creditor=creditor_party(agreement.creditor),
        debtor=payer(session, agreement.debtor_id, agreement.creditor_id, sealer),
        owed=accepted.owed,
        discount=accepted.discount,
        paid=total(each.paid or ZERO for each in agreement.installments),
        last_paid_on=agreement.settled_on,
        cleared_by=clearance_deadline_on(agreement.settled_on),
        issued_on=today,
        signed_by=agreement.creditor.legal_name,
        contacts=contacts_of(agreement.creditor, base_url),
    )


def contract_numbers(agreement: Agreement) -> str:
    """The contracts an agreement covers."""
    return ", ".join(each.debt.contract_number for each in agreement.debts)


def paid_charge(charges: list[Charge]) -> Charge | None:
    """The slip a paid installment was paid with, when it was by one."""
    return next((charge for charge in charges if charge.status is ChargeState.PAID), None)
