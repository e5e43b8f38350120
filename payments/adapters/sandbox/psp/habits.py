"""How the sandbox PSP behaves: when and how it calls webhooks, and what goes wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class PspHabits:
    """Settings of the PSP, kept in its books for every process that serves it.

    `late_seconds`: webhooks wait that long. `batch`: all that is due goes in one call. `duplicate`: each is told twice.
    `out_of_order`: the newest first. `lost`: none is ever called. `refund_seconds`: a refund is settled so much later.
    """

    late_seconds: int = 0
    batch: bool = False
    duplicate: bool = False
    out_of_order: bool = False
    lost: bool = False
    refund_seconds: int = 0


class Fault(StrEnum):
    """What can go wrong with one request."""

    CUT_BEFORE = "cut_before"  # the connection is cut and nothing was written
    CUT_AFTER = "cut_after"  # written, and the connection is cut before the answer
    CUT_HALF = "cut_half"  # written, and half of the answer sent
    SLOW = "slow"  # written, and the answer comes after any patience
    ERROR_BEFORE = "error_before"  # 500, nothing written
    ERROR_AFTER = "error_after"  # written, and answered 500
    DOWN = "down"  # 503
    BUSY = "busy"  # 429 with Retry-After: 1
    BUSY_LONG = "busy_long"  # 429 with Retry-After: 3600
    NOT_JSON = "not_json"  # written, and a page of HTML answered with 200
    REDIRECT = "redirect"  # 307 to another host
    HUGE = "huge"  # an answer without end
    DRIP = "drip"  # an answer that comes a byte at a time
    TOKEN_GONE = "token_gone"  # noqa: S105 - 401 for a good token
