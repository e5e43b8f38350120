"""A segment as a condition on `debts`, to be put beside any other: it says of each debt what the rules say.

portal.services.segments.facts and offers.segments.facts.belongs are the other half; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from brazil.calendar import previous_bank_day
from offers.segments.segment import DaysRange, Segment
from portal.db_types import Id
from portal.models import Agreement, Contact, DebtRecord, Registration
from portal.services.contacts import is_in_use
from portal.services.profiles import broke


def segment_filter(segment: Segment, *, today: date, fresh_days: int) -> ColumnElement[bool]:
    """The condition. `fresh_days` is for how long a confirmed contact may be written to.

    It names no creditor: say whose debts beside it.
    """
    return and_(true(), *_conditions(segment, today, fresh_days))


def _conditions(segment: Segment, today: date, fresh_days: int) -> Iterator[ColumnElement[bool]]:
    debt = DebtRecord
    for asked, column in (
        (segment.statuses, debt.status),
        (segment.products, debt.product),
        (segment.origins, debt.original_creditor),
        (segment.segments, debt.segment),
        (segment.score_bands, debt.score_band),
        (segment.campaigns, debt.campaign),
    ):
        if asked is not None:
            yield column.in_([str(each) for each in asked])
    if segment.regions is not None:
        yield _registered(Registration.state.in_(segment.regions))
    if segment.cities is not None:
        yield _registered(Registration.city.in_(segment.cities))
    if segment.days_overdue is not None:
        yield from _days(segment.days_overdue, today)
    yield from _amounts_and_counts(segment)
    if segment.contactable is not None:
        found = _contactable(today, fresh_days)
        yield found if segment.contactable else ~found


def _amounts_and_counts(segment: Segment) -> Iterator[ColumnElement[bool]]:
    amount, broken = segment.principal, segment.earlier_breaches
    if amount is not None:
        yield from _between(type_coerce(DebtRecord.principal, Id), amount.min_cents, amount.max_cents)
    if broken is not None:
        yield from _between(_breaches(), broken.minimum, broken.maximum)


def _between(value: ColumnElement[int], least: int | None, most: int | None) -> Iterator[ColumnElement[bool]]:
    if least is not None:
        yield value >= least
    if most is not None:
        yield value <= most


def _days(asked: DaysRange, today: date) -> Iterator[ColumnElement[bool]]:
    """A debt is late once a bank day has passed since it was due; until then its days are none."""
    last_late = previous_bank_day(today - timedelta(days=1))
    late = DebtRecord.due_on <= last_late
    if asked.minimum:
        yield and_(late, DebtRecord.due_on <= today - timedelta(days=asked.minimum))
    if asked.maximum is not None:
        yield or_(~late, DebtRecord.due_on >= today - timedelta(days=asked.maximum))


def _registered(condition: ColumnElement[bool] | InstrumentedAttribute[bool]) -> ColumnElement[bool]:
    same = (Registration.debtor_id == DebtRecord.debtor_id, Registration.creditor_id == DebtRecord.creditor_id)
    return exists().where(*same, condition)


def _breaches() -> ColumnElement[int]:
    own = (Agreement.debtor_id == DebtRecord.debtor_id, Agreement.creditor_id == DebtRecord.creditor_id)
    counted = select(func.count()).select_from(Agreement).where(*own, broke()).correlate(DebtRecord)
    return counted.scalar_subquery()


def _contactable(today: date, fresh_days: int) -> ColumnElement[bool]:
    """By what this creditor itself gave: another's file is not to be seen, not even as a yes or no."""
    own = (Contact.debtor_id == DebtRecord.debtor_id, Contact.creditor_id == DebtRecord.creditor_id)
    fresh = Contact.confirmed_on >= today - timedelta(days=fresh_days)
    return and_(exists().where(*own, is_in_use(), fresh), ~_registered(Registration.deceased))
