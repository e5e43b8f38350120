"""COPY by a thread of its own, so that the lines of the next table are put together while the server stores these.

One at a time and in the order given, on the connection of the import's transaction: nobody else may use that
connection until `settled` returns.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any


class CopyAhead:
    """Sends content to the server, at most one piece waiting behind the one on its way. A context manager: at its end,
    however it ends, nothing is on its way any more."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="portfolio-copy")
        self._waiting: list[Future[None]] = []

    def __enter__(self) -> CopyAhead:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(cancel_futures=True)

    def copy(self, statement: str, content: str) -> None:
        """Have it sent. Raises what an earlier piece failed with."""
        if len(self._waiting) > 1:
            self._waiting.pop(0).result()
        self._waiting.append(self._thread.submit(self._send, statement, content))

    def settled(self) -> None:
        """Wait until all of it is stored. Raises what a piece failed with."""
        while self._waiting:
            self._waiting.pop(0).result()

    def _send(self, statement: str, content: str) -> None:
        with self._cursor.copy(statement) as copy:
            copy.write(content)
