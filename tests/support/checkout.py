"""A folder with nothing but the script `dev`, and stand-ins for what it starts."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Stands for the interpreter of .venv: the portal's commands become processes that only serve /readyz or wait.
STAND_IN = """#!/bin/bash
case "$*" in
    -c*) exit 0 ;;
    *granian*) echo $$ >"$PORTAL_DATA_DIR/web.pid"; exec {python} "{here}/web.py" "$PORT" ;;
    *"jobs run"*) echo $$ >"$PORTAL_DATA_DIR/worker.pid"; {worker} ;;
    *"demo load"*) {load} ;;
    *) exit 0 ;;
esac
"""

WEB = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Ready(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

HTTPServer(("127.0.0.1", int(sys.argv[1])), Ready).serve_forever()
"""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def heed_signals() -> None:
    """As in a terminal: a run in the background hands down signals that are ignored, and bash cannot trap those."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Checkout:
    """A copy of the script in an empty folder, with a stand-in for the portal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.data = folder / "data"
        shutil.copy(ROOT / "dev", folder / "dev")
        for lock in ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock"):
            (folder / lock).write_text("")
        (folder / "web.py").write_text(WEB)
        self.beside = folder / "beside"
        self._refuse("apt-get")

    def _refuse(self, program: str) -> None:
        """Found before the machine's own: what it is asked for here is neither fetched nor installed."""
        self.beside.mkdir(exist_ok=True)
        (self.beside / program).write_text('#!/bin/sh\necho "$@" >>"$0.asked"\nexit 1\n')
        (self.beside / program).chmod(0o755)

    def stand_in(self, worker: str = "exec sleep 600", load: str = "exit 0") -> Checkout:
        binaries = self.folder / ".venv" / "bin"
        binaries.mkdir(parents=True)
        python = binaries / "python"
        python.write_text(STAND_IN.format(python=sys.executable, here=self.folder, worker=worker, load=load))
        python.chmod(0o755)
        stamp = hashlib.sha256(b"").hexdigest() + "\n"
        (self.folder / ".venv" / ".installed-requirements.lock").write_text(stamp)
        (self.folder / ".venv" / ".makes-pdf").touch()
        return self

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        path = f"{self.beside}:{os.environ['PATH']}"
        ours = {"PATH": path, "PORT": str(self.port), "PORTAL_DATA_DIR": str(self.data)}
        environment = kept | ours | variables
        return subprocess.Popen(
            [self.folder / "dev", *arguments],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=heed_signals,
        )

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[str]]:
        process = self.start("demo")
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("Portal no ar"):
                    break
            else:
                pytest.fail(f"never ready: {process.communicate()[1]}")
            yield process
        finally:
            process.kill()
            process.communicate()

    def pid(self, name: str) -> int:
        return int((self.data / f"{name}.pid").read_text())

    def alive(self, name: str) -> bool:
        try:
            state = Path(f"/proc/{self.pid(name)}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state != "Z"

    def died(self, name: str, within: float = 10) -> bool:
        deadline = time.monotonic() + within
        while self.alive(name) and time.monotonic() < deadline:
            time.sleep(0.05)
        return not self.alive(name)
