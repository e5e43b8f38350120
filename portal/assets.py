"""Addresses of static files that change with their content, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, request, url_for

FONT = "fonts/public-sans.woff2"


def init_assets(app: Flask) -> None:
    """Give templates `asset('css/prumo.css')` and `font()`, the one font of the pages."""
    root = Path(app.static_folder or "")

    @lru_cache(maxsize=256)
    def digest(filename: str) -> str:
        return hashlib.sha256((root / filename).read_bytes()).hexdigest()[:12]

    @lru_cache(maxsize=256)
    def address(_root: str, filename: str) -> str:
        return url_for("static", filename=filename, v=digest(filename))

    def asset(filename: str) -> str:
        return address(request.script_root if request else "", filename)

    def font() -> str:
        """As the style sheet names it, so that what is fetched early is what is used: without a digest."""
        return url_for("static", filename=FONT)

    app.add_template_global(asset, "asset")
    app.add_template_global(font, "font")
