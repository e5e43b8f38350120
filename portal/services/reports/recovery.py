"""Recovery of the debts whose options were seen: by value, number and agreement; and the time until it is settled."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Subquery, and_, case, func, literal, null, select, type_coerce

from portal.db_types import Day
from portal.models import Payment, PaymentStatus
from portal.services.reports.asked import Asked, Rows
from portal.services.reports.cohorts import deals, seen
from portal.services.reports.figures import Method, Spec
from portal.services.reports.in_sql import days_between, plus_days


def by_value(asked: Asked) -> Rows:
    """Received for the debt while it was followed, over what was owed when it was seen."""
    found, made = seen(asked), deals(asked, every=True)
    cents = type_coerce(Payment.amount, BigInteger)
    counts = and_(Payment.status == PaymentStatus.APPLIED, Payment.paid_on <= plus_days(found.c.on_day, asked.maturity))
    return (
        _of(found, func.coalesce(func.sum(case((counts, cents), else_=0)), 0), found.c.whole)
        .select_from(found)
        .outerjoin(made, made.c.debt_id == found.c.debt_id)
        .outerjoin(Payment, Payment.agreement_id == made.c.agreement_id)
        .group_by(*_grouped(found), found.c.whole)
    )


def by_number(asked: Asked) -> Rows:
    """Settled while it was followed, or not."""
    found, made = seen(asked), deals(asked, every=True)
    return _happened(found, made, made.c.settled_on <= plus_days(found.c.on_day, asked.maturity))


def agreed(asked: Asked) -> Rows:
    """An agreement was made while it was followed, or not."""
    found, made = seen(asked), deals(asked, every=True)
    return _happened(found, made, made.c.on_day <= plus_days(found.c.on_day, asked.maturity))


def until_settled(asked: Asked) -> Rows:
    """`part` is whether it was settled by the last day that counts, `whole` the days until then, or until that day."""
    return _until(asked, "settled_on")


def until_agreed(asked: Asked) -> Rows:
    """The same of the day of the agreement."""
    return _until(asked, "on_day")


SPECS = (
    Spec(key="recuperado", members=by_value, method=Method.RATIO),
    Spec(key="quitadas", members=by_number, method=Method.SHARE),
    Spec(key="com-acordo", members=agreed, method=Method.SHARE),
)
TIMES = (
    Spec(key="ate-quitar", members=until_settled, method=Method.SURVIVAL),
    Spec(key="ate-acordo", members=until_agreed, method=Method.SURVIVAL),
)


def _until(asked: Asked, column: str) -> Rows:
    found, made = seen(asked), deals(asked, every=True)
    day = func.min(case((made.c[column] <= asked.observed_until, made.c[column]), else_=null()))
    ended = (
        select(*_grouped(found), type_coerce(day, made.c[column].type).label("ended_on"))
        .select_from(found)
        .outerjoin(made, made.c.debt_id == found.c.debt_id)
        .group_by(*_grouped(found))
    ).subquery("ended")
    days = days_between(ended.c.on_day, func.coalesce(ended.c.ended_on, _bound(asked)))
    return _of(ended, case((ended.c.ended_on.is_not(None), 1), else_=0), days).select_from(ended)


def _bound(asked: Asked) -> ColumnElement[Any]:
    return literal(asked.observed_until, Day())


def _happened(found: Subquery, made: Subquery, condition: ColumnElement[bool]) -> Rows:
    part = func.coalesce(func.max(case((condition, 1), else_=0)), 0)
    return (
        _of(found, part, literal(1))
        .select_from(found)
        .outerjoin(made, made.c.debt_id == found.c.debt_id)
        .group_by(*_grouped(found))
    )


def _grouped(found: Subquery) -> tuple[Any, ...]:
    return found.c.debt_id, found.c.debtor_id, found.c.subject, found.c.on_day


def _of(found: Subquery, part: Any, whole: Any) -> Rows:
    return select(
        found.c.subject, found.c.debtor_id, found.c.on_day, part.label("part"), whole.label("whole"),
        literal("").label("kind"),
    )  # fmt: skip
