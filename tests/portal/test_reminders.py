"""Reminders come to who asked for them, once for each due date, and to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from offers.agreements.agreement import InstallmentState
from portal.db import Database
from portal.jobs import reminders
from portal.models import ConsentKind, Message, MessageStatus
from portal.sealing import Sealer
from portal.services import consents, messages
from portal.wording_my_data import CONSENTS
from tests.support.banking import make_agreement, make_lender
from tests.support.worker import tools_of, work

KIND = ConsentKind.DUE_REMINDERS


def test_only_who_asked_is_reminded_once_and_not_of_what_is_paid(
    app: Flask, database: Database, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        asked = make_agreement(session, sealer, make_lender(session, "341")[0], 2)
        silent = make_agreement(session, sealer, make_lender(session, "237")[0], 2)
        taken_back = make_agreement(session, sealer, make_lender(session, "001")[0], 2)
        first = asked.installments[0]
        morning = datetime(first.due_on.year, first.due_on.month, first.due_on.day, 13, tzinfo=UTC) - timedelta(days=3)
        for each, answers in ((asked, (True,)), (taken_back, (True, False))):
            for given in answers:
                consents.say(
                    session, debtor_id=each.debtor_id, kind=KIND, given=given, words=CONSENTS[KIND][1], evidence={},
                    now=morning,
                )  # fmt: skip
        other = asked.installments[1]
        other.due_on, other.status = first.due_on, InstallmentState.PAID
        other.paid_on = first.due_on
        silent_id = silent.debtor_id
        session.commit()
    assert silent_id != asked.debtor_id
    work(app)
    for day in (morning - timedelta(days=1), morning, morning, morning + timedelta(days=1)):
        monkeypatch.setattr("portal.clock.now", lambda day=day: day)
        reminders.promise_due(tools_of(app))
        work(app)
    with database.reading() as session:
        (told,) = session.scalars(select(Message).where(Message.kind == "due_reminder"))
        assert told.debtor_id == asked.debtor_id
        assert told.created_at == morning, "three days before, not four"
        body = messages.body_of(sealer, told)
    assert told.status is not MessageStatus.FAILED
    assert body is not None
    assert f"parcela {first.number} de 2" in body.text
