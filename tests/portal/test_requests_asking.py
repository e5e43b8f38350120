"""Requests to a person: one waits a thing, each has its protocol and last day, words are sealed, late ones are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from brazil.calendar import is_bank_day
from portal import clock
from portal.db import Database
from portal.models import (
    Channel,
    Contact,
    Message,
    OutboxEntry,
    PersonRequest,
    Registration,
    RequestKind,
    RequestStatus,
    Role,
)
from portal.sealing import Sealer
from portal.services import quiet
from portal.services.contacts import usable_contact
from portal.services.errors import NotAllowed, NotFound, Stale, TooMany
from portal.services.evidence import FileRefused, Sent, files_of
from portal.services.messages import body_of
from portal.services.requests import desk as queue
from portal.services.requests import telling, watching
from portal.services.requests.asking import MOST_WAITING
from portal.services.requests.complaining import About, say_solved
from portal.services.requests.correcting import Field, ask_correction
from portal.services.requests.desk import Scope, Stage
from portal.services.requests.reading import requests_of, subject_of
from portal.services.requests.terms import MOST_DATA_DAYS, answer_by
from portal.services.requests.words_of_request import answer_in, said_in, wanted_in
from tests.support.disputes import PNG
from tests.support.people import make_creditor, make_debt, make_debtor, make_staff
from tests.support.requests import WHY, Desk

DAY = timedelta(days=1)
HOW = {"base_url": "https://prumo.example", "fresh_days": 400}


@pytest.fixture
def desk(database: Database, sealer: Sealer) -> Iterator[Desk]:
    with database.writing() as session:
        creditor = make_creditor(session)
        debt = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        session.commit()
        yield Desk(session, sealer, debt)


@given(st.dates(date(2024, 1, 1), date(2035, 12, 31)))
def test_the_last_day_of_each_kind(day: date) -> None:
    data = answer_by(RequestKind.REVIEW, day)
    assert 10 <= (data - day).days <= MOST_DATA_DAYS
    assert is_bank_day(data)
    assert answer_by(RequestKind.CORRECTION, day) == answer_by(RequestKind.DELETION, day) == data
    assert answer_by(RequestKind.COMPLAINT, day) == day + 7 * DAY
    proposal = answer_by(RequestKind.PROPOSAL, day)
    assert sum(is_bank_day(day + n * DAY) for n in range(1, (proposal - day).days + 1)) == 3
    assert is_bank_day(proposal)


def test_carnival_and_the_end_of_the_year_put_the_last_day_off() -> None:
    assert answer_by(RequestKind.PROPOSAL, date(2026, 2, 13)) == date(2026, 2, 20)
    assert answer_by(RequestKind.PROPOSAL, date(2026, 12, 23)) == date(2026, 12, 29)
    assert answer_by(RequestKind.REVIEW, date(2026, 2, 4)) == date(2026, 2, 18)


def test_what_was_written_is_sealed_under_its_row_and_the_protocol_tells_nothing(desk: Desk) -> None:
    first = desk.complain("Falaram com a minha vizinha.", files=(PNG,))
    second = desk.complain("Outra coisa.")
    assert (first.number[:3], first.number != second.number) == ("RC-", True)
    assert first.said_sealed is not None
    assert b"vizinha" not in first.said_sealed
    assert said_in(desk.sealer, first) == "Falaram com a minha vizinha."
    first.said_sealed = second.said_sealed
    with pytest.raises(InvalidTag):
        said_in(desk.sealer, first)
    desk.session.rollback()
    assert [file.creditor_id for file in files_of(desk.session, subject_of(first))] == [None]
    payloads = [str(entry.payload) for entry in desk.session.scalars(select(OutboxEntry))]
    assert not any("vizinha" in payload for payload in payloads)


def test_one_of_a_kind_waits_about_a_thing_and_no_more_than_ten_of_a_person(desk: Desk) -> None:
    first = desk.ask(RequestKind.DELETION, about="creditor:1")
    assert desk.ask(RequestKind.DELETION, about="creditor:1").id == first.id
    twin = PersonRequest(
        public_id="x", number="x", kind=first.kind, about=first.about, debtor_id=first.debtor_id, what={},
        opened_on=first.opened_on, opened_at=first.opened_at, answer_by=first.answer_by,
    )  # fmt: skip
    desk.session.add(twin)
    with pytest.raises(IntegrityError):
        desk.session.flush()
    desk.session.rollback()
    desk.answer(first, RequestStatus.REFUSED)
    assert desk.ask(RequestKind.DELETION, about="creditor:1").id != first.id
    for _ in range(MOST_WAITING - 1):
        desk.complain()
    with pytest.raises(TooMany, match="requests_waiting"):
        desk.complain()
    with pytest.raises(FileRefused):
        desk.complain(files=(Sent(name="a.exe", content=b"MZ"),))


def test_a_complaint_that_was_not_solved_is_taken_up_once_more_and_no_more(desk: Desk) -> None:
    first = desk.complain(about=About.CREDITOR, creditor_id=desk.debt.creditor.public_id)
    assert first.creditor_id == desk.debt.creditor_id
    who = {"debtor_id": first.debtor_id, "today": clock.today(), "now": clock.now()}

    def say(request: PersonRequest, solved: bool) -> PersonRequest:
        return say_solved(
            desk.session, desk.sealer, request_id=request.public_id, solved=solved, said="Continuam ligando.", **who
        )  # type: ignore[arg-type]

    with pytest.raises(Stale, match="complaint_said"):  # not answered yet
        say(first, True)
    desk.answer(first, RequestStatus.ANSWERED)
    second = say(first, False)
    assert (second.follows_id, second.status, first.solved) == (first.id, RequestStatus.WAITING, False)
    assert second.answer_by == clock.today() + 7 * DAY
    assert said_in(desk.sealer, second) == "Continuam ligando."
    with pytest.raises(Stale, match="complaint_said"):
        say(first, False)
    desk.answer(second, RequestStatus.ANSWERED)
    assert say(second, False).id == second.id
    assert len(requests_of(desk.session, first.debtor_id)) == 2
    with pytest.raises(NotFound):
        desk.complain(about=About.CREDITOR, creditor_id=make_creditor(desk.session).public_id)


def test_who_runs_the_portal_answers_what_is_about_it_and_no_creditor_sees_it(desk: Desk) -> None:
    portal, review = desk.complain(), desk.ask(RequestKind.CORRECTION, about="x", what={"field": "divida"})
    today, own = clock.today(), Scope(creditor_id=desk.debt.creditor_id)
    shown = {"stage": Stage.WAITING, "kind": None, "today": today}
    assert [each.id for each in queue.queue(desk.session, own, **shown)] == [review.id]  # type: ignore[arg-type]
    both = queue.queue(desk.session, Scope(creditor_id=None, every=True), **shown)  # type: ignore[arg-type]
    assert [each.id for each in both] == [portal.id, review.id]
    alone = queue.queue(desk.session, Scope(creditor_id=None), **shown)  # type: ignore[arg-type]
    assert [each.id for each in alone] == [portal.id]
    counted = queue.counts(desk.session, Scope(creditor_id=None, every=True), portal.answer_by + DAY)
    assert (counted.waiting, counted.late) == (2, 1)
    with pytest.raises(NotFound):
        desk.answer(portal, RequestStatus.ANSWERED)
    desk.answer(portal, RequestStatus.ANSWERED, role=Role.ADMIN, creditor_id=None)
    assert answer_in(desk.sealer, portal) == WHY


def test_a_new_contact_gets_no_code_for_72_hours_and_the_old_ones_are_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, debtor = desk.session, desk.debt.debtor_id
    request = ask_correction(
        session, desk.sealer, debtor_id=debtor, creditor_id=desk.debt.creditor.public_id, field=Field.EMAIL,
        wanted="nova@example.com", said="", today=clock.today(), now=clock.now(),
    )  # fmt: skip
    assert wanted_in(desk.sealer, request) == "nova@example.com"
    desk.answer(request, RequestStatus.GRANTED, "")
    new = session.scalars(select(Contact).where(Contact.address == "nova@example.com")).one()

    def code_goes_to() -> str:
        found = usable_contact(session, debtor, Channel.EMAIL, today=clock.today(), fresh_days=400)
        return found.address if found else ""

    assert code_goes_to() == "maria@example.com"
    telling.tell_of_contact(session, desk.sealer, new.id, now=clock.now(), today=clock.today(), **HOW)  # type: ignore[arg-type]
    told = session.scalars(select(Message).where(Message.kind == "contact_new")).all()
    assert {each.recipient for each in told} == {"maria@example.com", "+5511987654321"}
    body = body_of(desk.sealer, told[0])
    assert body is not None
    assert "nova@example.com" not in body.text
    real = clock.now
    monkeypatch.setattr("portal.clock.now", lambda: real() + timedelta(hours=71))
    assert code_goes_to() == "maria@example.com"
    monkeypatch.setattr("portal.clock.now", lambda: real() + timedelta(hours=73))
    assert code_goes_to() == "nova@example.com"


@pytest.mark.parametrize(
    ("field", "wanted", "column", "kept"),
    [
        (Field.NAME, "Maria Souza", "name", "Maria Souza"),
        (Field.BIRTH_DATE, "1981-02-03", "birth_date", date(1981, 2, 3)),
        (Field.ADDRESS, dict.fromkeys(("street", "district", "city", "state", "postal_code"), "X"), "city", "X"),
    ],
)
def test_what_a_creditor_corrects_is_corrected_at_it_alone(
    desk: Desk, field: Field, wanted: str | dict[str, str], column: str, kept: object
) -> None:
    session, debtor = desk.session, desk.debt.debtor_id
    elsewhere = make_debt(session, desk.debt.debtor, make_creditor(session)).creditor_id
    values = {"debtor_id": debtor, "creditor_id": desk.debt.creditor.public_id, "wanted": wanted, "said": ""}
    request = ask_correction(session, desk.sealer, field=field, today=clock.today(), now=clock.now(), **values)  # type: ignore[arg-type]
    before = getattr(session.get_one(Registration, (debtor, elsewhere)), column)
    desk.answer(request, RequestStatus.GRANTED, "")
    assert getattr(session.get_one(Registration, (debtor, desk.debt.creditor_id)), column) == kept
    assert getattr(session.get_one(Registration, (debtor, elsewhere)), column) == before
    values["creditor_id"] = make_creditor(session).public_id
    with pytest.raises(NotFound):
        ask_correction(session, desk.sealer, field=field, today=clock.today(), now=clock.now(), **values)  # type: ignore[arg-type]


def test_answers_made_of_words_alone_say_enough(desk: Desk) -> None:
    for kind, outcome in (
        (RequestKind.COMPLAINT, RequestStatus.ANSWERED),
        (RequestKind.CORRECTION, RequestStatus.REFUSED),
        (RequestKind.DELETION, RequestStatus.REFUSED),
    ):
        request = desk.ask(kind, what={"field": "nome", "about": "portal"})
        with pytest.raises(NotAllowed, match="request_reason_short"):
            desk.answer(request, outcome, "Não.")


def test_who_answers_is_reminded_once_and_the_person_told_once_that_it_is_late(desk: Desk) -> None:
    session = desk.session
    make_staff(session, desk.sealer, role=Role.ADMIN, email="portal@example.com")
    request, other = desk.complain(), desk.ask(RequestKind.CORRECTION, what={"field": "nome"})
    before = request.answer_by - 3 * DAY
    surroundings = {"base_url": HOW["base_url"], "now": clock.now()}

    def remind(day: date) -> int:
        return watching.remind(session, desk.sealer, today=day, **surroundings)  # type: ignore[arg-type]

    assert [remind(before), remind(before + DAY), remind(before + 2 * DAY)] == [0, 1, 0]
    assert watching.late(session, request.answer_by) == []
    late = request.answer_by + DAY
    assert watching.late(session, late) == [request.id]
    for told in (True, False):
        assert told is watching.mark_late(
            session, desk.sealer, request.id, now=clock.now(), today=late, **HOW  # type: ignore[arg-type]
        )  # fmt: skip
    assert watching.late(session, late) == []
    kinds = [message.kind for message in session.scalars(select(Message).order_by(Message.id))]
    assert kinds == ["request_asked", "request_late"]
    desk.answer(request, RequestStatus.ANSWERED, role=Role.ADMIN, creditor_id=None)  # it still had to come
    desk.answer(other, RequestStatus.REFUSED)
    assert watching.late(session, other.answer_by + DAY) == []


def test_a_person_is_told_by_message_without_a_word_of_what_was_asked(desk: Desk) -> None:
    session = desk.session
    mine, portal = desk.ask(RequestKind.CORRECTION, said="segredo", what={"field": "nome"}), desk.complain("segredo")
    how = {"today": clock.today(), **HOW}
    for request in (mine, portal):
        telling.tell_received(session, desk.sealer, request.id, **how)  # type: ignore[arg-type]
        telling.tell_answered(session, desk.sealer, request.id, **how)  # type: ignore[arg-type]
    telling.tell_asked(session, desk.sealer, mine.id, base_url=HOW["base_url"])  # type: ignore[arg-type]
    messages = session.scalars(select(Message).order_by(Message.id)).all()
    assert len(messages) == 5
    texts = [body.text for each in messages if (body := body_of(desk.sealer, each)) is not None]
    assert all("segredo" not in text for text in texts)
    assert [desk.debt.creditor.legal_name in text for text in texts] == [True, True, False, False, True]
    assert mine.number in texts[0]
    assert quiet.KINDS["request_late"] is quiet.KINDS["contact_new"] is quiet.Purpose.ANSWER
