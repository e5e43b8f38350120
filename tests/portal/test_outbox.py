"""What was promised is delivered at least once, by one worker at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.db import Database
from portal.jobs import runner
from portal.jobs.tools import Tools
from portal.models import OutboxEntry
from portal.services import outbox
from portal.services.outbox import GiveUp, TryLater
from tests.support.nursery import Spawned, spawn
from tests.support.worker import tools_of

WORKER = ["flask", "--app", "portal", "jobs", "run"]


def _promise(database: Database, keys: list[str]) -> None:
    with database.writing() as session:
        for key in keys:
            outbox.enqueue(session, "test.effect", key, {"key": key})
        session.commit()


def _worker(database_url: str, effects: Path, log: Path, mode: str = "work") -> Spawned:
    return spawn(["tests.support.effects_worker", database_url, str(effects), mode], os.environ, log)


def _wrote(log: Path, line: str, within: float = 30) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if log.exists() and line in log.read_text().splitlines():
            return True
        time.sleep(0.02)
    return False


def _entry(database: Database) -> OutboxEntry:
    with database.reading() as session:
        return session.scalars(select(OutboxEntry)).one()


def test_an_effect_promised_in_a_transaction_rolled_back_was_never_promised(database: Database) -> None:
    with database.writing() as session:
        outbox.enqueue(session, "test.effect", "1", {})
    with database.reading() as session:
        assert session.scalars(select(OutboxEntry)).all() == []


def test_the_same_key_is_promised_once_and_the_transaction_goes_on(database: Database) -> None:
    with database.writing() as session:
        assert outbox.enqueue(session, "test.effect", "1", {"first": True})
        assert not outbox.enqueue(session, "test.effect", "1", {"first": False})
        assert outbox.enqueue(session, "test.other", "1", {})
        session.commit()
    with database.reading() as session:
        assert len(session.scalars(select(OutboxEntry)).all()) == 2


def test_racing_workers_do_each_effect_once(app: Flask, database: Database, database_url: str, tmp_path: Path) -> None:
    """Four processes on either engine share forty effects."""
    keys = [str(number) for number in range(40)]
    _promise(database, keys)
    effects = tmp_path / "effects"
    logs = [tmp_path / f"worker-{number}" for number in range(4)]
    for worker in [_worker(database_url, effects, log) for log in logs]:
        worker.wait(60)
    assert [log.read_text() for log in logs] == ["ended\n"] * 4
    assert sorted(effects.read_text().split(), key=int) == keys
    with database.reading() as session:
        assert all(entry.done_at for entry in session.scalars(select(OutboxEntry)))


def test_racing_threads_do_each_effect_once(app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setitem(runner.TOPICS, "test.effect", lambda _tools, payload: done.append(payload["key"]))
    _promise(database, [str(number) for number in range(40)])
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: runner.run_due(tools_of(app)), range(6)))
    assert sorted(done, key=int) == [str(number) for number in range(40)]


def test_a_worker_killed_between_effect_and_mark_repeats_it_with_the_same_key(
    app: Flask, database: Database, database_url: str, tmp_path: Path
) -> None:
    _promise(database, ["only"])
    effects, log = tmp_path / "effects", tmp_path / "log"
    worker = _worker(database_url, effects, log, "die")
    assert _wrote(log, "done")
    worker.kill()
    worker.wait(10)
    assert log.read_text() == "done\n"
    with database.writing() as session:
        assert outbox.claim(session, ["test.effect"], clock.now()) is None  # the lease still holds
        again = outbox.claim(session, ["test.effect"], clock.now() + outbox.LEASE + timedelta(seconds=1))
    assert again is not None
    assert (again.key, again.tries) == ("only", 2)
    assert effects.read_text().split() == ["only"]


def test_who_lost_the_lease_cannot_mark_the_entry(database: Database) -> None:
    _promise(database, ["1"])
    now = clock.now()
    with database.writing() as session:
        slow = outbox.claim(session, ["test.effect"], now)
        quick = outbox.claim(session, ["test.effect"], now + outbox.LEASE)
        assert slow is not None
        assert quick is not None
        assert not outbox.finish(session, slow, now)
        assert outbox.finish(session, quick, now)
        assert not outbox.give_up(session, quick, "late", now)


@pytest.mark.parametrize(
    ("error", "failed", "least", "most"),
    [
        (RuntimeError("secret"), False, 7, 13),
        (TryLater("busy", timedelta(seconds=90)), False, 89, 91),
        (TryLater("busy"), False, 7, 13),
        (GiveUp("never"), True, 0, 0),
    ],
)
def test_what_fails_waits_or_is_given_up_in_sight(
    app: Flask,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    failed: bool,
    least: int,
    most: int,
) -> None:
    def refuse(_tools: Tools, _payload: dict[str, Any]) -> None:
        raise error

    monkeypatch.setitem(runner.TOPICS, "test.effect", refuse)
    _promise(database, ["1"])
    assert runner.run_due(tools_of(app)) == 1
    entry = _entry(database)
    assert (entry.failed_at is not None) is failed
    assert "secret" not in entry.last_error
    assert entry.last_error
    if entry.next_at is not None:
        assert least <= (entry.next_at - clock.now()).total_seconds() <= most


def test_after_48_tries_the_entry_fails_and_stays(database: Database) -> None:
    _promise(database, ["1"])
    now = clock.now()
    with database.writing() as session:
        for tries in range(1, 49):
            due = outbox.claim(session, ["test.effect"], now)
            assert due is not None
            assert due.tries == tries
            outbox.postpone(session, due, "no", now)
            now += outbox.LONGEST_WAIT
        assert outbox.claim(session, ["test.effect"], now) is None
    assert _entry(database).failed_at is not None


def test_waits_grow_from_ten_seconds_to_an_hour() -> None:
    for tries in range(1, 49):
        wait = outbox.backoff(tries).total_seconds()
        assert 7.5 <= wait <= 3600
        assert wait >= min(10 * 2 ** (tries - 1), 2880) * 0.75


def test_a_topic_nobody_serves_waits_untouched(app: Flask, database: Database) -> None:
    _promise(database, ["1"])
    assert runner.run_due(tools_of(app)) == 0
    assert _entry(database).attempts == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_worker_stops_cleanly_when_asked(app: Flask, database_url: str, tmp_path: Path) -> None:
    """`flask jobs run` ends with 0 soon after SIGTERM; started as ./dev starts it, with no code loaded before."""
    worker = subprocess.Popen(
        [sys.executable, "-m", *WORKER],
        env=_of_the_worker(database_url, tmp_path),
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert worker.stdout is not None
    assert "Trabalhando" in worker.stdout.readline()
    time.sleep(0.5)
    worker.terminate()
    rest, _ = worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert "Parado" in rest


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_worker_stops_cleanly_on_the_other_engine_too(app: Flask, database_url: str, tmp_path: Path) -> None:
    """The same command, of a process that has the code loaded: loading it says nothing of the engine."""
    log = tmp_path / "log"
    worker = spawn(WORKER, _of_the_worker(database_url, tmp_path), log)
    assert _wrote(log, "Trabalhando. Ctrl-C para parar.")
    time.sleep(0.5)
    worker.send_signal(signal.SIGTERM)
    worker.wait(20)
    assert worker.code == 0
    assert "Parado" in log.read_text()


def _of_the_worker(database_url: str, folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "PORTAL_DEMO": "1",
        "PORTAL_DATA_DIR": str(folder / "run"),
        "PORTAL_DATABASE_URL": database_url,
    }
