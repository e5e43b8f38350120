"""What a segment may ask of a debt on file, as the rules take it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from offers.owed.accrual import days_overdue
from offers.segments.facts import SegmentFacts
from offers.segments.segment import Status
from portal.models import Contact, DebtRecord
from portal.services.contacts import is_in_use
from portal.services.profiles import profile_of


def facts_of(session: Session, debt: DebtRecord, *, today: date, fresh_days: int) -> SegmentFacts:
    """The facts of one debt."""
    registration = debt.registration
    usable = select(Contact).where(
        Contact.debtor_id == debt.debtor_id, Contact.creditor_id == debt.creditor_id, is_in_use()
    )
    days = [each.confirmed_on for each in session.scalars(usable) if each.confirmed_on is not None]
    return SegmentFacts(
        status=Status(debt.status),
        days_overdue=days_overdue(debt.due_on, today),
        principal=debt.principal,
        profile=profile_of(session, debt),
        city=registration.city,
        campaign=debt.campaign,
        contactable=not registration.deceased and max(days, default=date.min) >= today - timedelta(days=fresh_days),
    )
