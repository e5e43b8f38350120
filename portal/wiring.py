"""Where the ports of `payments` meet their adapters: the one place in the portal that imports them."""

from __future__ import annotations

from payments.adapters.pdf_engine import pdf_available

__all__ = ["pdf_available"]
