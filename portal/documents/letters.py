"""The letter of discharge of a settled agreement."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from offers.owed.clearing import clearing_clock
from portal.documents.issuer import contacts_of, contract_numbers
from portal.documents.terms import terms_of_agreement
from portal.models import Agreement
from portal.sealing import Sealer
from portal.services.bureau.clock import request_of
from portal.services.document_facts import DISCHARGE_MARK
from portal.services.parties import creditor_party, payer
from portal.services.proofs import paid_of
from portal.wiring import DischargeDocument


def discharge_of(
    session: Session, agreement: Agreement, *, sealer: Sealer, base_url: str, today: date, version: int = 0
) -> DischargeDocument:
    """The letter of discharge of a settled agreement; `version` is of one that is kept, 0 of one drawn each time.

    Raises ValueError for an agreement that is not settled.
    """
    if agreement.settled_on is None:
        raise ValueError("only a settled agreement is discharged")
    accepted = terms_of_agreement(agreement)
    request = request_of(session, agreement.id)
    cleared_by = request.due_by if request is not None else clearing_clock(agreement.settled_on).due_by
    return DischargeDocument(
        number=f"{agreement.number}/{DISCHARGE_MARK}{version or ''}",
        agreement_number=agreement.number,
        contract_number=contract_numbers(agreement),
        origin=accepted.origin,
        creditor=creditor_party(agreement.creditor),
        debtor=payer(session, agreement.debtor_id, agreement.creditor_id, sealer),
        owed=accepted.owed,
        discount=accepted.discount,
        paid=paid_of(session, agreement),
        last_paid_on=agreement.settled_on,
        cleared_by=None if accepted.prescribed else cleared_by,
        issued_on=today,
        signed_by=agreement.creditor.legal_name,
        contacts=contacts_of(agreement.creditor, base_url),
        consent=True,
        version=version or 1,
    )
