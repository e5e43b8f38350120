"""Who answers for a document, and what it is about."""

from __future__ import annotations

from portal.models import Agreement, Creditor
from portal.wiring import Contacts


def contacts_of(creditor: Creditor, base_url: str) -> Contacts:
    """Where to ask the creditor; documents are checked in the portal itself."""
    service = " ou ".join(filter(None, (creditor.service_phone, creditor.service_email, creditor.service_url)))
    return Contacts(
        service=service or creditor.legal_name,
        data_protection=creditor.service_email or creditor.service_url or service or creditor.legal_name,
        verification=base_url,
    )


def contract_numbers(agreement: Agreement) -> str:
    """The contracts an agreement covers."""
    return ", ".join(each.debt.contract_number for each in agreement.debts)
