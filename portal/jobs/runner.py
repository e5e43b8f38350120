"""The worker: does what the outbox promised and what is due every so often, until told to stop."""

from __future__ import annotations

import threading
import time

import structlog

from payments.errors import ProviderError
from portal import clock
from portal.jobs.tools import Tools
from portal.jobs.topics import PERIODIC, TOPICS
from portal.services import outbox
from portal.services.outbox import Claimed

log = structlog.get_logger()
PAUSE_SECONDS = 0.5


def run_until(tools: Tools, stop: threading.Event) -> None:
    """Work until `stop` is set; what is under way is finished first."""
    next_run = dict.fromkeys((job.name for job in PERIODIC), 0.0)
    while not stop.is_set():
        worked = run_due(tools)
        for job in PERIODIC:
            if time.monotonic() >= next_run[job.name] and not stop.is_set():
                next_run[job.name] = time.monotonic() + job.every.total_seconds()
                run_periodic(tools, job.name)
        if not worked:
            stop.wait(PAUSE_SECONDS)


def run_due(tools: Tools) -> int:
    """Do what is due in the outbox, once; how many entries were taken up."""
    with tools.database.writing() as session:
        claimed = outbox.claim(session, now=clock.now())
    for entry in claimed:
        _do(tools, entry)
    return len(claimed)


def run_periodic(tools: Tools, name: str) -> None:
    """Run one periodic job; a failure is logged and tried again at its next turn."""
    job = next(job for job in PERIODIC if job.name == name)
    try:
        job.run(tools)
    except Exception as error:  # a broken job must not stop the others
        log.error("job_failed", job=name, kind=type(error).__name__, exc_info=error)


def drain(tools: Tools, *, rounds: int = 20) -> None:
    """Run everything that is due until nothing is left, as tests and `flask jobs once` do."""
    for _ in range(rounds):
        worked = run_due(tools)
        for job in PERIODIC:
            run_periodic(tools, job.name)
        if not worked and not run_due(tools):
            return


def _do(tools: Tools, entry: Claimed) -> None:
    try:
        TOPICS[entry.topic](tools, entry.payload)
    except Exception as error:  # whatever it was, the entry waits for its next try or is given up in sight
        permanent = isinstance(error, ProviderError) and error.permanent
        log.warning("effect_failed", topic=entry.topic, key=entry.key, kind=type(error).__name__, exc_info=error)
        with tools.database.writing() as session:
            outbox.failed(session, entry, error=_named(error), permanent=permanent, now=clock.now())
        return
    with tools.database.writing() as session:
        outbox.done(session, entry.id, now=clock.now())


def _named(error: Exception) -> str:
    """The kind and stable code of an error: its text might hold personal data."""
    return f"{type(error).__name__}: {getattr(error, 'code', '')}".rstrip(": ")
