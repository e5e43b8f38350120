"""What became of agreements: the way from seeing options to keeping an agreement, breaches, discounts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Subquery,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from offers.agreements.agreement import AgreementEvent
from portal.models import Agreement, AgreementDebt, AgreementStep, DebtRecord, Installment, OfferRecord
from portal.services.reports.asked import Asked, Rows
from portal.services.reports.cohorts import deals, seen
from portal.services.reports.figures import Method, Spec
from portal.services.reports.in_sql import day_of, plus_days

STAGES = ("1-viu", "2-simulou", "3-aceitou", "4-pagou", "5-manteve")
"""Stored stages only: sessions are deleted when they end, so that who signed in and saw nothing is not known."""


def funnel(asked: Asked) -> Rows:
    """One row a debt and stage; each stage is reached by those of the stage before alone, while followed."""
    found, made = seen(asked), deals(asked, every=True)
    last = plus_days(found.c.on_day, asked.maturity)
    accepted = made.c.on_day <= last
    paid = and_(accepted, exists().where(
        Installment.agreement_id == made.c.agreement_id, Installment.number == 1, Installment.paid_on <= last
    ))  # fmt: skip
    kept = and_(paid, ~exists().where(
        AgreementStep.agreement_id == made.c.agreement_id, AgreementStep.happened_on <= last,
        AgreementStep.event.in_([AgreementEvent.BREACH.value, AgreementEvent.CANCEL.value]),
    ))  # fmt: skip
    plans = _first_plans(asked)
    simulated = plans.c.on_day <= last
    reached = (
        select(
            found.c.debt_id, found.c.debtor_id, found.c.subject, found.c.on_day,
            literal(1).label(STAGES[0]),
            func.max(case((or_(accepted, simulated), 1), else_=0)).label(STAGES[1]),
            *(func.coalesce(func.max(case((each, 1), else_=0)), 0).label(stage)
              for each, stage in zip((accepted, paid, kept), STAGES[2:], strict=True)),
        )
        .select_from(found)
        .outerjoin(plans, plans.c.debt_id == found.c.debt_id)
        .outerjoin(made, made.c.debt_id == found.c.debt_id)
        .group_by(found.c.debt_id, found.c.debtor_id, found.c.subject, found.c.on_day)
    ).cte("reached")  # fmt: skip
    one = literal(1).label("whole")
    return _all(
        [
            select(
                reached.c.subject, reached.c.debtor_id, reached.c.on_day, reached.c[stage].label("part"), one,
                literal(stage).label("kind"),
            )
            for stage in STAGES
        ]
    )  # fmt: skip


def broken(asked: Asked) -> Rows:
    """Each agreement made in the period, and whether it broke while followed."""
    made, ends = deals(asked), _breaches()
    return _made(made, case((_while_followed(made, ends, asked), 1), else_=0), made.c.one).outerjoin(
        ends, ends.c.agreement_id == made.c.agreement_id
    )


def broken_by_cause(asked: Asked) -> Rows:
    """The same once for each cause there was."""
    made, ends = deals(asked), _breaches()
    causes = (
        select(AgreementStep.reason)
        .join(Agreement, Agreement.id == AgreementStep.agreement_id)
        .where(AgreementStep.event == AgreementEvent.BREACH.value, Agreement.creditor_id == asked.creditor_id)
        .distinct()
    ).subquery("causes")
    broke = and_(_while_followed(made, ends, asked), ends.c.reason == causes.c.reason)
    query = _made(made, case((broke, 1), else_=0), made.c.one, causes.c.reason)
    return query.join(causes, literal(True)).outerjoin(ends, ends.c.agreement_id == made.c.agreement_id)


def broken_by_installment(asked: Asked) -> Rows:
    """One row an installment of an agreement that has it: whether the agreement broke with it the first unpaid."""
    made, ends = deals(asked), _breaches()
    unpaid = (
        select(func.min(Installment.number))
        .where(
            Installment.agreement_id == made.c.agreement_id,
            or_(Installment.paid_on.is_(None), Installment.paid_on > ends.c.broke_on),
        )
        .correlate(made, ends)
        .scalar_subquery()
    )
    at = and_(_while_followed(made, ends, asked), Installment.number == unpaid)
    number = case(
        (Installment.number < 10, literal("0") + cast(Installment.number, Text)), else_=cast(Installment.number, Text)
    )
    return (
        _made(made, case((at, 1), else_=0), made.c.one, number)
        .join(Installment, Installment.agreement_id == made.c.agreement_id)
        .outerjoin(ends, ends.c.agreement_id == made.c.agreement_id)
    )


def discount(asked: Asked) -> Rows:
    """What was taken off, over what was owed. The interest of a plan is no discount taken back: it pays for time."""
    made, off = deals(asked), _taken_off()
    return _discounted(made, off, _cents(made.c.balance) - off.c.agreed, _cents(made.c.balance))


def discount_each(asked: Asked) -> Rows:
    """The discount of each agreement in hundredths of a percent, over 10,000: each counts the same."""
    made, off = deals(asked), _taken_off()
    balance = _cents(made.c.balance)
    return _discounted(made, off, (balance - off.c.agreed) * 10_000 // balance, literal(10_000)).where(balance > 0)


SPECS_OF_BREACH = (
    Spec(key="quebra", members=broken, method=Method.SHARE),
    Spec(key="quebra-causa", members=broken_by_cause, method=Method.SHARE, kinds=True),
    Spec(key="quebra-parcela", members=broken_by_installment, method=Method.SHARE, kinds=True),
)
SPECS_OF_DISCOUNT = (
    Spec(key="desconto-valor", members=discount, method=Method.RATIO, kinds=True),
    Spec(key="desconto-acordo", members=discount_each, method=Method.RATIO, kinds=True),
)
SPECS_OF_FUNNEL = (Spec(key="funil", members=funnel, method=Method.SHARE, kinds=True),)


def _first_plans(asked: Asked) -> Subquery:
    """The first day on which a plan was looked at, by debt."""
    return (
        select(OfferRecord.debt_id, day_of(func.min(OfferRecord.created_at)).label("on_day"))
        .join(DebtRecord, DebtRecord.id == OfferRecord.debt_id)
        .where(DebtRecord.creditor_id == asked.creditor_id)
        .group_by(OfferRecord.debt_id)
        .subquery("plans")
    )


def _breaches() -> Subquery:
    """The first breach of each agreement, and its cause."""
    earlier = aliased(AgreementStep)
    breach = AgreementEvent.BREACH.value
    before = exists().where(
        earlier.agreement_id == AgreementStep.agreement_id, earlier.event == breach, earlier.id < AgreementStep.id
    )
    return (
        select(AgreementStep.agreement_id, AgreementStep.reason, AgreementStep.happened_on.label("broke_on"))
        .where(AgreementStep.event == breach, ~before)
        .subquery("ends")
    )


def _while_followed(made: Subquery, ends: Subquery, asked: Asked) -> Any:
    return ends.c.broke_on <= plus_days(made.c.on_day, asked.maturity)


def _taken_off() -> Subquery:
    cents = func.sum(type_coerce(AgreementDebt.agreed, BigInteger))
    return (
        select(AgreementDebt.agreement_id, cast(cents, BigInteger).label("agreed"))
        .group_by(AgreementDebt.agreement_id)
        .subquery("off")
    )


def _discounted(made: Subquery, off: Subquery, part: Any, whole: Any) -> Rows:
    kind = case((OfferRecord.installment_count == 1, "a-vista"), else_="parcelado")
    return (
        _made(made, part, whole, kind)
        .join(off, off.c.agreement_id == made.c.agreement_id)
        .join(OfferRecord, OfferRecord.id == made.c.offer_id)
    )


def _cents(column: Any) -> Any:
    return type_coerce(column, BigInteger)


def _made(made: Subquery, part: Any, whole: Any, kind: Any = None) -> Rows:
    return select(
        made.c.subject, made.c.debtor_id, made.c.on_day, part.label("part"), whole.label("whole"),
        (literal("") if kind is None else kind).label("kind"),
    ).select_from(made)  # fmt: skip


def _all(parts: list[Any]) -> Rows:
    every = union_all(*parts).subquery()
    return select(every)
