"""Where a text may be broken into lines: the Unicode line breaking algorithm, as far as it can be told for certain.

A document's words are letters, figures and a few signs. For these the answer of UAX 14 is known (a space between words,
a hyphen or a slash between letters) and given here; for any other neighbourhood this module says that it does not know,
and the slip is laid out by WeasyPrint. So a break here is always one that Pango makes too.
"""

from __future__ import annotations

from enum import Enum


class Break(Enum):
    """What may happen before a character."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


_NO_BREAK_SPACE = "\u00a0"
_FIGURES = "0123456789"
_JOINTS = "-/"
_CLOSES = ".,:;)%ºª"
_ENDS = ".,:;)"
_INSIDE = "'&@_$(%ºª"


def break_before(text: str, index: int) -> Break:
    """Whether a line may begin at text[index] (1 or more)."""
    before, here = text[index - 1], text[index]
    if here == " ":
        return Break.NO  # spaces hang at the end of a line (LB7)
    if before == " ":
        return _after_space(text, index)
    if before == _NO_BREAK_SPACE or here == _NO_BREAK_SPACE:
        return _beside_no_break_space(before, here)
    if _is_word(before):
        return _after_word(here)
    if not _is_word(here):
        return Break.NO if before in _CLOSES and here in _ENDS else Break.UNSURE
    if before in _JOINTS:
        return _after_joint(text, index)
    return _word_after_sign(text, index)


def _is_word(char: str) -> bool:
    return char.isalnum() and char not in "ºª²³´·½"


def _after_space(text: str, index: int) -> Break:
    previous = text[:index].rstrip(" ")
    if not previous:
        return Break.UNSURE
    last, here = previous[-1], text[index]
    ends = _is_word(last) or last in _CLOSES or last in "&-"
    begins = _is_word(here) or here in "(&-"
    return Break.YES if ends and begins else Break.UNSURE  # LB18


def _beside_no_break_space(before: str, here: str) -> Break:
    other = here if before == _NO_BREAK_SPACE else before
    return Break.NO if _is_word(other) or other == "$" else Break.UNSURE  # LB12, LB12a


def _after_word(here: str) -> Break:
    known = _is_word(here) or here in _JOINTS or here in _ENDS or here in _INSIDE
    return Break.NO if known else Break.UNSURE  # LB13, LB19, LB21, LB23, LB24, LB28


def _word_after_sign(text: str, index: int) -> Break:
    """Letters hold to the sign before them (LB28, LB29); figures only where figures stand before it too (LB25)."""
    before, here = text[index - 1], text[index]
    if before in "(" or before in "'&@_":
        return Break.NO
    if before not in ".,:":
        return Break.UNSURE
    first = text[index - 2] if index > 1 else " "
    if here.isalpha():
        return Break.NO
    if here not in _FIGURES:
        return Break.UNSURE
    if first in _FIGURES:
        return Break.NO
    return Break.YES if first.isalpha() and _is_word(first) else Break.UNSURE


def _after_joint(text: str, index: int) -> Break:
    """After a hyphen or a slash: a break between letters, none between figures (LB25); else it depends."""
    first, joint, here = (text[index - 2] if index > 1 else " "), text[index - 1], text[index]
    if here in _FIGURES:
        return Break.NO if first in _FIGURES or (joint == "-" and _is_word(first)) else Break.UNSURE
    return Break.YES if _is_word(first) else Break.UNSURE
