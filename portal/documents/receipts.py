"""The receipt of an installment."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from brazil.money import ZERO, Money, total
from offers.agreements.agreement import InstallmentState
from payments.charge import ChargeState
from portal.documents.issuer import contacts_of, contract_numbers
from portal.models import Charge, ChargeMethod, Installment
from portal.sealing import Sealer
from portal.services.parties import creditor_party, payer
from portal.services.payments import late_charges_paid
from portal.services.pix.receipts import end_to_end_id_of
from portal.wiring import ReceiptDocument


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


def paid_charge(charges: list[Charge]) -> Charge | None:
    """The slip a paid installment was paid with, when it was by one."""
    return next((charge for charge in charges if charge.status is ChargeState.PAID), None)
