"""Serve the sandbox PSP until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import threading
from pathlib import Path

from payments.adapters.sandbox.psp.serving import serve_psp


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m payments.adapters.sandbox.psp")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8471)
    given = parser.parse_args()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with serve_psp(given.folder, port=given.port, location_port=given.port + 1):
        stopping.wait()


if __name__ == "__main__":
    main()
