"""A document as the browser shows it: in its own page, under its name, kept nowhere."""

from __future__ import annotations

from flask import Response


def pdf_response(content: bytes, name: str) -> Response:
    """The PDF, never cached: it holds personal data."""
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
