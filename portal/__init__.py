"""The portal: the Flask application around the rules in `offers` and `payments`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from portal.config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The application with these settings, or those of the environment."""
    from portal.application import create_app as made  # a process that only reads files does without all of it

    return made(settings)
