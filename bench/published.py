"""Where the figures are published: one section a benchmark in docs/benchmarks.md."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


def publish(title: str, body: str) -> None:
    """Write a section, in place of the one with the same title."""
    page = PAGE.read_text() if PAGE.exists() else "# Benchmarks\n\nEach section is written by the program it names.\n"
    sections = page.split("\n## ")
    kept = [section for section in sections[1:] if section.split("\n", 1)[0] != title]
    stamp = f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}"
    section = f"{title}\n\n{stamp}.\n\n{body.strip()}\n"
    PAGE.write_text("\n## ".join([sections[0], *kept, section]))
