"""Files say the same few days, codes and reasons millions of times: what was worked out once is kept at hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

_MOST = 65_536
_K = TypeVar("_K")
_V = TypeVar("_V")


class Kept(dict[_K, _V]):
    """Answers of a function of one value; all are let go when they have become many."""

    def __init__(self, answer: Callable[[_K], _V]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, key: _K) -> _V:
        if len(self) >= _MOST:
            self.clear()
        value = self[key] = self._answer(key)
        return value

    def all(self, keys: Sequence[_K]) -> list[_V]:
        """The answer of each."""
        return [self[keys[0]]] * len(keys) if alike(keys) else list(map(self.__getitem__, keys))


def alike(values: Sequence[object]) -> bool:
    """Whether all are equal."""
    return values[0] == values[-1] and values.count(values[0]) == len(values)
