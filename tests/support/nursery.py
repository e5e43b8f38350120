"""Processes of the portal that start at once: forked from one that has its code loaded already.

Loading the code takes three seconds of a core, and each portal of a story is a web server and a worker. Here one
process of a test run loads it, and makes of itself whatever `python -m MODULE ...` would run, in an environment of its
own, with a log for what it writes. Nothing else is shared but what `made_ready` names: the process that forks has no
application, no connection and no thread.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import runpy
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Spawned:
    """A process that this one may stop and wait for, though it is not its child."""

    pid: int
    log: Path
    _handle: int

    @property
    def code(self) -> int:
        """What it ended with, once it has ended by itself: it writes that down, for it is no child to be asked."""
        return int(_code_beside(self.log).read_text())

    def poll(self) -> bool | None:
        """True once it has ended, None before, as `Popen.poll` tells by a number."""
        return True if select.select([self._handle], [], [], 0)[0] else None

    def wait(self, seconds: float) -> None:
        """Raises subprocess.TimeoutExpired when it does not end within these seconds."""
        if not select.select([self._handle], [], [], seconds)[0]:
            raise subprocess.TimeoutExpired(str(self.pid), seconds)

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def spawn(arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> Spawned:
    """Run `python -m ARGUMENTS` from the root of the project; what it writes is added to the log."""
    nursery = _nursery()
    _code_beside(log).unlink(missing_ok=True)  # of one that wrote to the same log before
    order = {"arguments": list(arguments), "environment": dict(environment), "log": str(log)}
    nursery.orders.write(json.dumps(order) + "\n")
    nursery.orders.flush()
    pid = int(nursery.answers.readline())
    return Spawned(pid, log, os.pidfd_open(pid))


def _code_beside(log: Path) -> Path:
    return log.with_suffix(".code")


@dataclass(slots=True)
class _Nursery:
    process: subprocess.Popen[str]
    orders: IO[str]
    answers: IO[str]

    def close(self) -> None:
        """It ends with its orders."""
        self.orders.close()
        self.process.wait()
        self.answers.close()


@cache
def _nursery() -> _Nursery:
    """The one of this test process."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    found = _Nursery(process, process.stdin, process.stdout)
    atexit.register(found.close)
    return found


def main() -> None:
    """Load the code and make ready what can be, then fork for every order; children are not waited for, whoever
    ordered them watches them."""
    gc.disable()  # what is loaded here stays, and nobody need look for garbage among it
    import granian.cli  # noqa: F401
    import weasyprint  # noqa: F401
    from flask import cli  # noqa: F401

    from tests.support.made_ready import make_ready

    make_ready()
    gc.freeze()
    gc.enable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(order)
        os.write(1, f"{pid}\n".encode())


def _become(order: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for opened, place in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(opened, place)
    os.environ.clear()
    os.environ.update(order["environment"])
    module, *rest = order["arguments"]
    sys.argv = [module, *rest]
    code = 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        code = 1
    sys.stdout.flush()
    _code_beside(Path(order["log"])).write_text(str(code))
    os._exit(code)


if __name__ == "__main__":
    main()
