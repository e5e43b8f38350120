"""The letter of discharge of a settled agreement."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from brazil.money import ZERO, total
from offers.owed.prescription import clearance_deadline_on
from portal.documents.issuer import contacts_of, contract_numbers
from portal.documents.terms import terms_of_agreement
from portal.models import Agreement
from portal.sealing import Sealer
from portal.services.parties import creditor_party, payer
from portal.wiring import DischargeDocument


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
