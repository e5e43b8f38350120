"""Who of the demonstration's staff did what lies behind a creditor."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.demo.staff import OPERATOR_DOMAIN, STAFF
from portal.models.staff import Role, StaffMember


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The ids of a creditor's analyst and manager, and of the operator's two people who let money go."""

    analyst: int
    manager: int
    finance: int
    admin: int


def team_of(session: Session, slug: str) -> Team:
    """The team that looks after a creditor."""
    wanted = {
        "analyst": next(each.email for each in STAFF if (each.slug, each.role) == (slug, Role.CREDITOR_ANALYST)),
        "manager": next(each.email for each in STAFF if (each.slug, each.role) == (slug, Role.CREDITOR_MANAGER)),
        "finance": f"financeiro@{OPERATOR_DOMAIN}",
        "admin": f"admin@{OPERATOR_DOMAIN}",
    }
    query = select(StaffMember.email, StaffMember.id).where(StaffMember.email.in_(wanted.values()))
    ids = {row.email: row.id for row in session.execute(query)}
    return Team(**{role: ids[email] for role, email in wanted.items()})
