"""The memo of a breach after a novation: all it takes to work out again what of the agreement is left to pay.

It holds the installments that were open, with what each payment settled of them part by part, the charges of delay, the
plan's rate, the days held still, and what came of them, installment by installment. `history` are all the installments,
those paid before among them, where they are known: the payments are told by them. Amounts are whole centavos, dates
ISO, rates decimal text. Nothing but the document is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from brazil.money import Money
from offers.agreements.breach_memo import freeze_of, span_of
from offers.agreements.delay import Settled
from offers.agreements.frozen import Freeze
from offers.agreements.imputed import imputed_on_installments
from offers.agreements.settling import Settling, settling
from offers.agreements.standing import InstallmentFacts
from offers.agreements.terms import LifeTerms
from offers.errors import OfferError
from offers.owed.accrual import ENGINE
from offers.owed.memo_reading import read_field

FORMAT = 1


def rest_memo(
    installments: Iterable[InstallmentFacts],
    terms: LifeTerms,
    plan_rate: Decimal,
    on: date,
    *,
    freezes: Iterable[Freeze] = (),
    history: Iterable[InstallmentFacts] = (),
    interest_from: date | None = None,
) -> dict[str, Any]:
    """The memo of what is left of an agreement, on a day. `plan_rate` is a month's, a fraction; no interest is taken
    off for days before `interest_from`."""
    lines, held, known = tuple(installments), tuple(freezes), tuple(history)
    found = settling(lines, terms, plan_rate, on, freezes=held, interest_from=interest_from)
    return {
        "format": FORMAT,
        "engine": ENGINE,
        "kind": "rest",
        "on": on.isoformat(),
        "fine_bps": terms.fine_bps,
        "interest_bps": terms.interest_bps,
        "plan_rate": str(plan_rate),
        "installments": [_line(each) for each in lines],
        "held_still": [span_of(each) for each in held],
        "result": result_of(found, known or lines),
        **({"history": [_line(each) for each in known]} if known else {}),
        **({"interest_from": interest_from.isoformat()} if interest_from else {}),
    }


def recompute_rest(document: Mapping[str, Any]) -> dict[str, Any]:
    """The result worked out again from the memo's own facts, to be compared with the one it states.

    Raises OfferError("memo_unreadable", field=...) for a document that is no such memo.
    """
    if document.get("kind") != "rest":
        raise OfferError("memo_unreadable", field="kind")
    terms = LifeTerms(
        fine_bps=read_field(document, "fine_bps", int), interest_bps=read_field(document, "interest_bps", int)
    )
    lines = read_field(document, "installments", lambda given: tuple(map(_facts, given)))
    history = read_field(document, "history", lambda given: tuple(map(_facts, given))) if "history" in document else ()
    found = settling(
        lines,
        terms,
        read_field(document, "plan_rate", Decimal),
        read_field(document, "on", date.fromisoformat),
        freezes=read_field(document, "held_still", lambda given: tuple(map(freeze_of, given))),
        interest_from=read_field(document, "interest_from", date.fromisoformat)
        if "interest_from" in document
        else None,
    )
    return result_of(found, history or lines)


def result_of(found: Settling, history: Iterable[InstallmentFacts]) -> dict[str, Any]:
    """What came of it, installment by installment and payment by payment."""
    lines = [
        {
            "number": line.number,
            "days_late": line.days_late,
            "left_cents": line.left.cents,
            "rebate_cents": line.rebate.cents,
            "fine_cents": line.fine.cents,
            "interest_cents": line.interest.cents,
        }
        for line in found.lines
    ]
    payments = [each.document() for each in imputed_on_installments(history)]
    return {"lines": lines, "payments": payments, "owed_cents": found.value.cents}


def _line(one: InstallmentFacts) -> dict[str, Any]:
    settled = [
        {
            "on": each.on.isoformat(),
            "nominal_cents": each.nominal.cents,
            "fine_cents": each.fine.cents,
            "interest_cents": each.interest.cents,
        }
        for each in one.settled
    ]
    amount = one.amount.cents
    return {"number": one.number, "due_on": one.due_on.isoformat(), "amount_cents": amount, "settled": settled}


def _facts(given: Mapping[str, Any]) -> InstallmentFacts:
    return InstallmentFacts(
        number=given["number"],
        due_on=date.fromisoformat(given["due_on"]),
        amount=Money(given["amount_cents"]),
        settled=tuple(map(_settled, given["settled"])),
    )


def _settled(given: Mapping[str, Any]) -> Settled:
    return Settled(
        on=date.fromisoformat(given["on"]),
        nominal=Money(given["nominal_cents"]),
        fine=Money(given["fine_cents"]),
        interest=Money(given["interest_cents"]),
    )
