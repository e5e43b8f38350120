"""The memo of a balance: a document with all it takes to work the balance out again, on paper or by
`owed.memo_reading.recompute_memo`.

It holds the debt, the terms, the months of each index used with their values and sources, the legal limits in force,
the conventions and the engine's version, and the balance itself. Amounts are whole centavos, dates ISO, rates decimal
text. Recomputing needs nothing but the document: no packaged series, no database.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from brazil.calendar import next_bank_day
from brazil.indices import IndexSeries
from offers.agreements.frozen import Freeze, days_held, freezes_document
from offers.consumer_law import LEGAL_INTEREST, LimitName, limit_on
from offers.debt import ContractTerms, Debt
from offers.errors import OfferError
from offers.made.offer_document import balance_document
from offers.owed.accrual import CUT_ORDER, ENGINE, itemize, under_card_ceiling
from offers.owed.balance import Balance
from offers.owed.charges import series_needed

FORMAT = 1

_CONVENTIONS = {
    "days": "due_date_excluded_pricing_date_included",
    "legal_rate_days": "first_included_last_excluded",
    "money_rounding": "half_up_each_line",
    "correction_factor": "18_places_half_even",
    "interest_factor": "18_places_up",
    "legal_rate_shown": "percent_6_places_half_even",
    "bank_day": "paid_by_next_bank_day_bears_nothing_later_counts_from_due_date",
    "deflation": "applied_down_to_the_nominal_amount",
    "last_month_published": "series_stop_there",
}


class Noted(Mapping[date, Decimal]):
    """The values of a series, and which months were asked for."""

    def __init__(self, values: Mapping[date, Decimal]) -> None:
        self._values = values
        self.asked: set[date] = set()

    def __getitem__(self, month: date) -> Decimal:
        self.asked.add(month)
        return self._values[month]

    def __iter__(self) -> Iterator[date]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def noted(series: IndexSeries) -> Noted:
    """The values of a series, watched."""
    return Noted(series.values)


def memo_of(
    debt: Debt, balance: Balance, series: Mapping[str, IndexSeries], *, held: Collection[Freeze] = ()
) -> dict[str, Any]:
    """The memo of a balance, as a JSON-able dict. `held` are the days a dispute held it still.

    The balance is worked out once more, which tells the months it uses. Raises OfferError("memo_disagrees") when that
    gives another balance: a memo that does not recompute is none.
    """
    needed = [name for name in series_needed(debt.terms, debt.due_on) if name in series]
    watched = {name: noted(series[name]) for name in needed}
    seen = {name: IndexSeries(name, watched[name]) for name in needed}
    days = days_held(debt.due_on, balance.priced_on, held)
    if itemize(debt, balance.priced_on, seen, held_days=days) != balance:
        raise OfferError("memo_disagrees")
    return {
        "format": FORMAT,
        "engine": ENGINE,
        "priced_on": balance.priced_on.isoformat(),
        "next_bank_day": next_bank_day(debt.due_on).isoformat(),
        "debt": debt_document(debt),
        "indices": {name: used_months(series[name], watched[name].asked) for name in needed},
        "limits": _limits(debt),
        "conventions": {**_CONVENTIONS, "card_ceiling_cut_order": [component.value for component in CUT_ORDER]},
        "balance": balance_document(balance),
        **({"held_still": freezes_document(held), "held_days": days} if held else {}),
    }


def debt_document(debt: Debt) -> dict[str, Any]:
    """A debt and its terms."""
    return {
        "principal_cents": debt.principal.cents,
        "due_on": debt.due_on.isoformat(),
        "product": debt.product.value,
        "contracted_on": debt.contracted_on.isoformat() if debt.contracted_on else None,
        "terms": {each.name: getattr(debt.terms, each.name) for each in fields(ContractTerms)},
    }


def used_months(series: IndexSeries, asked: set[date]) -> dict[str, Any]:
    """The months asked for and the last one published, which is where the series stops."""
    return {
        "last_published": f"{series.last_month:%Y-%m}",
        "months": {
            f"{month:%Y-%m}": {"percent": str(series.values[month]), "source": series.sources.get(month, "")}
            for month in sorted(asked | {series.last_month})
        },
    }


def _limits(debt: Debt) -> list[dict[str, str]]:
    """The legal parameters in force for this debt, each with its article and first day."""
    names = [LimitName.CONSUMER_FINE, LimitName.CONSUMER_LATE_INTEREST]
    shown = [limit_on(name, debt.due_on) for name in (names if debt.terms.consumer else [LimitName.PENALTY_CLAUSE])]
    if under_card_ceiling(debt):
        shown.append(limit_on(LimitName.REVOLVING_CREDIT_CHARGES, max(debt.due_on, debt.contracted_on or debt.due_on)))
    limits = [_dated(each.name, str(each.value), each.in_force_from, each.article) for each in shown if each]
    if debt.terms.late_interest_bps is None:
        limits += [_dated(rule.kind, "", rule.in_force_from, rule.article) for rule in LEGAL_INTEREST]
    return limits


def _dated(name: str, value: str, in_force_from: date, article: str) -> dict[str, str]:
    return {"name": str(name), "value": value, "in_force_from": in_force_from.isoformat(), "article": article}
