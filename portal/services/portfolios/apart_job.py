"""What a process that reads a file is told, and how it and its parent talk: lengths and pickles through two pipes."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from portal.services.portfolios.layout import Field
from portal.services.portfolios.source import Kind

_LENGTH = 8  # bytes before each message


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One file to read. `descriptor` is the open file, inherited, its position shared; the keys are shown nowhere.

    The first `made` batches of `batch` rows are made already and are not to be sent.
    """

    descriptor: int
    size: int
    kind: Kind
    encoding: str
    positions: dict[Field, int]
    width: int
    today: date
    batch: int
    made: int
    keys: tuple[bytes, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """Nothing comes after this: the rows ran out, or reading them failed. `seconds` of each stage."""

    failure: BaseException | None
    seconds: dict[str, float]


def send(pipe: IO[bytes], message: object) -> None:
    """One message, whole."""
    content = pickle.dumps(message, protocol=5)
    pipe.write(len(content).to_bytes(_LENGTH, "big"))
    pipe.write(content)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:
    """The next message. Raises EOFError when the other side is gone."""
    length = pipe.read(_LENGTH)
    content = pipe.read(int.from_bytes(length, "big")) if len(length) == _LENGTH else b""
    if not content or len(content) < int.from_bytes(length, "big"):
        raise EOFError
    return pickle.loads(content)  # noqa: S301 - from our own process, by a pipe nobody else holds
