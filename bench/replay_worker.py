"""A reader of return files that is a process of its own: it counts what it does, may be killed there, and may be
without the line's natural key."""

from __future__ import annotations

import os
import signal
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

from portal import clock
from portal.db import Database
from portal.services import reconciling, retornos
from portal.services.reconciling import applying
from portal.services.retorno_lines import LineRecorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """Where a reader kills itself: at its line of this number, each line counted when it is staged for the set and when
    it is recorded by itself; or at its statement of this number of the set."""

    line: int = 0
    statement: int = 0


def start(url: str, paths: Sequence[Path], *, death: Death | None = None, without_key: bool = False) -> ForkProcess:
    """A reader of these files, one after another, forked from this process, which holds no connection."""
    reader = get_context("fork").Process(target=_work, args=(url, paths, death or Death(), without_key))
    reader.start()
    return reader


def _work(url: str, paths: Sequence[Path], death: Death, without_key: bool) -> None:
    """As the portal's job does: what was kept and left unread first, then each file."""
    _hook(death, without_key)
    database = Database(url)
    with database.writing() as session:
        for file_id, creditor_id in retornos.unread(session, clock.now()):
            retornos.read(session, file_id, creditor_id=creditor_id, now=clock.now())
    for path in paths:
        with database.writing() as session:
            retornos.receive(
                session, path.read_bytes(), file_name=path.name, staff_id=None, creditor_id=None, now=clock.now()
            )
    database.engine.dispose()


def _hook(death: Death, without_key: bool) -> None:
    """Count lines and statements, die at one of them; give each line a key of its own."""
    recorded, staged, executed, lines, statements = LineRecorder.record, reconciling.stage, applying._run, 0, 0

    def reached(line: Any) -> Any:
        nonlocal lines
        lines += 1
        if lines == death.line:
            os.kill(os.getpid(), signal.SIGKILL)
        return line._replace(bank_key=uuid.uuid4().hex) if without_key else line

    def record(self: LineRecorder, line: Any) -> None:
        recorded(self, reached(line))
        if without_key:
            self.session.commit()

    def stage(session: Any, account: Any, told: Any, apart: Any) -> None:
        staged(session, account, map(reached, told), apart)

    def run(*given: Any) -> Any:
        nonlocal statements
        statements += 1
        if statements == death.statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return executed(*given)

    LineRecorder.record = record  # type: ignore[method-assign]
    reconciling.stage, applying._run = stage, run
