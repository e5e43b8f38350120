"""Start an application on a server, put load on it from wrk, stop it. Loopback only; every wait has an end."""

from __future__ import annotations

import base64
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.web_data import KEY, SEAL, Prepared

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2
SERVERS: dict[str, Sequence[str]] = {
    "granian": (
        "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", "{port}", "--workers", str(WORKERS),
        "--blocking-threads", "1", "--http", "1", "--no-ws", "--log-level", "warning", "{app}",
    ),
    "gunicorn sync": (
        "gunicorn", "-k", "sync", "-w", str(WORKERS), "-b", "127.0.0.1:{port}", "--log-level", "error", "{app}",
    ),
    "gunicorn gthread": (
        "gunicorn", "-k", "gthread", "--threads", "1", "-w", str(WORKERS), "-b", "127.0.0.1:{port}",
        "--keep-alive", "30", "--log-level", "error", "{app}",
    ),
}  # fmt: skip
"""Two processes of one thread each: more threads a process only wait for the interpreter lock."""

APPS = {
    "portal": "portal.wsgi:app",
    "django": "bench.django_peer.wsgi:application",
    "hello (WSGI)": "bench.web_hello:plain",
    "hello (Flask)": "bench.web_hello:flask_app",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What wrk saw: requests a second, milliseconds at the median and the 99th percentile, wrong answers."""

    per_second: float
    p50: float
    p99: float
    wrong: int


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(prepared: Prepared, port: int) -> dict[str, str]:
    """The settings both applications read."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PORTAL_SECRET_KEY": base64.b64encode(KEY).decode(),
        "PORTAL_CPF_KEY": base64.b64encode(KEY).decode(),
        "PORTAL_SEAL_KEY": base64.b64encode(SEAL).decode(),
        "PORTAL_DATABASE_URL": prepared.url,
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_IDLE_MINUTES": "480",
        "PORTAL_LOG_JSON": "1",
    }


@contextmanager
def serving(server: str, app: str, prepared: Prepared, *, path: str) -> Iterator[tuple[int, int]]:
    """The application answering on (port), with its (pid); stopped afterwards, children and all."""
    port = free_port()
    command = [part.format(port=port, app=APPS[app]) for part in SERVERS[server]]
    log = tempfile.TemporaryFile()  # noqa: SIM115
    process = subprocess.Popen(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        cwd=ROOT, env=environment(prepared, port), stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    try:
        _wait(port, prepared, path, process)
        yield port, process.pid
    except Exception:
        log.seek(0)
        print(log.read().decode(errors="replace")[-4_000:], file=sys.stderr)
        raise
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        log.close()


def _wait(port: int, prepared: Prepared, path: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 40
    while True:
        try:
            fetch(port, path, prepared.tokens[0])
            return
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.2)


def fetch(port: int, path: str, token: str, headers: dict[str, str] | None = None) -> tuple[bytes, dict[str, str]]:
    """One answer, as signed in; anything but 200 on the very page asked for raises."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Cookie": f"prumo={token}", **(headers or {})}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        if not answer.url.endswith(path):
            raise OSError(f"led to {answer.url}")
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


SCRIPT = """
local requests, turn = {{}}, 0
init = function(args)
  local n = 0
  for line in io.lines("{listing}") do
    local token, path = line:match("(%S+) (%S+)")
    n = n + 1
    requests[n] = wrk.format("GET", path, {{["Host"] = "127.0.0.1", ["Cookie"] = "prumo=" .. token{extra}}})
  end
end
request = function() turn = turn % #requests + 1; return requests[turn] end
local wrong = 0
response = nil
done = function(summary, latency, all)
  local e = summary.errors
  io.write(string.format("RESULT %f %f %f %d\\n", summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, e.connect + e.read + e.write + e.status + e.timeout))
end
"""


def load(
    port: int, visits: Sequence[tuple[str, str]], *, seconds: int, connections: int = 16, gzip: bool = False
) -> Load:
    """wrk in a closed loop over these (session, path) visits, one after the other, whoever's turn it is."""
    with tempfile.TemporaryDirectory() as folder:
        listing, script = Path(folder, "visits"), Path(folder, "load.lua")
        listing.write_text("".join(f"{token} {path}\n" for token, path in visits))
        extra = ', ["Accept-Encoding"] = "gzip"' if gzip else ""
        script.write_text(SCRIPT.format(listing=listing, extra=extra))
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}"]
        out = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True).stdout
    found = re.search(r"RESULT (\S+) (\S+) (\S+) (\d+)", out)
    if found is None:
        raise SystemExit(f"wrk said: {out}")
    return Load(per_second=float(found[1]), p50=float(found[2]), p99=float(found[3]), wrong=int(found[4]))


def worker_memory(pid: int) -> list[float]:
    """Megabytes of unshared and shared memory in proportion (PSS) of each worker process of a server."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        rollup = Path(f"/proc/{child}/smaps_rollup").read_text()
        pss = re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)
        if pss and "python" in os.readlink(f"/proc/{child}/exe"):
            found.append(int(pss[1]) * 1024 / 1e6)
    return sorted(found)[-WORKERS:]
