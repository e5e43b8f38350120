"""What a template may leave out: an optional key of a mapping, never a variable."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import StrictUndefined


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
