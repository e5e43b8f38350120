"""What collecting cost: entered or brought by a file, month by month; and what each real recovered cost."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import BigInteger, Text, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from brazil.money import Money
from portal.models import Agreement, CostKind, DebtRecord, OfferRecord, Payment, PaymentStatus, ReportCost
from portal.services import audit
from portal.services.errors import NotAllowed
from portal.services.reports.asked import Asked, Rows
from portal.services.reports.figures import Method, Spec

HEADER = ("mes", "tipo", "valor")
LARGEST_FILE = 200_000
_MOST = Money(10**13)


def spent(asked: Asked) -> Rows:
    """Costs of the months the period touches above the line, what was received in those months below it, by month."""
    first, last = _months(asked)
    cost = select(
        type_coerce(ReportCost.kind, Text).label("subject"), literal(0).label("debtor_id"),
        ReportCost.month.label("on_day"),
        type_coerce(ReportCost.amount, BigInteger).label("part"), literal(0).label("whole"),
        literal("custo").label("kind"),
    ).where(ReportCost.creditor_id == asked.creditor_id, ReportCost.month.between(first, last))  # fmt: skip
    received = (
        select(
            Agreement.number.label("subject"), Payment.debtor_id, Payment.paid_on.label("on_day"),
            literal(0).label("part"), type_coerce(Payment.amount, BigInteger).label("whole"),
            literal("recebido").label("kind"),
        )
        .join(Agreement, Agreement.id == Payment.agreement_id)
        .where(
            Payment.creditor_id == asked.creditor_id, Payment.status == PaymentStatus.APPLIED,
            Payment.paid_on >= first, Payment.paid_on < _after(last),
        )
    )  # fmt: skip
    if asked.debts is not None:
        received = (
            received.join(OfferRecord, OfferRecord.id == Agreement.offer_id)
            .join(DebtRecord, DebtRecord.id == OfferRecord.debt_id)
            .where(asked.debts)
        )
    return select(union_all(cost, received).subquery())


SPECS = (Spec(key="custo-por-real", members=spent, method=Method.WHOLE),)


def costs_of(session: Session, creditor_id: int, since: date, until: date) -> dict[tuple[date, CostKind], Money]:
    """What was entered, by month and kind."""
    query = select(ReportCost).where(
        ReportCost.creditor_id == creditor_id, ReportCost.month.between(since.replace(day=1), until)
    )
    return {(each.month, each.kind): each.amount for each in session.scalars(query)}


def received_by_month(session: Session, asked: Asked) -> dict[str, Money]:
    """What came in, by ``2026-11``."""
    found = spent(asked).subquery()
    query = select(found.c.on_day, func.sum(found.c.whole)).where(found.c.whole > 0).group_by(found.c.on_day)
    months: dict[str, int] = {}
    for day, cents in session.execute(query):
        months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", 0) + int(cents)
    return {month: Money(cents) for month, cents in months.items()}


def enter(
    session: Session, creditor_id: int, amounts: Mapping[tuple[date, CostKind], Money], *, staff_id: int, now: datetime
) -> int:
    """Keep amounts by month and kind, each in the place of the one before; how many. Commits.

    Raises NotAllowed("cost_amount") for an amount below zero or beyond belief.
    """
    if any(not Money(0) <= amount <= _MOST for amount in amounts.values()):
        raise NotAllowed("cost_amount")
    months = {month.replace(day=1) for month, _ in amounts}
    query = select(ReportCost).where(ReportCost.creditor_id == creditor_id, ReportCost.month.in_(months))
    known = {(each.month, each.kind): each for each in session.scalars(query.with_for_update())}
    for (day, kind), amount in amounts.items():
        month = day.replace(day=1)
        found = known.get((month, kind))
        if found is None:
            found = ReportCost(creditor_id=creditor_id, month=month, kind=kind)
            session.add(found)
        found.amount, found.staff_id, found.entered_at = amount, staff_id, now
    detail = {f"{month:%Y-%m} {kind.value}": amount.cents for (month, kind), amount in amounts.items()}
    audit.record(
        session, actor=f"staff:{staff_id}", action="costs.entered", subject=f"creditor:{creditor_id}",
        creditor_id=creditor_id, detail=detail, now=now,
    )  # fmt: skip
    session.commit()
    return len(amounts)


def read_file(raw: bytes) -> dict[tuple[date, CostKind], Money]:
    """A CSV of HEADER, semicolons or commas between: ``2026-10;pessoas;1.234,56``. Lines of one month and kind add up.

    Raises NotAllowed("cost_file", line=...) with the first line that cannot be read, NotAllowed("cost_file_large").
    """
    if len(raw) > LARGEST_FILE:
        raise NotAllowed("cost_file_large")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    lines = csv.reader(io.StringIO(text), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    return _added(lines)


def _added(lines: Iterable[list[str]]) -> dict[tuple[date, CostKind], Money]:
    found: dict[tuple[date, CostKind], Money] = {}
    headed = False
    for number, cells in enumerate(lines, start=1):
        cells = [each.strip() for each in cells]
        if not any(cells):
            continue
        if not headed:
            if tuple(each.lower() for each in cells[:3]) != HEADER:
                raise NotAllowed("cost_file", line=number)
            headed = True
            continue
        try:
            month, kind = date.fromisoformat(f"{cells[0]}-01"), CostKind(cells[1].lower())
            amount = Money(_cents(cells[2]))
        except (ValueError, IndexError) as error:
            raise NotAllowed("cost_file", line=number) from error
        found[month, kind] = found.get((month, kind), Money(0)) + amount
    if not found:
        raise NotAllowed("cost_file", line=1)
    return found


def _cents(typed: str) -> int:
    """``1.234,56`` or ``1234.56`` in centavos. Raises ValueError for anything else, and for less than nothing."""
    plain = typed.replace(".", "").replace(",", ".") if "," in typed else typed
    whole, _, rest = plain.partition(".")
    if (
        not whole.isascii()
        or not whole.isdigit()
        or len(rest) > 2
        or (rest and not (rest.isascii() and rest.isdigit()))
    ):
        raise ValueError(typed)
    return int(whole) * 100 + int(rest.ljust(2, "0") or 0)


def _months(asked: Asked) -> tuple[date, date]:
    return asked.since.replace(day=1), asked.until.replace(day=1)


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
