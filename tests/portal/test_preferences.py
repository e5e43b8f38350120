"""What a person wants of messages is kept to: channel, hours, how often, and no contact that is not theirs."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from brazil.money import Money
from portal import clock
from portal.db import Database
from portal.models import (
    Channel,
    Contact,
    Creditor,
    Debtor,
    Message,
    MessageStatus,
    WantedChannel,
    Why,
    WithheldMessage,
)
from portal.sealing import Sealer
from portal.services import contacts, disowning, preferences
from portal.services.errors import NotFound
from portal.services.preferences import Wanted
from portal.services.telling import tell_person
from tests.portal.test_contact_hours import lawful
from tests.support.lives import noticed, running
from tests.support.people import make_creditor, make_debtor, register
from tests.support.worker import work

MONDAY_NIGHT = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # ten at night of Monday in Sao Paulo
DAY = timedelta(days=1)


@pytest.fixture
def set_clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    def at(instant: datetime) -> None:
        monkeypatch.setattr("portal.clock.now", lambda: instant)

    at(MONDAY_NIGHT)
    return at


def someone(session: Session, sealer: Sealer) -> tuple[Debtor, Creditor]:
    creditor = make_creditor(session)
    return make_debtor(session, sealer, creditor=creditor), creditor


ASKING: dict[str, Any] = {
    "number": "1", "broken_on": date(2026, 11, 20), "paid": [], "paid_total": Money(0), "vested": None,
    "novation": False, "owed": Money(100), "address": "https://prumo.example",
}  # fmt: skip
PAUSE: dict[str, Any] = {"ends_on": date(2026, 11, 30), "address": "https://prumo.example"}


def tell(session: Session, sealer: Sealer, debtor: Debtor, creditor: Creditor, kind: str = "agreement_broken") -> None:
    values = ASKING if kind == "agreement_broken" else PAUSE
    tell_person(session, sealer, debtor.id, creditor, kind=kind, today=clock.today(), fresh_days=365, **values)


def want(session: Session, debtor: Debtor, **said: Any) -> None:
    preferences.save(session, debtor_id=debtor.id, wanted=Wanted(**said), now=clock.now())


def only(session: Session) -> Message:
    return session.scalars(select(Message)).one()


def test_what_asks_for_money_waits_for_the_hour_and_an_answer_does_not(
    app: Flask, database: Database, sealer: Sealer, set_clock: Any
) -> None:
    with database.writing() as session:
        debtor, creditor = someone(session, sealer)
        want(session, debtor, channel=WantedChannel.SMS, hours=(18, 20))
        tell(session, sealer, debtor, creditor)
        asking = only(session)
        assert asking.channel is Channel.SMS
        assert asking.not_before == datetime(2026, 11, 24, 21, 0, tzinfo=UTC), "six in the evening of Tuesday"
        tell(session, sealer, debtor, creditor, "pause_started")
    work(app)
    statuses = {"agreement_broken": MessageStatus.QUEUED, "pause_started": MessageStatus.SENT}
    with database.reading() as session:
        assert {each.kind: each.status for each in session.scalars(select(Message))} == statuses
    set_clock(datetime(2026, 11, 24, 21, 0, tzinfo=UTC))
    work(app)
    with database.reading() as session:
        assert {each.status for each in session.scalars(select(Message))} == {MessageStatus.SENT}


def test_none_wanted_or_no_lawful_hour_left_holds_what_asks_and_nothing_else(
    database: Database, sealer: Sealer, set_clock: Any
) -> None:
    with database.writing() as session:
        debtor, creditor = someone(session, sealer)
        want(session, debtor, channel=WantedChannel.NONE)
        tell(session, sealer, debtor, creditor)
        tell(session, sealer, debtor, creditor, "pause_started")
        assert only(session).kind == "pause_started"
        want(session, debtor, channel=WantedChannel.EMAIL, hours=(18, 20))
        register(session, debtor, make_creditor(session), state="PR")
        tell(session, sealer, debtor, creditor)
        assert [each.reason for each in session.scalars(select(WithheldMessage))] == [Why.PREFERENCE] * 2
        assert only(session).kind == "pause_started", "another creditor's address is in PR, where six is too late"


def test_what_changed_since_is_asked_again_as_it_leaves(
    app: Flask, database: Database, sealer: Sealer, set_clock: Any
) -> None:
    """Written at night; in the morning it may no longer be wanted, or no longer be true."""
    with database.writing() as session:
        debtor, creditor = someone(session, sealer)
        tell(session, sealer, debtor, creditor)
        want(session, debtor, channel=WantedChannel.NONE)
        other_creditor, _, agreement, _ = running(session, sealer)
        tell_person(
            session, sealer, agreement.debtor_id, other_creditor, kind="agreement_broken", today=clock.today(),
            fresh_days=365, agreement_id=agreement.id, **ASKING,
        )  # fmt: skip
        later, third = someone(session, sealer)
        tell(session, sealer, later, third)
        want(session, later, channel=WantedChannel.EMAIL, hours=(12, 18))
        ours, third_id = {debtor.id, agreement.debtor_id}, later.id
    set_clock(datetime(2026, 11, 24, 12, 0, tzinfo=UTC))
    work(app)
    with database.reading() as session:
        asking = select(Message).where(Message.kind == "agreement_broken")
        assert not {each.debtor_id for each in session.scalars(asking)} & ours
        assert [(each.debtor_id, each.reason) for each in session.scalars(select(WithheldMessage))] == [
            (debtor.id, Why.PREFERENCE)
        ], "the agreement was never broken: that message is no longer true and there is nothing to note"
        waits = session.scalars(select(Message).where(Message.debtor_id == third_id)).one()
        assert waits.not_before == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
        assert waits.status is MessageStatus.QUEUED
    set_clock(waits.not_before)
    work(app)
    with database.reading() as session:
        assert session.get_one(Message, waits.id).sent_at == waits.not_before


def test_a_provider_that_comes_back_at_night_sends_in_the_morning(
    app: Flask, database: Database, sealer: Sealer, set_clock: Any
) -> None:
    morning, night = datetime(2026, 11, 24, 12, 0, tzinfo=UTC), datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    set_clock(morning)
    with database.writing() as session:
        tell(session, sealer, *someone(session, sealer))
        assert only(session).not_before == morning
    for instant, status in ((night, MessageStatus.QUEUED), (morning + DAY, MessageStatus.SENT)):
        set_clock(instant)
        work(app)
        with database.reading() as session:
            assert only(session).status is status


def test_over_months_no_seven_days_hold_more_than_wanted_and_no_hour_is_unlawful(
    app: Flask, database: Database, sealer: Sealer, set_clock: Any
) -> None:
    draw = random.Random(7)
    caps = {}
    with database.writing() as session:
        people = []
        for state, cap in (("RJ", 1), ("PR", 2), ("AC", 3)):
            debtor, creditor = someone(session, sealer)
            debtor.registrations[0].state = state
            want(session, debtor, channel=WantedChannel.EMAIL, per_week=cap)
            caps[debtor.id] = (state, cap)
            people.append((debtor, creditor))
    at = MONDAY_NIGHT
    for _ in range(40):
        at += timedelta(hours=draw.randrange(1, 40))
        set_clock(at)
        with database.writing() as session:
            for debtor, creditor in people:
                tell(session, sealer, debtor, session.merge(creditor, load=False))
        work(app)
    with database.reading() as session:
        sent = [each for each in session.scalars(select(Message)) if each.sent_at is not None]
        held = Counter(session.scalars(select(WithheldMessage.reason)))
    assert held[Why.FREQUENCY] > 40
    for debtor_id, (state, cap) in caps.items():
        days = [clock.business_date(each.sent_at) for each in sent if each.debtor_id == debtor_id and each.sent_at]
        assert all(sum(day <= other < day + 7 * DAY for other in days) <= cap for day in days)
        assert len(days) >= 4, "the cap is no wall"
        for each in sent:
            assert each.debtor_id != debtor_id or lawful(each.sent_at or at, state)


def test_a_notice_waits_for_the_week_and_its_window_with_it(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, charges = running(session, sealer)
        want(session, agreement.debtor, channel=WantedChannel.EMAIL, per_week=1)
        first = min(each.due_on for each in agreement.installments)
        busy = Message(
            kind="agreement_broken", debtor_id=agreement.debtor_id, channel=Channel.EMAIL, recipient="", subject="",
            created_at=clock.now(), not_before=datetime(first.year, first.month, first.day, 15, tzinfo=UTC) + 14 * DAY,
        )  # fmt: skip
        session.add(busy)
        session.commit()
        told = noticed(session, account, agreement, charges[0])
        assert told.noticed_on is not None
        assert told.noticed_on >= first + 21 * DAY


def test_a_contact_that_is_not_theirs_is_used_for_nobody_and_the_other_is_told(
    app: Flask, database: Database, sealer: Sealer
) -> None:
    today: dict[str, Any] = {"today": clock.today(), "fresh_days": 365}
    with database.writing() as session:
        debtor, creditor = someone(session, sealer)
        mobile = next(each for each in disowning.contacts_of(session, debtor.id) if each.kind == "mobile")
        named = disowning.reference(sealer, mobile)
        stranger, _ = someone(session, sealer)
        with pytest.raises(NotFound):
            disowning.contact_of(session, sealer, stranger.id, named)
        assert not disowning.is_last(session, mobile, **today)
        found = disowning.contact_of(session, sealer, debtor.id, named)
        disowning.disown(session, sealer, found, base_url="https://prumo.example", now=clock.now(), **today)
        told = only(session)
        assert (told.kind, told.recipient) == ("contact_changed", "maria@example.com")
        other = make_creditor(session)
        register(session, debtor, other)
        session.add(
            Contact(
                debtor_id=debtor.id, creditor_id=other.id, kind=mobile.kind, address=mobile.address,
                confirmed_on=clock.today(),
            )
        )  # fmt: skip
        session.flush()
        usable = {
            channel: contacts.usable_contact(session, debtor.id, channel, creditor_id=each, **today)
            for channel in Channel
            for each in (None, creditor.id, other.id)
        }
        assert usable[Channel.SMS] is None, "a file that comes later does not bring it back"
        assert contacts.usable_contact(session, stranger.id, Channel.SMS, **today) is not None
        email = next(each for each in disowning.contacts_of(session, debtor.id) if each.kind == "email")
        assert disowning.is_last(session, email, **today)
