"""Policies tried on a creditor's debts: long work, taken up by one worker at a time, its progress in sight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from sqlalchemy.orm import Session

from brazil.errors import MissingIndex
from offers.errors import OfferError
from portal import clock
from portal.db import Database
from portal.jobs.tools import Tools
from portal.services import backtest_trials, backtest_work

log = structlog.get_logger()
BEAT_SECONDS = 1.0


def run(tools: Tools, payload: dict[str, Any]) -> None:
    """Try a document on the debts it was asked for."""
    database, trial_id = tools.database, int(payload["backtest_id"])
    with database.writing() as session:
        trial = backtest_trials.begin(session, trial_id, clock.now())
    if trial is None:
        return
    try:
        with snapshot(database) as session:
            result = backtest_work.work(
                session,
                trial,
                beat=_beating(database, trial_id),
                keep_part=_keeping(database, trial_id),
                fresh_days=tools.settings.contact_fresh_days,
            )
    except (OfferError, MissingIndex) as error:
        log.error("backtest_failed", backtest=trial_id, code=error.code, **error.values_shown)
        with database.writing() as session:
            backtest_trials.fail(session, trial_id, error.code, clock.now())
    except Exception:
        with database.writing() as session:
            backtest_trials.let_go(session, trial_id)
        raise
    else:
        with database.writing() as session:
            backtest_trials.finish(session, trial_id, result, clock.now())


@contextmanager
def snapshot(database: Database) -> Iterator[Session]:
    """A session that only reads, everything as of one moment. On PostgreSQL cursors live in a transaction, and readers
    of pages have none; on SQLite a session that could write would keep all writers waiting."""
    with database.reading() if database.is_sqlite else database.writing() as session:
        if not database.is_sqlite:
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session
        session.rollback()


def _beating(database: Database, trial_id: int) -> Callable[[int, int], None]:
    last = float("-inf")

    def beat(done: int, whole: int) -> None:
        nonlocal last
        if time.monotonic() - last < BEAT_SECONDS:
            return
        last = time.monotonic()
        with database.writing() as session:
            backtest_trials.beat(session, trial_id, done=done, whole=whole, now=clock.now())

    return beat


def _keeping(database: Database, trial_id: int) -> Callable[[int, int, bytes], None]:
    def keep(number: int, rows: int, content: bytes) -> None:
        with database.writing() as session:
            backtest_trials.keep_part(session, trial_id, number=number, rows=rows, content=content)

    return keep
