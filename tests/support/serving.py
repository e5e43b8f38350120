"""The portal as it runs: the real web server and the real worker, as processes of their own, on a free port."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from flask import Flask

from portal import clock, create_app
from portal.config import Settings
from tests.support.nursery import ROOT, Spawned, spawn

_START_SECONDS, _STOP_SECONDS = 60.0, 15.0
_FAULTS = {"unexpected_error", "job_failed", "effect_given_up", "effect_failed", "outbox_unreachable"}
_TRACE = re.compile(r"^Traceback \(most recent call last\)", re.MULTILINE)


class Unwell(AssertionError):
    """A process of the portal did not start, ended early or wrote down a fault."""


@dataclass(slots=True, kw_only=True)
class Portal:
    """A running portal: its address, its settings and the application, for looking into the same database."""

    base_url: str
    settings: Settings
    app: Flask
    folder: Path
    environment: Mapping[str, str]
    processes: dict[str, Spawned] = field(default_factory=dict)

    def url(self, path: str) -> str:
        return self.base_url + path

    def log(self, name: str) -> str:
        path = self.folder / f"{name}.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def web_command(port: int) -> list[str]:
    """What `web_server` in ./dev starts by `python -m`, with one worker process: the machine of the tests is small."""
    line = re.search(r'spawn "\$PY" -m (granian .*?portal\.wsgi:app)', (ROOT / "dev").read_text(), re.DOTALL)
    assert line, "web_server in ./dev no longer starts granian"
    words = line[1].replace("\\\n", " ").replace('"$PORT"', str(port)).split()
    words[words.index("--workers") + 1] = "1"
    return words


@contextmanager
def running_portal(folder: Path, database_url: str, *, worker: bool = True, **changes: str) -> Iterator[Portal]:
    """Serve a migrated database until the block ends, then see that nothing went wrong unseen.

    `changes` are further settings by name, as text: max_upload_bytes="20000".
    """
    port = _free_port()
    environment = _environment(folder, database_url, port, changes)
    settings = Settings(
        **{name[7:].lower(): value for name, value in environment.items() if name.startswith("PORTAL_")}
    )
    app = create_app(settings.model_copy(update={"testing": True}))
    portal = Portal(
        base_url=f"http://127.0.0.1:{port}", settings=settings, app=app, folder=folder, environment=environment
    )
    try:
        _spawn(portal, "web", web_command(port))
        if worker:
            _spawn(portal, "worker", ["flask", "--app", "portal", "jobs", "run"])
        _wait_until_ready(portal)
        yield portal
    finally:
        stop(portal)
        app.extensions["portal_database"].engine.dispose()
        clock.run_ahead(timedelta)
    require_quiet_logs(portal)


def stop(portal: Portal) -> None:
    """Ask each process to end, as Ctrl-C in ./dev does, and see that it does so by itself."""
    for process in portal.processes.values():
        process.send_signal(signal.SIGTERM)
    stubborn = []
    for name, process in portal.processes.items():
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            stubborn.append(name)
            process.kill()
            process.wait(_STOP_SECONDS)
    portal.processes.clear()
    if stubborn:
        raise Unwell(f"did not stop on SIGTERM: {', '.join(stubborn)}")


def require_quiet_logs(portal: Portal) -> None:
    """No fault and no trace in what web server and worker wrote."""
    for name in ("web", "worker"):
        text = portal.log(name)
        faults = [line for line in text.splitlines() if _is_fault(line)]
        if faults or _TRACE.search(text):
            raise Unwell(f"{name} wrote down a fault:\n" + "\n".join(faults or [text[-4000:]]))


def _is_fault(line: str) -> bool:
    try:
        event = json.loads(line)
    except ValueError:
        return False
    return isinstance(event, dict) and event.get("event") in _FAULTS


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(folder: Path, database_url: str, port: int, changes: Mapping[str, str]) -> dict[str, str]:
    key = base64.b64encode(b"k" * 32).decode()
    portal = {
        "DEMO": "1",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database_url,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": "test",
        "CPF_KEY": key,
        "SEAL_KEY": key,
        "PASSWORD_MEMORY_KIB": "64",
        "PASSWORD_ROUNDS": "1",
        "CODE_MEMORY_KIB": "64",
        **{name.upper(): value.replace("{port}", str(port)) for name, value in changes.items()},
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "FLASK_"))}
    return kept | {f"PORTAL_{name}": value for name, value in portal.items()}


def _spawn(portal: Portal, name: str, command: list[str]) -> None:
    portal.processes[name] = spawn(command, portal.environment, portal.folder / f"{name}.log")


def _wait_until_ready(portal: Portal) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        for name, process in portal.processes.items():
            if process.poll() is not None:
                raise Unwell(f"{name} ended by itself:\n{portal.log(name)[-4000:]}")
        try:
            with urllib.request.urlopen(portal.url("/readyz"), timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise Unwell(f"not ready after {_START_SECONDS:.0f} s:\n{portal.log('web')[-4000:]}")
