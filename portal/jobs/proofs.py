"""Letters, declarations and dossiers drawn and kept, and the bureaus' clock looked at.

Nothing of the database is held while a paper is drawn and signed: a number is reserved, the paper drawn, the file
filled in where nobody else was quicker.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal import clock
from portal.document_keys import document_keys
from portal.document_wiring import pdf_available, pdf_signer
from portal.documents.making import Made, make_annual, make_dossier, make_letter
from portal.documents.seals import Office
from portal.jobs.tools import Tools
from portal.models import BureauRequest, IssuedDocument
from portal.services import annual, kept_documents, proofs
from portal.services.annual_years import Year
from portal.services.bureau import dossiers
from portal.services.bureau import telling as bureau_telling
from portal.services.outbox import GiveUp

Payload = dict[str, Any]

CLOCK_EVERY = timedelta(minutes=5)
SWEEP_EVERY = timedelta(minutes=5)
ANNUAL_EVERY = timedelta(hours=12)
NO_PDF = "no_pdf: the libraries that draw papers are not there"


def refresh(tools: Tools, payload: Payload) -> None:
    """Look at the proofs of an agreement after a payment, or after one was given back."""
    with tools.database.writing() as session:
        letter_id = proofs.refresh(session, payload["agreement_id"], today=clock.today(), now=clock.now())
    if letter_id is not None:
        _draw(
            tools,
            letter_id,
            lambda session, kept: make_letter(session, kept, _office(tools), pdf_signer(tools.settings), clock.today()),
        )


def make_year(tools: Tools, payload: Payload) -> None:
    """The declaration of a year, where the year has one, and the word that it is there."""
    with tools.database.writing() as session:
        found = annual.reserve(session, **payload, today=clock.today(), now=clock.now())
    if not isinstance(found, tuple):
        return
    kept_id, year = found
    drawn = _draw(tools, kept_id, lambda session, kept: _annual(tools, session, kept, year))
    if drawn:
        with tools.database.writing() as session:
            annual.tell(session, tools.sealer, kept_id, **_surroundings(tools))


def make_the_dossier(tools: Tools, payload: Payload) -> None:
    """The dossier of a request that is late, and the word to the debtor."""
    with tools.database.writing() as session:
        kept_id = dossiers.reserve(session, payload["request_id"], now=clock.now())
    if kept_id is None:
        return

    def make(session: Session, kept: IssuedDocument) -> Made:
        request = session.get_one(BureauRequest, payload["request_id"])
        return make_dossier(session, kept, request, _office(tools), clock.today())

    _draw(tools, kept_id, make)
    with tools.database.writing() as session:
        bureau_telling.tell_debtor(session, tools.sealer, payload["request_id"], **_surroundings(tools))


def tell_debtor(tools: Tools, payload: Payload) -> None:
    """The creditor answered."""
    with tools.database.writing() as session:
        bureau_telling.tell_debtor(session, tools.sealer, payload["request_id"], **_surroundings(tools))


def tell_late(tools: Tools, payload: Payload) -> None:
    """The creditor did not answer in time, and the page of the dispute is the proof."""
    with tools.database.writing() as session:
        bureau_telling.tell_late(session, tools.sealer, payload["request_id"], **_surroundings(tools))


def run_clock(tools: Tools) -> None:
    """Ask creditors, remind them, and note who is late."""
    now, today = clock.now(), clock.today()
    base_url = tools.settings.base_url
    with tools.database.writing() as session:
        bureau_telling.ask(session, tools.sealer, base_url=base_url, now=now)
    with tools.database.writing() as session:
        bureau_telling.remind(session, tools.sealer, base_url=base_url, today=today, now=now)
    with tools.database.writing() as session:
        bureau_telling.note_late(session, today=today, now=now)


def sweep(tools: Tools) -> None:
    """Find settled agreements that have no letter, whatever came between."""
    today = clock.today()
    with tools.database.reading() as session:
        missing = proofs.without_letter(session, today) if pdf_available() else []
    if missing:
        with tools.database.writing() as session:
            proofs.promise_all(session, missing, today)


def start_years(tools: Tools) -> None:
    """From May on, declare the year before for everybody who paid it; who pays the rest later has theirs the month
    after."""
    today = clock.today()
    if today.month < annual.FIRST_MONTH:
        return
    with tools.database.reading() as session:
        pairs = list(annual.due_for(session, today))
    for start in range(0, len(pairs), 500):
        with tools.database.writing() as session:
            annual.promise_all(session, pairs[start : start + 500], today)


def _annual(tools: Tools, session: Session, kept: IssuedDocument, year: Year) -> Made:
    return make_annual(session, kept, year, _office(tools), pdf_signer(tools.settings), clock.today())


def _draw(tools: Tools, kept_id: int, make: Callable[[Session, IssuedDocument], Made]) -> bool:
    """Whether this worker filled the file in."""
    if not pdf_available():
        raise GiveUp(NO_PDF)
    with tools.database.reading() as session:
        made = make(session, session.get_one(IssuedDocument, kept_id))
    with tools.database.writing() as session:
        return kept_documents.fill(
            session, kept_id, made.content, facts=made.facts, signed_by=made.signed_by, now=clock.now()
        )


def _office(tools: Tools) -> Office:
    return Office(sealer=tools.sealer, keys=document_keys(tools.settings), base_url=tools.settings.base_url)


def _surroundings(tools: Tools) -> dict[str, Any]:
    settings = tools.settings
    return {"base_url": settings.base_url, "today": clock.today(), "fresh_days": settings.contact_fresh_days}
