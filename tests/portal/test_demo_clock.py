"""The demonstration's clock: days pass one by one, each with its work, and nobody is signed out by it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal import clock
from portal.cli.jobs import job_tools
from portal.config import Settings
from portal.db import Database
from portal.demo.days_ahead import FURTHEST, DaysAhead, until_morning
from portal.jobs import runner
from portal.jobs.topics import Periodic
from portal.services import sessions
from tests.support import engines
from tests.support.people import csrf_token
from tests.support.signing_in import LIMITS

PAGE = "/demonstracao/relogio"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The days are kept in a file: one engine is enough."""
    return engines.fresh_sqlite(tmp_path)


@pytest.fixture(autouse=True)
def world_time() -> Iterator[None]:
    """Leave the process where the world is."""
    yield
    clock.run_ahead(timedelta)


def test_days_asked_for_pass_one_at_a_time_and_never_past_the_furthest(settings: Settings) -> None:
    settings.data_dir.mkdir()
    web, worker = DaysAhead(settings.data_dir), DaysAhead(settings.data_dir)
    day = timedelta(days=1)
    assert (web.shift(), web.to_go, worker.step(day)) == (timedelta(), 0, False)
    assert web.ask(2) == 2
    assert worker.to_go == 2
    assert [worker.step(day), worker.step(day / 2), worker.step(day)] == [True, True, False]
    assert (web.shift(), web.days, web.to_go) == (1.5 * day, 2, 0)
    assert web.ask(FURTHEST) == FURTHEST - 2
    assert web.ask(1) == 0


@pytest.mark.parametrize("hour", [0, 9, 10, 23])
def test_a_day_that_passed_begins_in_the_morning_whatever_hour_it_was(hour: int) -> None:
    now = datetime(2026, 11, 23, hour, 30, tzinfo=clock.SAO_PAULO)
    assert now + until_morning(now) == datetime(2026, 11, 24, 10, tzinfo=clock.SAO_PAULO)


def test_each_day_has_its_own_work_and_sessions_outlive_it(
    app: Flask, client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = clock.today()
    answer = client.post(PAGE, data={"csrf_token": csrf_token(client, PAGE), "days": "3"})
    assert answer.status_code == 303
    assert "Faltam 3 dias" in client.get(PAGE).text
    database: Database = app.extensions["portal_database"]
    with database.writing() as session:
        token = sessions.start(session, limits=LIMITS, now=clock.now())
        session.commit()
    stop, seen = threading.Event(), list[date]()

    def work(_tools: object) -> None:
        seen.append(clock.today())
        if len(seen) == 4:
            stop.set()

    daily = Periodic(name="test.daily", every=timedelta(hours=1), run=work)
    monkeypatch.setattr(runner, "PERIODIC", (daily,))
    monkeypatch.setattr(runner, "PAUSE_SECONDS", 0)
    runner.run_until(replace(job_tools(), sandbox_sweep=None), stop)
    assert seen == [first + timedelta(days=number) for number in range(4)]
    assert clock.today() == first + timedelta(days=3)
    assert clock.now().astimezone(clock.SAO_PAULO).hour == 10
    with database.reading() as session:
        idle = {"debtor_idle": LIMITS.idle, "staff_idle": LIMITS.idle}
        assert sessions.find(session, token, now=clock.now(), **idle) is not None
    assert "3 dias" in client.get(PAGE).text


def test_a_number_of_days_that_is_none_is_refused_with_a_sentence(client: FlaskClient) -> None:
    answer = client.post(PAGE, data={"csrf_token": csrf_token(client, PAGE), "days": "900"})
    assert answer.status_code == 422
    assert "Diga um número de 1 a 60." in answer.text
