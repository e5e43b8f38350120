"""A creditor's team for tests: two managers, an analyst, and a stranger of another creditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import AuditEvent, Creditor, StaffMember
from portal.sealing import Sealer
from portal.services.passwords import PasswordCost
from portal.services.sessions import Limits
from portal.services.sign_in_limits import Visit

COST = PasswordCost(memory_kib=8, rounds=1)
LIMITS = Limits(idle=timedelta(minutes=15), absolute=timedelta(hours=8))
VISIT = Visit(address="127.0.0.1", user_agent="Navegador")


@dataclass(kw_only=True)
class Team:
    """A creditor with two managers and an analyst, and another creditor with its own."""

    session: Session
    sealer: Sealer
    creditor: Creditor
    boss: StaffMember
    deputy: StaffMember
    analyst: StaffMember
    stranger: StaffMember
    now: datetime

    def deeds(self) -> list[str]:
        return list(self.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))
