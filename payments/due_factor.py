"""The four-digit due-date factor of a barcode, which starts again at 1000 every 9,000 days.

1000 was 2000-07-03; 9999 was 2025-02-21 and 1000 the day after; the next restart is 2049-10-14. Source: FEBRABAN's
notice on the end of the factor, as repeated by the banks' manuals.
"""

from __future__ import annotations

from datetime import date, timedelta

from payments.errors import InvalidCharge

EPOCH = date(1997, 10, 7)
CYCLE = 9_000
DAYS_BACK = 3_000
DAYS_AHEAD = 5_500


def due_factor(due_on: date) -> int:
    """The factor of a due date, 1 to 9999. Raises InvalidCharge("due_before_epoch") up to 1997-10-07."""
    days = (due_on - EPOCH).days
    if days < 1:
        raise InvalidCharge("due_before_epoch", "due_on", earliest=EPOCH + timedelta(days=1))
    return days if days < 1000 else (days - 1000) % CYCLE + 1000


def due_date(factor: int, today: date) -> date | None:
    """The date a factor means to someone reading it today: from 3,000 days back to 5,500 ahead.

    None for 0000 (no date stated) and for a factor whose every date lies outside that window (FEBRABAN's), because
    nothing in the code tells which was meant. Factors under 1000 exist only in the first cycle.
    """
    if not 0 <= factor <= 9999:
        raise InvalidCharge("due_factor_range", "due_factor", given=factor)
    if factor == 0:
        return None
    first = EPOCH + timedelta(days=factor)
    earliest = today - timedelta(days=DAYS_BACK)
    cycles = max(0, -((first - earliest).days // CYCLE)) if factor >= 1000 else 0
    found = first + timedelta(days=CYCLE * cycles)
    return found if earliest <= found <= today + timedelta(days=DAYS_AHEAD) else None
