"""Erasing takes what nothing has to keep, and nothing else; consents are off unless given, for the words shown."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Base, Database
from portal.models import (
    AuditEvent,
    ConsentEvent,
    ConsentKind,
    ContactPreference,
    PersonRequest,
    Rating,
    RequestKind,
    RequestStatus,
    SessionRecord,
    TrustedDevice,
)
from portal.models.rating import Step
from portal.sealing import Sealer
from portal.services import consents, devices, preferences
from portal.services.erasing import Erasable, erase
from portal.services.preferences import Wanted
from portal.wording_my_data import CONSENTS
from tests.support import debtor_pages
from tests.support.banking import paid, retorno, send
from tests.support.debtor_pages import CODE, hidden, soup
from tests.support.lives import running
from tests.support.my_data import another_browser
from tests.support.people import make_creditor, make_debt, make_debtor, sign_in, submit

TOUCHED = {
    "trusted_devices", "contact_preferences", "ratings", "person_requests", "sessions", "audit_events",
}  # fmt: skip


def with_things_to_erase(session: Session, debtor_id: int) -> None:
    """A browser that is trusted, preferences, a rating with words, a request taken back, another session. Commits."""
    now = clock.now()
    devices.trust(session, debtor_id, now)
    preferences.save(session, debtor_id=debtor_id, wanted=Wanted(per_week=1), now=now)
    session.add(
        Rating(debtor_id=debtor_id, step=Step.PAY, score=4, said_sealed=b"x", rated_on=clock.today(), rated_at=now)
    )
    for number, status in (("1", RequestStatus.WITHDRAWN), ("2", RequestStatus.WAITING)):
        session.add(
            PersonRequest(
                number=f"{debtor_id}-{number}", kind=RequestKind.COMPLAINT, about=number, debtor_id=debtor_id,
                said_sealed=b"x", status=status, opened_on=clock.today(), opened_at=now, answer_by=clock.today(),
                closed_on=clock.today() if status is RequestStatus.WITHDRAWN else None,
            )
        )  # fmt: skip
    another_browser(session, debtor_id)
    session.commit()


def everything_else(session: Session) -> dict[str, Any]:
    """All rows of all tables that erasing may not touch."""
    tables: list[Table] = [each for each in Base.metadata.sorted_tables if each.name not in TOUCHED]
    return {each.name: session.execute(select(each).order_by(*each.primary_key)).all() for each in tables}


def test_what_was_chosen_goes_and_no_debt_payment_or_ledger_entry_is_touched(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor, account, agreement, (first, *_) = running(session, sealer, 2, "237")
        send(session, retorno(account, [paid(first)]))
        person = agreement.debtor
        stranger = make_debtor(session, sealer, creditor=creditor)
        for each in (person, stranger):
            with_things_to_erase(session, each.id)
        here = session.scalars(select(SessionRecord.id).where(SessionRecord.debtor_id == person.id)).one()
        asking = another_browser(session, person.id)
        before = everything_else(session)
        assert sum(map(len, before.values())) > 20
        number = erase(
            session, sealer, debtor_id=person.id, chosen=list(Erasable), here=asking.id, evidence={}, now=clock.now()
        )
        session.commit()
        assert number.startswith("AP-")
        assert everything_else(session) == before
        for model in (TrustedDevice, ContactPreference):
            left = session.scalars(select(model.debtor_id)).all()
            assert left == [stranger.id], "another's are as they were"
        said = {each.debtor_id: each.said_sealed for each in session.scalars(select(Rating))}
        assert said == {person.id: None, stranger.id: b"x"}
        kept = [
            each.status
            for each in session.scalars(select(PersonRequest))
            if each.said_sealed and each.debtor_id == person.id
        ]
        assert kept == [RequestStatus.WAITING], "a request that waits keeps its words"
        assert session.get_one(SessionRecord, here).revoked_at is not None
        assert session.get_one(SessionRecord, asking.id).revoked_at is None


@pytest.fixture
def known_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.services.codes.new_code", lambda: CODE)


@pytest.mark.usefixtures("known_code")
def test_erasing_needs_a_code_for_that_very_choice_and_the_rest_is_asked_of_the_creditor(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    page = "/meus-dados/apagar"
    with database.writing() as session:
        creditor = make_creditor(session)
        person = make_debtor(session, sealer, creditor=creditor)
        make_debt(session, person, creditor)
        other = make_creditor(session)
        with_things_to_erase(session, person.id)
    sign_in(client, person)
    form = soup(client.get(page))
    assert form.find_all("input", checked=True) == []
    assert "O que fica, e até quando" in debtor_pages.words(form)
    assert "Escolha o que apagar." in submit(client, page, {"channel": "email"}).get_data(as_text=True)
    code_page = soup(submit(client, page, {"channel": "email", "what": ["avisos"]}))
    fields = {**hidden(code_page), "code": CODE}
    changed = client.post(f"{page}/codigo", data={**fields, "what": "avisos,navegadores"})
    assert changed.status_code == 422, "the code is good for what was chosen when it was asked for"
    assert client.post(f"{page}/codigo", data=fields).headers["Location"] == f"{page}/feito"
    told = debtor_pages.words(soup(client.get(f"{page}/feito")))
    with database.reading() as session:
        assert session.scalars(select(ContactPreference)).all() == []
        assert len(session.scalars(select(TrustedDevice)).all()) == 1
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "data.erase"))
        assert event.detail["erased"] == {"avisos": 1}
    assert "AP-" in told
    assert submit(client, f"{page}/pedir", {"credor": other.public_id}, form_on=page).status_code == 404
    for _ in range(2):
        assert submit(client, f"{page}/pedir", {"credor": creditor.public_id}, form_on=page).status_code == 303
    with database.reading() as session:
        asked = session.scalars(select(PersonRequest).where(PersonRequest.kind == RequestKind.DELETION)).one()
        assert asked.creditor_id == creditor.id
    assert asked.number in debtor_pages.words(soup(client.get(page)))


def test_a_consent_is_for_its_words_and_is_taken_back_as_easily(
    client: FlaskClient, database: Database, sealer: Sealer
) -> None:
    page, kind = "/meus-dados/permissoes", ConsentKind.RESEARCH
    words = CONSENTS[kind][1]
    with database.writing() as session:
        person = make_debtor(session, sealer)
        session.commit()
        assert not any(consents.is_given(session, person.id, each, CONSENTS[each][1]) for each in ConsentKind)
    sign_in(client, person)
    assert "Permitido" not in debtor_pages.words(soup(client.get(page)))
    for answer, given in (("sim", True), ("sim", True), ("nao", False), ("sim", True)):
        assert submit(client, page, {"permissao": kind.value, "resposta": answer}).status_code == 303
        with database.reading() as session:
            assert consents.is_given(session, person.id, kind, words) is given
            assert not consents.is_given(session, person.id, kind, words + " E vender meus dados.")
            assert not consents.is_given(session, person.id, ConsentKind.DUE_REMINDERS, words)
    with database.reading() as session:
        assert [each.given for each in session.scalars(select(ConsentEvent).order_by(ConsentEvent.id))] == [
            True, False, True,
        ]  # fmt: skip
    assert submit(client, page, {"permissao": "tudo", "resposta": "sim"}).status_code == 404
