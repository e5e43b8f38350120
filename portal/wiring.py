"""Where the ports of `payments` meet their adapters: the one place in the portal that imports them."""

from __future__ import annotations


def pdf_available() -> bool:
    """Whether the libraries that draw PDFs are there."""
    from payments.adapters import pdf_engine

    return pdf_engine.pdf_available()
