"""The portal: the Flask application around the rules in `offers` and `payments`."""

from __future__ import annotations

import gc
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from portal.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application with these settings, or those of the environment."""
    return _loaded()(settings)


@cache
def _loaded() -> Callable[[Settings | None], Flask]:
    """The application's code, loaded once; a process that only reads files does without all of it.

    None of what is loaded is ever garbage: nothing looks for any while it loads, nor among it afterwards.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        from portal.application import create_app as made
    finally:
        if looks:
            gc.enable()
    gc.freeze()
    return made
