"""The embedded worker: delivers what the outbox holds and runs what is periodic, until told to stop.

Any number of them may run, in threads, processes or machines: the lease decides who works on an entry.
"""

from __future__ import annotations

import threading
import time

import structlog

from payments.errors import ProviderError
from portal import clock
from portal.jobs.tools import Tools
from portal.jobs.topics import PERIODIC, TOPICS
from portal.services import outbox
from portal.services.outbox import Due, GiveUp, TryLater

log = structlog.get_logger()
PAUSE_SECONDS = 0.5
PAUSE_AFTER_FAULT_SECONDS = 5.0


def run_until(tools: Tools, stop: threading.Event) -> None:
    """Work until `stop` is set; what is under way is finished first. A database that is away is waited for."""
    next_run, day = dict.fromkeys((job.name for job in PERIODIC), 0.0), clock.today()
    while not stop.is_set():
        pause = PAUSE_SECONDS
        if clock.today() != day:  # what is decided by the day is decided as it begins
            next_run, day = dict.fromkeys(next_run, 0.0), clock.today()
        try:
            while not stop.is_set() and run_next(tools):
                pass
        except Exception as error:  # the worker outlives a database that restarts
            log.error("outbox_unreachable", kind=type(error).__name__, exc_info=error)
            pause = PAUSE_AFTER_FAULT_SECONDS
        for job in PERIODIC:
            if time.monotonic() >= next_run[job.name] and not stop.is_set():
                next_run[job.name] = time.monotonic() + job.every.total_seconds()
                run_periodic(tools, job.name)
        if tools.begin_next_day is not None and not work_left(tools) and tools.begin_next_day():
            continue
        stop.wait(pause)


def work_left(tools: Tools) -> bool:
    """Whether the outbox holds something to be done now."""
    with tools.database.reading() as session:
        return outbox.anything_due(session, TOPICS.keys(), clock.now())


def run_next(tools: Tools) -> bool:
    """Work on one entry; False when none is due, or somebody was quicker."""
    if not work_left(tools):
        return False
    with tools.database.writing() as session:
        due = outbox.claim(session, TOPICS.keys(), clock.now())
    if due is None:
        return False
    _deliver(tools, due)
    return True


def run_due(tools: Tools) -> int:
    """Do what is due in the outbox until nothing is; how many entries were taken up."""
    worked = 0
    while run_next(tools):
        worked += 1
    return worked


def run_periodic(tools: Tools, name: str) -> None:
    """Run one periodic job; a failure is logged and tried again at its next turn."""
    job = next(job for job in PERIODIC if job.name == name)
    try:
        job.run(tools)
    except Exception as error:  # a broken job must not stop the others
        log.error("job_failed", job=name, kind=type(error).__name__, exc_info=error)


def drain(tools: Tools, *, rounds: int = 20) -> int:
    """Run everything due and each periodic job until nothing is left, as tests and `flask jobs once` do."""
    total = 0
    for _ in range(rounds):
        worked = run_due(tools)
        for job in PERIODIC:
            run_periodic(tools, job.name)
        worked += run_due(tools)
        total += worked
        if not worked:
            break
    return total


def _deliver(tools: Tools, due: Due) -> None:
    try:
        TOPICS[due.topic](tools, due.payload)
    except GiveUp as error:
        _give_up(tools, due, str(error))
    except TryLater as error:
        with tools.database.writing() as session:
            outbox.postpone(session, due, str(error), clock.now(), error.wait)
    except Exception as error:  # whatever it was, the entry waits for its next try or is given up in sight
        log.warning("effect_failed", topic=due.topic, key=due.key, kind=type(error).__name__, exc_info=error)
        if isinstance(error, ProviderError) and error.permanent:
            _give_up(tools, due, _named(error))
            return
        with tools.database.writing() as session:
            outbox.postpone(session, due, _named(error), clock.now())
    else:
        with tools.database.writing() as session:
            outbox.finish(session, due, clock.now())


def _give_up(tools: Tools, due: Due, reason: str) -> None:
    log.error("effect_given_up", topic=due.topic, key=due.key, reason=reason)
    with tools.database.writing() as session:
        outbox.give_up(session, due, reason, clock.now())


def _named(error: Exception) -> str:
    """The kind and stable code of an error: its text might hold personal data."""
    return f"{type(error).__name__}: {getattr(error, 'code', '')}".rstrip(": ")
