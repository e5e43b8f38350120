"""A document's facts against the record's."""

from __future__ import annotations

from enum import StrEnum

from payments.verification.signed_text import DocumentFacts


class DocumentPart(StrEnum):
    """What may differ in a document."""

    KIND = "document_kind"
    NUMBER = "document_number"
    ISSUER = "issuer"
    DAY = "document_day"
    AMOUNT = "amount"
    SIGNATURE = "signature"


def changed_document_parts(given: DocumentFacts, recorded: DocumentFacts) -> tuple[DocumentPart, ...]:
    """The facts that differ. The digest of the words is not asked: a receipt says what was left to pay on the day it
    was drawn, so its words change while what it proves does not; the signature answers for them."""
    pairs = (
        (DocumentPart.KIND, given.kind, recorded.kind),
        (DocumentPart.NUMBER, given.number, recorded.number),
        (DocumentPart.ISSUER, given.issuer, recorded.issuer),
        (DocumentPart.DAY, given.day, recorded.day),
        (DocumentPart.AMOUNT, given.amount, recorded.amount),
    )
    return tuple(part for part, ours, theirs in pairs if ours != theirs)
