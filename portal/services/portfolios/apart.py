"""Read a large first file in a process of its own, so that reading does not hold up the thread that feeds the server.

A new interpreter, never a fork: a web server has threads. What it needs, keys included, goes through its standard
input; the file is inherited open. Starting it takes a few tenths of a second, so a small file is read in a thread.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from portal.services.portfolios.apart_job import Ended, Job, receive, send
from portal.services.portfolios.batches import Batch
from portal.services.portfolios.stopwatch import Stopwatch

WORTHWHILE = 5 * 1024 * 1024
"""Bytes of a file, some 20,000 rows, from which on a process gains more than its start costs."""

_COMMAND = (sys.executable, "-m", "portal.services.portfolios.apart_child")
_ROOT = Path(__file__).resolve().parents[3]
Process = subprocess.Popen[bytes]


class ReaderLost(RuntimeError):
    """The process that read the file ended before it was through."""


def started(job: Job) -> Process | None:
    """A process told to read the file; None where none can be started. It says when it is ready (`is_ready`)."""
    try:
        process = subprocess.Popen(  # noqa: S603 - this interpreter, a module of ours
            _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=(job.descriptor,), cwd=_ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)])},
        )  # fmt: skip
    except OSError:
        return None
    try:
        with cast("IO[bytes]", process.stdin) as pipe:
            send(pipe, job)
    except OSError:
        stopped(process)
        return None
    return process


def is_ready(process: Process) -> bool:
    """Whether it could import what it needs; waits until that is known. It has not touched the file until then."""
    try:
        receive(cast("IO[bytes]", process.stdout))
    except (OSError, EOFError):
        return False
    return True


def batches_of(process: Process, stopwatch: Stopwatch) -> Iterator[Batch]:
    """The batches it sends, in order. What failed there is raised here; ReaderLost when it is gone."""
    while True:
        try:
            message = receive(cast("IO[bytes]", process.stdout))
        except EOFError:
            raise ReaderLost(f"the process reading the portfolio file ended with {process.wait()}") from None
        if isinstance(message, Ended):
            stopwatch.seconds.update(message.seconds)
            if message.failure is not None:
                raise message.failure
            return
        yield message


def stopped(process: Process) -> None:
    """End it, if it has not ended."""
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None and not pipe.closed:
            pipe.close()
