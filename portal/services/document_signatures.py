"""The code and the signed text of a document: made for its paper, and read from what somebody typed or scanned."""

from __future__ import annotations

from sqlalchemy.orm import Session

from payments.verification import short_code
from payments.verification.signed_text import DocumentKind, content_digest
from payments.verification.signing_keys import SigningKey
from portal.models import Charge
from portal.sealing import Sealer
from portal.services.document_facts import RecordedDocument, document_by_id, slip_document

# Part of codes already on paper: a number once given stays.
KIND_NUMBERS = {
    DocumentKind.TERMS: 1,
    DocumentKind.RECEIPT: 2,
    DocumentKind.DISCHARGE: 3,
    DocumentKind.SLIP: 4,
    DocumentKind.PAYMENT: 5,
    DocumentKind.LETTER: 6,
    DocumentKind.ANNUAL: 7,
    DocumentKind.DOSSIER: 8,
    DocumentKind.MEMO: 9,
}
_KINDS = {number: kind for kind, number in KIND_NUMBERS.items()}


def code_of(document: RecordedDocument, sealer: Sealer) -> str:
    """What people type: ``7K2M-9A00-11BC-DEFG``."""
    return short_code.make(KIND_NUMBERS[document.kind], document.record_id, sealer.lookup)


def code_of_slip(charge: Charge, sealer: Sealer) -> str:
    """What people type from a slip."""
    return code_of(slip_document(charge), sealer)


def signed_text_of(document: RecordedDocument, words: str, key: SigningKey) -> str:
    """The signed text of a document with these words."""
    return key.sign(document.facts(content_digest(words)))


def signed_text_of_slip(charge: Charge, key: SigningKey) -> str:
    """The signed text of a slip, whose words are its 44 digits, or the copia e cola of a Pix."""
    return signed_text_of(slip_document(charge), charge.barcode or charge.pix_payload, key)


def read_code(session: Session, code: str, sealer: Sealer) -> tuple[DocumentKind, RecordedDocument | None] | None:
    """What a code names: None for a code we never made; without a document when what it named is undone."""
    read = short_code.read(code, sealer.lookup)
    if read is None or read[0] not in _KINDS:
        return None
    kind = _KINDS[read[0]]
    return kind, document_by_id(session, kind, read[1])
