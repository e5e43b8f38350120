"""Whether a page explains its technical words where they first stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag

WORDS = ("CET", "IOF", "correção", "multa", "juros", "honorários", "cadastro", "cessão", "contestação", "entrada")
FIRST = {word: re.compile(rf"\b{word}", re.IGNORECASE) for word in WORDS}
LEFT_OUT = ".terms-box, h1, h2"  # the agreement itself, word for word; headings, whose words are explained beneath


def pieces(shown: BeautifulSoup) -> Iterator[tuple[str, bool]]:
    """Each text of the page in its order, and whether it is a word being explained."""
    main = shown.find("main")
    assert isinstance(main, Tag)
    for each in main.select(LEFT_OUT):
        each.decompose()
    for text in main.find_all(string=True):
        if isinstance(text, NavigableString) and text.strip():
            yield str(text), text.find_parent("dfn") is not None


def unexplained(shown: BeautifulSoup) -> list[str]:
    """The words whose first use is not the one that is explained."""
    texts = list(pieces(shown))
    found = []
    for word, form in FIRST.items():
        first = next((explained for text, explained in texts if form.search(text)), True)
        found += [] if first else [word]
    return found
