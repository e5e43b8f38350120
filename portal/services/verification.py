"""Is this ours? One question, whatever was pasted; counted before it is answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from payments.verification.pasted import (
    PastedBoleto,
    PastedCollection,
    PastedPix,
    PastedShortCode,
    Unrecognised,
    recognise,
)
from portal.document_keys import DocumentKeys
from portal.sealing import Sealer
from portal.services.attempts import Limit, network_of, spend
from portal.services.verification_answers import Answer, Outcome, Subject
from portal.services.verification_boletos import answer_to_boleto
from portal.services.verification_documents import answer_to_code, answer_to_signature
from portal.services.verification_pix import answer_to_pix

CHECKS_PER_ADDRESS = Limit(scope="verify.address", most=60)  # a phone network shows many people as one address
CHECKS_BY_EVERYONE = Limit(scope="verify.all", most=6_000)


def spend_check(session: Session, *, address: str, sealer: Sealer, now: datetime) -> None:
    """Count a question and commit. Raises TooMany (``too_many_checks``)."""
    tries = [(CHECKS_PER_ADDRESS, network_of(address)), (CHECKS_BY_EVERYONE, "")]
    spend(session, sealer, tries, now, "too_many_checks")


def answer_to(session: Session, text: str, *, sealer: Sealer, keys: DocumentKeys, today: date) -> Answer | Unrecognised:
    """What a pasted text is, or why it could not be recognised as anything."""
    match recognise(text):
        case Unrecognised() as why:
            return why
        case PastedBoleto() as pasted:
            return answer_to_boleto(session, pasted, today)
        case PastedPix() as pasted:
            return answer_to_pix(session, pasted, today)
        case PastedShortCode() as pasted:
            return answer_to_code(session, pasted, sealer, today)
        case PastedCollection(slip=slip):
            segment = slip.segment if slip else None
            return Answer(outcome=Outcome.COLLECTION, subject=Subject.COLLECTION, segment=segment)
        case pasted:
            return answer_to_signature(session, pasted, keys, today)
