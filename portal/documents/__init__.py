"""From the portal's records to its documents: what terms, receipts and letters state."""

from portal.documents.issuer import contacts_of, contract_numbers
from portal.documents.letters import discharge_of
from portal.documents.payments import payment_receipt_of
from portal.documents.receipts import paid_charge, receipt_of
from portal.documents.terms import (
    COMPONENT_NAMES,
    acceptance_of,
    cleared_after,
    terms_of_agreement,
    terms_of_record,
    terms_values,
)

__all__ = [
    "COMPONENT_NAMES",
    "acceptance_of",
    "cleared_after",
    "contacts_of",
    "contract_numbers",
    "discharge_of",
    "paid_charge",
    "payment_receipt_of",
    "receipt_of",
    "terms_of_agreement",
    "terms_of_record",
    "terms_values",
]
