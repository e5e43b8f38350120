"""What an agreement's terms state of its life: what it bears before it ends, and what ending does."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRules:
    """Days are calendar days. `vesting` is "none", "proportional" or "at_end"; `nature` "confession" or "novation";
    `order` "law" or "clause": the names the agreement keeps. Terms accepted before `renegotiations` was written down
    allow none."""

    grace_days: int
    notice_days: int
    due_date_moves: int
    move_days: int
    skips: int
    vesting: str
    nature: str
    order: str
    renegotiations: int = 0
