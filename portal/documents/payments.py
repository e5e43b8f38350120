"""The receipt of a payment: what it settled of which installment, whole or in part, and what it left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import InstallmentState
from offers.agreements.allocation import ORDERS, Part
from offers.policies.limits import ImputationOrder
from payments.ledger import JournalKind
from portal.document_wiring import PaymentReceiptDocument, ReceiptLine
from portal.documents.issuer import contacts_of, contract_numbers
from portal.models import (
    ChargeMethod,
    Installment,
    JournalRecord,
    Payment,
    PaymentPart,
    PaymentSource,
    PaymentStatus,
)
from portal.sealing import Sealer
from portal.services.document_numbers import payment_number
from portal.services.parties import creditor_party, payer

METHODS: Mapping[PaymentSource, str] = {
    PaymentSource.BOLETO: "boleto",
    PaymentSource.PIX: "Pix",
    PaymentSource.STATEMENT: "depósito ou transferência",
    PaymentSource.HAND: "pagamento registrado pelo credor",
    PaymentSource.CREDIT: "crédito que você já tinha",
}
PART_NAMES: Mapping[Part, str] = {
    Part.FINE: "multa pelo atraso",
    Part.LATE_INTEREST: "juros pelo atraso",
    Part.PLAN_INTEREST: "juros do parcelamento",
    Part.PRINCIPAL: "valor da parcela",
}
_NOMINAL = (Part.PLAN_INTEREST, Part.PRINCIPAL)
_END_TO_END = re.compile(r"E\d{20}\w{11}", re.ASCII)


def payment_receipt_of(
    session: Session, payment: Payment, *, sealer: Sealer, base_url: str, today: date
) -> PaymentReceiptDocument:
    """The receipt of a payment of an agreement."""
    agreement = payment.agreement
    debtor = payer(session, agreement.debtor_id, agreement.creditor_id, sealer)
    left = _left_after(session, payment)
    covered = {part.installment_id for part in payment.parts}
    last = max((each.number for each in agreement.installments if each.id in covered), default=0)
    return PaymentReceiptDocument(
        number=payment_number(session, payment),
        agreement_number=agreement.number,
        contract_number=contract_numbers(agreement),
        creditor=creditor_party(agreement.creditor),
        debtor=debtor,
        payer_name=debtor.name,
        payer_tax_id=debtor.tax_id,
        installments=len(agreement.installments),
        amount=payment.amount,
        paid_on=payment.paid_on,
        method=METHODS[payment.source],
        reference=reference_of(payment),
        lines=tuple(_line(each, payment, left) for each in agreement.installments if each.id in covered),
        credit=payment.credit,
        left_to_pay=total(left.values()),
        issued_on=today,
        contacts=contacts_of(agreement.creditor, base_url),
        open_before=tuple(
            each.number
            for each in agreement.installments
            if each.number < last and each.id not in covered and _is_open(each, left)
        ),
        order=order_words(payment.order),
        returned_on=payment.returned_on,
    )


def reference_of(payment: Payment) -> str:
    """What the bank knows the payment by: the endToEndId of a Pix, or the slip's number."""
    found = _END_TO_END.search(payment.key)
    if found is not None:
        return found.group()
    charge = payment.charge
    return charge.nosso_numero if charge is not None and charge.method is ChargeMethod.BOLETO else ""


def order_words(order: str) -> str:
    """``juros pelo atraso, juros do parcelamento, valor da parcela e multa pelo atraso``."""
    names = [PART_NAMES[part] for part in ORDERS[ImputationOrder(order)]]
    return f"{', '.join(names[:-1])} e {names[-1]}"


def _line(installment: Installment, payment: Payment, left: Mapping[int, Money]) -> ReceiptLine:
    own = [part for part in payment.parts if part.installment_id == installment.id]

    def of(kind: Part) -> Money:
        return total(part.amount for part in own if part.part is kind)

    return ReceiptLine(
        installment=installment.number,
        due_on=installment.due_on,
        principal=of(Part.PRINCIPAL),
        plan_interest=of(Part.PLAN_INTEREST),
        fine=of(Part.FINE),
        late_interest=of(Part.LATE_INTEREST),
        left=left[installment.id],
    )


def _left_after(session: Session, payment: Payment) -> dict[int, Money]:
    """What was left of each installment once this payment was counted, by what came before it and still counted."""
    counted = _counted_with(session, payment)
    settled: dict[int, Money] = defaultdict(lambda: ZERO)
    parts = select(PaymentPart).where(
        PaymentPart.payment_id.in_([each.id for each in counted]), PaymentPart.part.in_(_NOMINAL)
    )
    for part in session.scalars(parts):
        settled[part.installment_id] += part.amount
    for installment_id, amount in _rebates(session, counted).items():
        settled[installment_id] += amount
    return {each.id: max(each.amount - settled[each.id], ZERO) for each in payment.agreement.installments}


def _counted_with(session: Session, payment: Payment) -> Sequence[Payment]:
    """This payment and those applied before it that had not been given back by its day."""
    query = select(Payment).where(Payment.agreement_id == payment.agreement_id, Payment.id <= payment.id)
    return [
        each
        for each in session.scalars(query)
        if each.id == payment.id
        or each.status is PaymentStatus.APPLIED
        or (each.returned_on is not None and each.returned_on > payment.paid_on)
    ]


def _rebates(session: Session, payments: Sequence[Payment]) -> Mapping[int, Money]:
    """Interest that paying early took off, by installment."""
    refs = {
        f"{each.key}:{installment.id}": installment.id
        for each in payments
        for installment in each.agreement.installments
    }
    query = select(JournalRecord).where(
        JournalRecord.kind == JournalKind.EARLY_REBATE.value, JournalRecord.ref.in_(list(refs))
    )
    found: dict[int, Money] = defaultdict(lambda: ZERO)
    for record in session.scalars(query):
        found[refs[record.ref]] += total(posting.amount for posting in record.postings)
    return found


def _is_open(installment: Installment, left: Mapping[int, Money]) -> bool:
    """Then or now: a receipt must not prove what was taken back since."""
    return bool(left[installment.id]) or installment.status is InstallmentState.OPEN
