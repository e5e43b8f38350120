"""A browser in words, from what it says of itself: enough to tell one's own from another's."""

from __future__ import annotations

# The first that is found names it: Edge and Opera also say Chrome, and Chrome also says Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "em um Android"), ("iPhone", "em um iPhone"), ("iPad", "em um iPad"), ("Windows", "no Windows"),
    ("Mac OS", "em um Mac"), ("CrOS", "em um Chromebook"), ("Linux", "no Linux"),
)  # fmt: skip


def browser_in_words(user_agent: str) -> str:
    """``Chrome em um Android``; what says nothing we know is just a browser."""
    browser = _first(_BROWSERS, user_agent) or "Navegador"
    return " ".join(part for part in (browser, _first(_SYSTEMS, user_agent)) if part)


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in names if sign in text), "")
