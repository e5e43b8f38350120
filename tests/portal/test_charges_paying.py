"""Charges that pay an installment are found by indexes: no payment has the server read every charge there is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session

from portal.db import Database
from portal.models import Charge, ChargeShare
from portal.services.charges_paying import pays


def plan_of(session: Session, condition: Any) -> str:
    """How the server finds them where reading whole tables is the last resort, as it is once they are large."""
    bind = session.get_bind()
    asked = select(Charge.id).where(condition).compile(bind, compile_kwargs={"literal_binds": True})
    if bind.dialect.name == "sqlite":
        return "\n".join(str(row[3]) for row in session.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    for way in ("seqscan", "hashjoin", "mergejoin"):
        session.execute(text(f"SET LOCAL enable_{way} = off"))
    return "\n".join(row[0] for row in session.execute(text(f"EXPLAIN {asked}")))


def test_both_halves_are_found_by_an_index(database: Database) -> None:
    shared = select(ChargeShare.charge_id).where(ChargeShare.installment_id.in_([7, 8]))
    with database.writing() as session:
        plan = plan_of(session, pays({7, 8}))
        joined_by_or = plan_of(session, or_(Charge.installment_id.in_([7, 8]), Charge.id.in_(shared)))
    assert "ix_charges_installment_id" in plan, plan
    assert "Seq Scan on charges" not in plan, plan
    assert "SCAN charges" not in plan, plan
    if not database.is_sqlite:  # SQLite takes both indexes for an OR too
        assert "ix_charges_installment_id" not in joined_by_or, joined_by_or
