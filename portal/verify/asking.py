"""One question, from the page or from a program: counted, then answered."""

from __future__ import annotations

from flask import request

from payments.verification.pasted import Unrecognised
from portal import clock
from portal.extensions import document_keys, reading, sealer, writing
from portal.services import verification
from portal.services.verification_answers import Answer

MOST_BYTES = 20_000  # of a request; the longest code has some hundreds


def count_question() -> None:
    """Raises TooMany. Comes before anything else is done with what was sent."""
    with writing() as session:
        verification.spend_check(session, address=request.remote_addr or "", sealer=sealer(), now=clock.now())


def answer_to(text: str) -> Answer | Unrecognised:
    """What the text is. It is kept nowhere, logged nowhere and stands in no address."""
    with reading() as session:
        return verification.answer_to(session, text, sealer=sealer(), keys=document_keys(), today=clock.today())
