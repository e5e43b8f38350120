"""Where the figures are published: one section a benchmark, in docs/benchmarks.md or docs/performance.md."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE = DOCS / "benchmarks.md"  # the portal, its imports and its servers
PERFORMANCE = DOCS / "performance.md"  # the rules: what is owed, what may be offered
_TITLES = {PAGE: "Benchmarks", PERFORMANCE: "Performance of the rules"}


def publish(title: str, body: str, page: Path = PAGE) -> None:
    """Write a section, in place of the one with the same title."""
    heading = _TITLES.get(page, "Benchmarks")
    text = page.read_text() if page.exists() else f"# {heading}\n\nEach section is written by the program it names.\n"
    sections = text.split("\n## ")
    kept = [section for section in sections[1:] if section.split("\n", 1)[0] != title]
    stamp = f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}"
    section = f"{title}\n\n{stamp}.\n\n{body.strip()}\n"
    page.write_text("\n## ".join([sections[0], *kept, section]))
