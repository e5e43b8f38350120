"""What a report's address asks for: the days, the product, the segment; and the fields that say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from offers.debt import Product
from portal import clock
from portal.creditor.tier_form import PRODUCTS
from portal.extensions import settings
from portal.models import Creditor, DebtRecord, SegmentRecord
from portal.services.reports.asked import Asked
from portal.services.reports.catalog import Report, usual_period
from portal.services.reports.vintages import By
from portal.services.segments import segment_filter, segment_of, segments_of
from portal.services.segments.keeping import rules_of
from portal.wording_reports import BY

NOT_BY_DEBT = (Report.SATISFACTION,)
"""Ratings are of people and steps, not of debts: fewer of them would say who gave them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What was asked, and how the address says it."""

    report: Report
    asked: Asked
    product: Product | None
    segment: SegmentRecord | None
    segments: Sequence[SegmentRecord]
    by: By
    creditor_word: str | None

    def query(self) -> dict[str, Any]:
        """What keeps all of it in an address."""
        said: dict[str, Any] = {"de": self.asked.since.isoformat(), "ate": self.asked.until.isoformat()}
        if self.product is not None:
            said["produto"] = self.product.value
        if self.segment is not None:
            said["segmento"] = self.segment.public_id
        if self.report is Report.VINTAGES:
            said["safra"] = self.by.value
        if self.creditor_word:
            said["credor"] = self.creditor_word
        return said

    def fields(self) -> list[dict[str, Any]]:
        """The fields of the filter bar."""
        found = [_day_field("de", "De", self.asked.since), _day_field("ate", "Até", self.asked.until)]
        if self.report not in NOT_BY_DEBT:
            products = [("", "Todos"), *((each.value, text) for each, text in PRODUCTS.items())]
            found.append(_choice("produto", "Produto", self.product.value if self.product else "", products))
        if self.segments:
            named = [("", "Todos"), *((each.public_id, each.name) for each in self.segments)]
            found.append(_choice("segmento", "Segmento", self.segment.public_id if self.segment else "", named))
        if self.report is Report.VINTAGES:
            found.append(
                _choice("safra", "Juntar por", self.by.value, [(each.value, text) for each, text in BY.items()])
            )
        return found


def scope_of(session: Session, report: Report, creditor: Creditor) -> Scope:
    """What this request asks for; a day that is none, or in the future, falls back to the report's usual ones.

    Raises NotFound for a segment that is not the creditor's.
    """
    today = clock.today()
    usual = usual_period(report, today)
    since, until = _day("de", today) or usual.since, _day("ate", today) or usual.until
    if since > until:
        since, until = until, since
    by_debt = report not in NOT_BY_DEBT
    product = _product() if by_debt else None
    asked_segment = request.args.get("segmento", "")
    segment = segment_of(session, asked_segment, creditor.id) if by_debt and asked_segment else None
    by = request.args.get("safra", "")
    return Scope(
        report=report,
        asked=Asked(
            creditor_id=creditor.id,
            since=since,
            until=until,
            today=today,
            debts=_debts(creditor, product, segment, today),
        ),
        product=product,
        segment=segment,
        segments=segments_of(session, creditor.id) if by_debt else (),
        by=By(by) if by in set(By) else By.AGREEMENT,
        creditor_word=request.args.get("credor"),
    )


def _debts(
    creditor: Creditor, product: Product | None, segment: SegmentRecord | None, today: date
) -> ColumnElement[bool] | None:
    """The debts of both, as they are today. Apart from the query it narrows, which may read the same tables."""
    asked: list[ColumnElement[bool]] = []
    if product is not None:
        asked.append(DebtRecord.product == product)
    if segment is not None:
        asked.append(segment_filter(rules_of(segment), today=today, fresh_days=settings().contact_fresh_days))
    if not asked:
        return None
    own = select(DebtRecord.id).where(DebtRecord.creditor_id == creditor.id, *asked)
    return DebtRecord.id.in_(own.correlate(None))


def _product() -> Product | None:
    asked = request.args.get("produto", "")
    return Product(asked) if asked in set(Product) else None


def _day(name: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= today else None


def _day_field(name: str, label: str, day: date) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": "date", "value": day.isoformat()}


def _choice(name: str, label: str, value: str, options: list[tuple[str, str]]) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": "select", "value": value, "options": options}
