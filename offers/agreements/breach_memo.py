"""The memo of a breach: all it takes to work out again what a first debt came back as, on paper or by `recompute`.

It holds the debt and its terms, each payment under the agreement with its day, the discount earned, the days held
still, the months of each index used with their sources, and what came of them, step by step. Amounts are whole
centavos, dates ISO, rates decimal text. Nothing but the document is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from brazil.indices import IndexSeries
from brazil.money import Money
from offers.agreements.breach import Paid, Restored
from offers.agreements.frozen import Freeze
from offers.agreements.imputed import imputed_on_debt
from offers.agreements.restored import debt_restored
from offers.debt import Debt
from offers.errors import OfferError
from offers.owed.accrual import ENGINE
from offers.owed.charges import series_needed
from offers.owed.memo import debt_document, noted, used_months
from offers.owed.memo_reading import read_debt, read_field, read_series

FORMAT = 1


def breach_memo(
    debt: Debt,
    payments: Iterable[Paid],
    on: date,
    series: Mapping[str, IndexSeries],
    *,
    vested: Money,
    freezes: Iterable[Freeze] = (),
) -> dict[str, Any]:
    """The memo of a debt as it came back on a day. Raises OfferError as agreements.restored does."""
    paid, held = tuple(payments), tuple(freezes)
    needed = [name for name in series_needed(debt.terms, debt.due_on) if name in series]
    asked = {name: noted(series[name]) for name in needed}
    own = {name: IndexSeries(name, asked[name]) for name in needed}
    restored = debt_restored(debt, paid, on, own, vested=vested, freezes=held)
    return {
        "format": FORMAT,
        "engine": ENGINE,
        "kind": "breach",
        "on": on.isoformat(),
        "debt": debt_document(debt),
        "payments": [{"on": each.on.isoformat(), "amount_cents": each.amount.cents} for each in paid],
        "vested_cents": vested.cents,
        "held_still": [span_of(each) for each in held],
        "indices": {name: used_months(series[name], asked[name].asked) for name in needed},
        "result": result_of(restored, paid),
    }


def recompute_breach(document: Mapping[str, Any]) -> dict[str, Any]:
    """The result worked out again from the memo's own facts, to be compared with the one it states.

    Raises OfferError("memo_unreadable", field=...) for a document that is no such memo.
    """
    if document.get("kind") != "breach":
        raise OfferError("memo_unreadable", field="kind")
    paid = read_field(document, "payments", lambda given: tuple(map(_paid, given)))
    restored = debt_restored(
        read_field(document, "debt", read_debt),
        paid,
        read_field(document, "on", date.fromisoformat),
        read_field(document, "indices", read_series),
        vested=read_field(document, "vested_cents", Money),
        freezes=read_field(document, "held_still", lambda given: tuple(map(freeze_of, given))),
    )
    return result_of(restored, paid)


def result_of(restored: Restored, paid: Iterable[Paid]) -> dict[str, Any]:
    """What came of it, step by step and payment by payment."""
    steps = [
        {
            "on": step.on.isoformat(),
            "days": step.days,
            "correction_cents": step.correction.cents,
            "interest_cents": step.interest.cents,
            "to_interest_cents": step.to_interest.cents,
            "to_principal_cents": step.to_principal.cents,
            "unpaid_interest_cents": step.unpaid_interest.cents,
            "principal_cents": step.principal.cents,
        }
        for step in restored.steps
    ]
    return {
        "steps": steps,
        "payments": [each.document() for each in imputed_on_debt(restored, paid)],
        "fine_cents": restored.fine.cents,
        "surplus_cents": restored.surplus.cents,
        "cut_cents": restored.cut.cents,
        "owed_cents": restored.owed.cents,
        "excess_cents": restored.excess.cents,
    }


def span_of(freeze: Freeze) -> dict[str, str]:
    """Days held still, as a memo writes them; without an end while they last."""
    return {"since": freeze.since.isoformat(), "until": freeze.until.isoformat() if freeze.until else ""}


def freeze_of(given: Mapping[str, str]) -> Freeze:
    """Read back."""
    until = given["until"]
    return Freeze(since=date.fromisoformat(given["since"]), until=date.fromisoformat(until) if until else None)


def _paid(given: Mapping[str, Any]) -> Paid:
    return Paid(on=date.fromisoformat(given["on"]), amount=Money(given["amount_cents"]))
