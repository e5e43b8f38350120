"""Text on one line of a form that would not come back the same: put in double quotes, with JSON's escapes."""

from __future__ import annotations

import json
import unicodedata


def quoted(text: str, *, signs: str = "") -> str:
    """The text as it is shown in a box of one line; in quotes where typing it as it is would give another text."""
    plain = text == text.strip() and not text.startswith('"') and not any(map(_breaks, text))
    if plain and not any(sign in text for sign in signs):
        return text
    return "".join(f"\\u{ord(sign):04x}" if _breaks(sign) else sign for sign in json.dumps(text, ensure_ascii=False))


def unquoted(typed: str) -> str:
    """The text that was meant; what only looks quoted is taken as it stands."""
    if len(typed) < 2 or not (typed.startswith('"') and typed.endswith('"')):
        return typed
    try:
        return str(json.loads(typed))
    except ValueError:
        return typed


def _breaks(sign: str) -> bool:
    """Whether a browser drops or changes the sign in a box of one line."""
    return unicodedata.category(sign) in {"Cc", "Zl", "Zp"}
