"""Which names in a mailbox are portfolio files: patterns with ``*`` and ``?``, blanks between them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fnmatch import translate

_PATTERN = re.compile(r"[\w.()+,=@~*?-]{1,100}")
MOST = 10


def is_pattern(text: str) -> bool:
    """Whether a text is one to ten patterns."""
    words = text.split()
    return 0 < len(words) <= MOST and all(_PATTERN.fullmatch(word) for word in words)


def wanted_names(names: Iterable[str], pattern: str) -> list[str]:
    """The names that fit one of the patterns, capital or small, in the order given."""
    fits = re.compile("|".join(translate(word) for word in pattern.split()), re.IGNORECASE)
    return [name for name in names if fits.match(name)]
