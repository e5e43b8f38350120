"""What a creditor supposes of who accepts which offer: its own table, or the one everybody begins with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from offers.backtest.acceptance import START, Curve, curve_document, curve_from
from portal.models import AcceptanceCurve
from portal.services import audit
from portal.services.errors import Stale
from portal.services.once import add_once


def curve_of(session: Session, creditor_id: int) -> tuple[Curve, int]:
    """The table in use and its version, 0 while the creditor wrote none."""
    found = session.scalar(select(AcceptanceCurve).where(AcceptanceCurve.creditor_id == creditor_id))
    return (START, 0) if found is None else (curve_from(found.document), found.version)


def save_curve(
    session: Session, *, creditor_id: int, curve: Curve, seen_version: int, staff_id: int, now: datetime
) -> None:
    """Keep the creditor's table. Commits. Raises Stale("curve_changed") when somebody saved in between."""
    values = {"document": curve_document(curve), "updated_by": staff_id, "updated_at": now}
    if seen_version == 0:
        saved = add_once(session, AcceptanceCurve(creditor_id=creditor_id, **values))
    else:
        done = session.execute(
            update(AcceptanceCurve)
            .where(AcceptanceCurve.creditor_id == creditor_id, AcceptanceCurve.version == seen_version)
            .values(**values, version=seen_version + 1)
            .execution_options(synchronize_session=False)
        )
        saved = done.rowcount == 1  # type: ignore[attr-defined]
    if not saved:
        session.rollback()
        raise Stale("curve_changed")
    audit.record(
        session, actor=f"staff:{staff_id}", action="policy.curve_saved", subject=f"creditor:{creditor_id}",
        creditor_id=creditor_id, detail=curve_document(curve), now=now,
    )  # fmt: skip
    session.commit()
