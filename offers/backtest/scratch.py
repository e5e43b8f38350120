"""Tables to work in, made once and used for block after block.

Asking the system for a table of some hundred kilobytes and giving it back takes longer than filling it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


class Scratch:
    """Tables by name. One holds what was left in it, and is whoever's asked for that name last."""

    def __init__(self) -> None:
        self._kept: dict[str, npt.NDArray[Any]] = {}

    def whole(self, name: str, shape: tuple[int, ...]) -> npt.NDArray[np.int64]:
        """A table of whole numbers."""
        return self._table(f"whole {name}", shape, np.int64)

    def real(self, name: str, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        """A table of binary fractions."""
        return self._table(f"real {name}", shape, np.float64)

    def _table(self, name: str, shape: tuple[int, ...], kind: type) -> npt.NDArray[Any]:
        size = int(np.prod(shape))
        kept = self._kept.get(name)
        if kept is None or kept.size < size:
            kept = self._kept[name] = np.empty(size, dtype=kind)
        return kept[:size].reshape(shape)
