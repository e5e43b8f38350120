"""The portal's own writers as filters, so that both pages spend the same on formatting."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django import template

from portal import formatting

register = template.Library()
STATIC = Path(__file__).resolve().parents[3] / "static"
for _writer in (formatting.brl, formatting.date_long, formatting.date_short):
    register.filter(_writer.__name__, _writer)


@register.simple_tag
@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """The address of a static file, with its digest."""
    return f"/static/{name}?v={hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"
