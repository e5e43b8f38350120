"""Make items in a thread while the ones before are used.

The server spends its time on a batch outside this process, and meanwhile the next batch is read: on two cores an
import takes as long as the slower of the two, not their sum.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")
_PATIENCE = 0.05  # seconds between looks at whether anybody still wants items


class _Ended:
    """Nothing comes after this: the items ran out, or making one failed."""

    def __init__(self, failure: BaseException | None) -> None:
        self.failure = failure


@contextmanager
def ahead(items: Iterator[Item], most: int) -> Iterator[Iterator[Item]]:
    """The same items in the same order, at most `most` of them made and waiting. A failure to make one is raised here.

    When the block ends, however it ends, the thread has stopped and `items` is no longer in use.
    """
    waiting: Queue[Item | _Ended] = Queue(most)
    unwanted = Event()
    thread = Thread(target=_make, args=(items, waiting, unwanted), name="portfolio-reader", daemon=True)
    thread.start()
    try:
        yield _taken(waiting)
    finally:
        unwanted.set()
        thread.join()


def _make(items: Iterator[Item], waiting: Queue[Item | _Ended], unwanted: Event) -> None:
    failure: BaseException | None = None
    try:
        for item in items:
            if not _put(item, waiting, unwanted):
                return
    except BaseException as error:  # raised again where the items are used
        failure = error
    _put(_Ended(failure), waiting, unwanted)


def _put(item: Item | _Ended, waiting: Queue[Item | _Ended], unwanted: Event) -> bool:
    while not unwanted.is_set():
        try:
            waiting.put(item, timeout=_PATIENCE)
        except Full:
            continue
        return True
    return False


def _taken(waiting: Queue[Item | _Ended]) -> Iterator[Item]:
    while True:
        item = waiting.get()
        if isinstance(item, _Ended):
            if item.failure is not None:
                raise item.failure
            return
        yield item
