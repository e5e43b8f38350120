"""A document's code or signed text against the record.

A text whose signature fails is named by the field that was changed only when it carries the signature we would give
the record itself: who holds that holds the document. For any other nothing is looked up in the open, so that made-up
texts do not tell which numbers exist.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from payments.verification.document_comparison import DocumentPart, changed_document_parts
from payments.verification.pasted import PastedShortCode, PastedSignature
from payments.verification.signed_text import DocumentKind, SignedText, take_apart
from payments.verification.signing_keys import is_genuine
from portal.document_keys import DocumentKeys
from portal.models import Charge
from portal.sealing import Sealer
from portal.services.document_facts import RecordedDocument, document_by_number
from portal.services.document_signatures import read_code
from portal.services.verification_answers import Answer, Named, Outcome, Shown, Subject, answer_of_charge

_SUBJECTS = {
    DocumentKind.TERMS: Subject.TERMS,
    DocumentKind.RECEIPT: Subject.RECEIPT,
    DocumentKind.DISCHARGE: Subject.DISCHARGE,
    DocumentKind.SLIP: Subject.BOLETO,
    DocumentKind.PAYMENT: Subject.RECEIPT,
    DocumentKind.LETTER: Subject.DISCHARGE,
    DocumentKind.ANNUAL: Subject.ANNUAL,
    DocumentKind.DOSSIER: Subject.DOSSIER,
    DocumentKind.MEMO: Subject.MEMO,
}


def answer_to_code(session: Session, pasted: PastedShortCode, sealer: Sealer, today: date) -> Answer:
    """What the code of sixteen letters names."""
    read = read_code(session, pasted.code, sealer)
    if read is None:
        return Answer(outcome=Outcome.NOT_OURS, subject=Subject.DOCUMENT)
    kind, document = read
    return _of_record(session, kind, document, today)


def answer_to_signature(session: Session, pasted: PastedSignature, keys: DocumentKeys, today: date) -> Answer:
    """What a signed text is: ours, with the record as it stands, or changed."""
    text = take_apart(pasted.text)
    if text is None:
        return Answer(outcome=Outcome.CHANGED, subject=Subject.DOCUMENT, parts=(DocumentPart.SIGNATURE,))
    document = document_by_number(session, text.facts.kind, text.facts.number)
    if is_genuine(text, keys.known):
        return _of_genuine(session, text, document, today)
    named = _named_parts(text, document, keys)
    return Answer(outcome=Outcome.CHANGED, subject=Subject.DOCUMENT, parts=named or (DocumentPart.SIGNATURE,))


def _of_genuine(session: Session, text: SignedText, document: RecordedDocument | None, today: date) -> Answer:
    """Signed by us; what it says must still be so."""
    kind = text.facts.kind
    if document is None or changed_document_parts(text.facts, document.facts(text.facts.digest)):
        return Answer(outcome=Outcome.WITHDRAWN, subject=_SUBJECTS[kind])
    return _of_record(session, kind, document, today)


def _named_parts(text: SignedText, document: RecordedDocument | None, keys: DocumentKeys) -> tuple[DocumentPart, ...]:
    if document is None:
        return ()
    recorded = document.facts(text.facts.digest)
    own = take_apart(keys.signing.sign(recorded))
    if own is None or not hmac.compare_digest(own.signature, text.signature):
        return ()
    parts = changed_document_parts(text.facts, recorded)
    return tuple(part for part in parts if part is not DocumentPart.KIND)


def _of_record(session: Session, kind: DocumentKind, document: RecordedDocument | None, today: date) -> Answer:
    if document is None:
        return Answer(outcome=Outcome.WITHDRAWN, subject=_SUBJECTS[kind])
    if kind is DocumentKind.SLIP:
        charge = session.get_one(Charge, document.record_id)
        answer = answer_of_charge(session, charge, today)
        return answer if answer.shown is None else replace(answer, shown=replace(answer.shown, number=document.number))
    creditor = document.creditor
    return Answer(
        outcome=_outcome(document),
        subject=_SUBJECTS[kind],
        shown=Shown(
            creditor=Named(name=creditor.legal_name, tax_id=creditor.tax_id),
            day=document.day,
            amount=document.amount,
            number=document.number,
            revoked_on=document.revoked_on,
            sha256=document.sha256,
        ),
    )


def _outcome(document: RecordedDocument) -> Outcome:
    if document.stands:
        return Outcome.OFFICIAL
    return Outcome.WITHDRAWN if document.revoked_on is None else Outcome.REVOKED
