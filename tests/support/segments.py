"""A saved segment, for tests that need there to be one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from offers.segments.segment import Segment
from portal import clock
from portal.services.segments import save_segment


def a_segment(session: Session, creditor_id: int) -> str:
    """One that holds every debt; its public id."""
    record = save_segment(
        session, creditor_id=creditor_id, public_id=None, name="Todas", segment=Segment(), staff_id=None,
        now=clock.now(),
    )  # fmt: skip
    return record.public_id
