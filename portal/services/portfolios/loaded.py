"""What a load did."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How many rows did what."""

    added: int
    updated: int
    unchanged: int
    closed: int = 0
