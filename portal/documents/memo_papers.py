"""The memo of a calculation as a document: whose it is, who answers for it, and the sections of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.document_wiring import MemoDocument
from portal.documents.issuer import contacts_of
from portal.documents.memos import memo_amount, memo_day, memo_sections
from portal.models import Creditor
from portal.sealing import Sealer
from portal.services.parties import creditor_party, payer


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoSubject:
    """What a memo is about, in words. `amount_label` names what it comes to."""

    creditor: Creditor
    debtor_id: int
    origin: str
    contract_number: str
    title: str
    amount_label: str


def memo_paper(
    session: Session,
    document: Mapping[str, Any],
    subject: MemoSubject,
    *,
    number: str,
    issued_on: date,
    sealer: Sealer,
    base_url: str,
) -> MemoDocument:
    """The document of a memo; its figures are those of its JSON."""
    return MemoDocument(
        number=number,
        title=subject.title,
        creditor=creditor_party(subject.creditor),
        debtor=payer(session, subject.debtor_id, subject.creditor.id, sealer),
        origin=subject.origin,
        contract_number=subject.contract_number,
        day=memo_day(document),
        amount=memo_amount(document),
        amount_label=subject.amount_label,
        sections=memo_sections(document),
        issued_on=issued_on,
        contacts=contacts_of(subject.creditor, base_url),
    )
