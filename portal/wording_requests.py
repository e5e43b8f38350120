"""Sentences about asking a person: what may be asked, where it stands, how it ended."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "requests_waiting": "Você já tem {most} pedidos esperando resposta. Espere uma resposta ou retire um deles.",
}
