"""Nobody in a pause is asked for money, and nothing breaks on its days; the limit, the cost and the end are told."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from offers.agreements.agreement import AgreementEvent, AgreementState
from offers.facts import Profile
from offers.refusal import Refusal
from portal import clock
from portal.db import Database
from portal.jobs import pauses as pause_jobs
from portal.models import Agreement, AuditEvent, Message, OutboxEntry, Pause, PauseWhy, Why, WithheldMessage
from portal.sealing import Sealer
from portal.services import quiet
from portal.services.affordable import promised_payments
from portal.services.agreement_life.facts import terms_of
from portal.services.errors import Stale
from portal.services.offers import price_today
from portal.services.pauses.growth import growth_of
from portal.services.pauses.reading import Length, first_day_of_another, is_quiet, limit_of, pause_of
from portal.services.pauses.starting import end, start
from portal.services.telling import tell_person
from tests.support.lives import DAY, as_it_is, file_made_on, look, noticed, running, under_notice
from tests.support.negotiation import publish_policy
from tests.support.noon import TODAY
from tests.support.people import make_creditor, make_debt, make_debtor
from tests.support.worker import last_message, tools_of, work

pytestmark = pytest.mark.usefixtures("at_noon")
AROUND: dict[str, Any] = {"today": TODAY, "fresh_days": 365}


def begin(
    session: Session, debtor_id: int, on: date = TODAY, length: Length = Length.WEEK, why: PauseWhy = PauseWhy.UNSAID
) -> Pause:
    return start(session, debtor_id=debtor_id, length=length, why=why, today=on, now=clock.now())


def someone(session: Session, sealer: Sealer) -> int:
    return make_debtor(session, sealer, creditor=make_creditor(session)).id


def test_what_asks_for_money_is_withheld_from_first_to_last_day_and_their_own_news_goes(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        debtor = make_debtor(session, sealer, creditor=creditor)
        pause = begin(session, debtor.id)
        assert pause.ends_on == TODAY + 7 * DAY, "the day it was asked for is not one of the seven (CC art. 132)"
        tell_person(session, sealer, debtor.id, creditor, kind="agreement_notice", **AROUND)
        (noted,) = session.scalars(select(WithheldMessage))
        assert (noted.kind, noted.reason) == ("agreement_notice", Why.PAUSE)
        assert session.scalar(select(func.count()).select_from(Message)) == 0
        for kind, day, why in [
            ("agreement_broken", pause.ends_on, Why.PAUSE),
            ("agreement_broken", pause.ends_on + DAY, None),
            ("payment_received", TODAY, None),
            ("sign_in_code", TODAY, None),
        ]:
            asked: dict[str, Any] = {"debtor_id": debtor.id, "creditor_id": creditor.id, "kind": kind, "today": day}
            assert quiet.held(session, **asked) is why, (kind, day)
        assert not is_quiet(session, someone(session, sealer), TODAY), "another person's pause is theirs alone"


def test_two_in_a_year_never_two_at_once_and_the_day_of_another_is_said(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        debtor_id = someone(session, sealer)
        begin(session, debtor_id)
        with pytest.raises(Stale) as refused:
            begin(session, debtor_id)
        assert refused.value.code == "pause_running"
        end(session, debtor_id=debtor_id, today=TODAY, now=clock.now())
        end(session, debtor_id=debtor_id, today=TODAY, now=clock.now())
        assert pause_of(session, debtor_id, TODAY) is None
        assert is_quiet(session, debtor_id, TODAY), "nothing is pressed on the day it was ended"
        assert not is_quiet(session, debtor_id, TODAY + DAY)
        begin(session, debtor_id, TODAY + 10 * DAY, Length.MONTH)
        later = TODAY + 60 * DAY
        with pytest.raises(Stale) as refused:
            begin(session, debtor_id, later)
        assert refused.value.code == "pause_limit"
        limit = limit_of(session, debtor_id, later)
        assert limit is not None
        assert limit.possible_on == TODAY + 365 * DAY
        assert limit_of(session, debtor_id, limit.possible_on) is None
        begin(session, debtor_id, limit.possible_on)


@given(began=st.lists(st.integers(-800, 0).map(lambda days: TODAY + days * DAY), max_size=5))
def test_another_pause_is_possible_on_the_day_that_is_said_and_not_before(began: list[date]) -> None:
    def recent(day: date) -> int:
        return sum(day - timedelta(days=365) < each <= day for each in began)

    said = first_day_of_another(began, TODAY)
    assert recent(said) < 2
    assert said == TODAY or recent(said - DAY) >= 2


def test_a_notice_is_taken_back_and_given_anew_with_its_whole_window_after_the_pause(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        account, told, (first, *_) = under_notice(session, sealer)
        before, until = told.noticed_on, told.cure_until
        assert before is not None
        assert until is not None
        pause = begin(session, told.debtor_id, until, Length.MONTH)
        lifted = as_it_is(session, told)
        assert (lifted.status, lifted.noticed_on, lifted.cure_until) == (AgreementState.ACTIVE, None, None)
        assert promised_payments(session, told.debtor_id, until)
        for day in (until, until + DAY, until + 15 * DAY, pause.ends_on):
            file_made_on(session, account, day, first)
            assert look(session, told, day) is None, "noticed or broken in a pause"
        after = pause.ends_on + DAY
        file_made_on(session, account, after, first)
        assert look(session, told, after) is AgreementEvent.NOTICE
        anew = as_it_is(session, told)
        assert anew.noticed_on == after
        assert anew.cure_until is not None
        assert anew.cure_until >= after + timedelta(days=terms_of(anew).notice_days)


def test_no_history_of_pauses_breaks_an_agreement_on_a_day_of_one(database: Database, sealer: Sealer) -> None:
    """Wherever in the notice, the window or the days after it a pause begins and ends, and again after it was ended."""
    for bank, starts, lasts in (("341", 0, 0), ("237", 5, 30)):
        with database.writing() as session:
            account, told, (first, *_) = under_notice(session, sealer, bank)
            assert told.noticed_on is not None
            day, begins = told.noticed_on, told.noticed_on + starts * DAY
            broke_on = None
            while broke_on is None:
                if day == begins:
                    begin(session, told.debtor_id, day, Length.MONTH if lasts == 30 else Length.WEEK)
                if day == begins + lasts * DAY and lasts < 7:
                    end(session, debtor_id=told.debtor_id, today=day, now=clock.now())
                if day < begins or day > begins + 28 * DAY or lasts < 7:
                    file_made_on(session, account, day, first)
                event = look(session, told, day)
                if event in (AgreementEvent.NOTICE, AgreementEvent.BREACH):
                    assert not is_quiet(session, told.debtor_id, day), (starts, lasts, event, day)
                broke_on = day if event is AgreementEvent.BREACH else None
                day += DAY
                assert day < begins + 120 * DAY, "the pause never let go of it"
            assert broke_on > begins + lasts * DAY + timedelta(days=5)


def test_what_goes_on_growing_is_told_to_the_centavo_and_offers_do_not_know_of_it(
    database: Database, sealer: Sealer
) -> None:
    with database.writing() as session:
        creditor = make_creditor(session)
        publish_policy(session, creditor)
        debtor = make_debtor(session, sealer, creditor=creditor)
        debt = make_debt(session, debtor, creditor)
        week, month = TODAY + 7 * DAY, TODAY + 30 * DAY
        (grown,) = growth_of(session, debtor.id, TODAY, (week, month))
        later = [growth_of(session, debtor.id, day, (month + DAY,))[0].today for day in (week, month)]
        assert list(grown.then) == later
        assert grown.today < later[0] < later[1]
        other = make_debt(session, make_debtor(session, sealer, creditor=creditor), creditor)
        begin(session, debtor.id, why=PauseWhy.ILLNESS)
        priced = [price_today(session, each.debtor_id, each.public_id, TODAY, clock.now()) for each in (debt, other)]
        paused, free = (each[1] for each in priced if not isinstance(each, Refusal))
        assert (paused.cash_total, paused.tier_index) == (free.cash_total, free.tier_index)
        assert not {each.name for each in fields(Profile)} & {"pause", "paused", "pauses", "why"}
        assert "illness" not in str([(each.action, each.detail) for each in session.scalars(select(AuditEvent))])


def test_late_installments_grow_too(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, _, agreement, (first, *_) = running(session, sealer)
        due = first.due_on
        grown = growth_of(session, agreement.debtor_id, due, (due + 30 * DAY,))
        assert [one.what for one in grown] == [f"Parcelas do acordo {agreement.number}"]
        (then,) = grown[0].then
        assert then is not None
        assert then > grown[0].today >= first.amount
        assert growth_of(session, agreement.debtor_id, due - 60 * DAY, (due - 53 * DAY,)) == ()


def test_the_start_and_the_day_before_the_end_are_told_once(
    app: Flask, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        pause = begin(session, someone(session, sealer))
    work(app)
    assert last_message(app)[0].kind == "pause_started"
    monkeypatch.setattr("portal.clock.today", lambda: pause.ends_on - 2 * DAY)
    pause_jobs.tell_ending(tools_of(app))
    assert last_message(app)[0].kind == "pause_started", "told too early"
    monkeypatch.setattr("portal.clock.today", lambda: pause.ends_on - DAY)
    pause_jobs.tell_ending(tools_of(app))
    pause_jobs.tell_ending(tools_of(app))
    with database.reading() as session:
        assert list(session.scalars(select(Message.kind).order_by(Message.id))) == ["pause_started", "pause_ending"]


def test_for_safetys_sake_nothing_is_sent_at_all(app: Flask, database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        pause = begin(session, someone(session, sealer), TODAY - 6 * DAY, why=PauseWhy.SAFETY)
        assert pause.ends_on == TODAY + DAY
    work(app)
    pause_jobs.tell_ending(tools_of(app))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0
        assert session.scalar(select(func.count()).where(OutboxEntry.topic == "pause.tell")) == 0


def test_agreements_under_a_notice_count_in_what_fits_in_a_pocket(database: Database, sealer: Sealer) -> None:
    with database.writing() as session:
        _, account, agreement, (first, *_) = running(session, sealer)
        before = promised_payments(session, agreement.debtor_id, TODAY)
        told = noticed(session, account, agreement, first)
        assert told.status is AgreementState.NOTICED
        assert promised_payments(session, agreement.debtor_id, TODAY) == before
        assert sum(amount.cents for _, amount in before) == session.get_one(Agreement, agreement.id).total.cents
