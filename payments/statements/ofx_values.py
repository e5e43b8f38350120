"""Amounts, days and text as Brazilian banks write them in OFX files.

Source: OFX 1.0.2, 1.6 and 2.2, sections 3.2.8 (dates), 3.2.9.2 (amounts: full stop or comma before the decimals).
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape

from brazil.money import Money
from payments.errors import UnreadableFile

_AMOUNT = re.compile(
    r"([+-]?)\s*((?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?|(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(-?)", re.ASCII
)
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{2,6}(?:\.\d{1,6})?)?\s*(?:\[[^\]]*\]?)?")
_KNOWN = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp);")
_MOST = 10**13  # a hundred billion reais: beyond it the file is wrong


def amount_of(text: str, line: int) -> Money:
    """An amount: ``-1234.56``, ``1234,56``, ``1.234,56``, ``1,234.56``, ``150.0000``; a sign may follow, too.

    Raises UnreadableFile("not_an_amount") for anything else, also for a part of a centavo.
    """
    found = _AMOUNT.fullmatch(text.strip().replace("\u2212", "-").removeprefix("R$").strip())
    if found is None or (found[1] and found[3]):
        raise UnreadableFile("not_an_amount", line)
    written = found[2]
    mark = max(written.rfind("."), written.rfind(","))
    grouped = mark >= 0 and written.count(written[mark]) > 1
    whole, decimals = (written, "") if mark < 0 or grouped else (written[:mark], written[mark + 1 :])
    cents = int(re.sub(r"[.,]", "", whole)) * 100 + int(decimals[:2].ljust(2, "0"))
    if decimals[2:].strip("0") or cents > _MOST:
        raise UnreadableFile("not_an_amount", line)
    return Money(-cents if "-" in (found[1], found[3]) else cents)


def day_of(text: str, line: int) -> date:
    """The day written, whatever hour and zone follow it: banks mean the day of the account.

    Raises UnreadableFile("not_a_day").
    """
    found = _DAY.fullmatch(text.strip())
    try:
        if found is not None:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise UnreadableFile("not_a_day", line)


def plain(text: str) -> str:
    """Text with the six entities that OFX names written out, and no other; without control characters."""
    written = _KNOWN.sub(lambda found: " " if found[0] == "&nbsp;" else unescape(found[0]), text)
    return " ".join("".join(character if character.isprintable() else " " for character in written).split())[:300]
