"""How templates are read: what they may leave out, and the field every form of theirs carries."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup


class OptionalKeys(StrictUndefined):
    """A missing variable or attribute is an error; a missing key of a mapping is merely false.

    Components take mappings whose keys are optional (`{'label': ..., 'hint': ...}`); everything else that is missing
    is a mistake that must not print an empty space where an amount belongs.
    """

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # jinja2 types its own as never returning
        if isinstance(self._undefined_obj, Mapping):
            return False
        return bool(super().__bool__())


def csrf_field() -> Markup:
    """The hidden field that shows a form is ours, for forms without a WTForms class."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def init_templating(app: Flask) -> None:
    """Set the template engine up."""
    app.jinja_env.undefined = OptionalKeys
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.add_template_global(csrf_field, "csrf_field")
