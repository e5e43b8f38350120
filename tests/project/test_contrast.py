"""Every pair of colours the style sheet puts together is readable (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

from tests.support.folded import each_of

STATIC = Path(__file__).parents[2] / "static/css"
CSS = (STATIC / "tokens.css").read_text(encoding="utf-8")
TEXT, SHAPE = 4.5, 3.0

PAIRS = [
    *[
        (text, ground, TEXT)
        for text in ("ink", "soft", "main", "main-hover", "danger")
        for ground in ("paper", "surface")
    ],
    ("ink", "tint", TEXT),
    ("soft", "tint", TEXT),
    ("main", "tint", TEXT),
    ("main-hover", "tint", TEXT),
    ("on-main", "main", TEXT),
    ("on-main", "main-hover", TEXT),
    ("on-danger", "danger", TEXT),
    ("on-bar", "bar", TEXT),
    *[(kind, f"{kind}-tint", TEXT) for kind in ("danger", "success", "notice")],
    *[("ink", f"{kind}-tint", TEXT) for kind in ("danger", "success", "notice")],
    ("main", "danger-tint", TEXT),
    ("soft", "success-tint", TEXT),
    ("success", "paper", TEXT),
    *[(edge, ground, SHAPE) for edge in ("control", "brass", "main") for ground in ("paper", "surface")],
    ("main", "line", SHAPE),
    ("focus", "focus-edge", SHAPE),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = tokens(CSS.split(":root {")[1].split("}")[0])
DARK = LIGHT | tokens(CSS.split("(prefers-color-scheme: dark)")[1].split("}")[0])


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@each_of([(scheme, *pair) for scheme in ("light", "dark") for pair in PAIRS])
def test_pair_is_readable(scheme: str, text: str, ground: str, least: float) -> None:
    palette = LIGHT if scheme == "light" else DARK
    assert contrast(palette[text], palette[ground]) >= least


def test_colours_are_only_in_tokens() -> None:
    """Outside the tokens, the skip link, the mark on the staff bar and print may name a colour; nothing else does."""
    rules = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("base.css", "components.css"))
    rules = rules.split("@media print")[0]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {"#101817", "#85d3d0", "#e0ad63"}


def test_dark_redefines_every_ground() -> None:
    dark = tokens(CSS.split("(prefers-color-scheme: dark)")[1].split("}")[0])
    assert {name for name in LIGHT if name.endswith("tint") or name in {"paper", "surface", "line"}} <= set(dark)
