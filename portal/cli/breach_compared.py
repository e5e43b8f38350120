"""The memo of a breach worked out again, line by line, for `flask offers recompute`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from brazil.money import Money
from offers.agreements.breach_memo import recompute_breach
from offers.agreements.rest_memo import recompute_rest
from offers.errors import OfferError
from portal.formatting import brl, date_short

_TOTALS = {
    "fine_cents": "Multa",
    "cut_cents": "Limite do cartão",
    "surplus_cents": "Pago além",
    "owed_cents": "Em aberto",
    "excess_cents": "A devolver",
}


def memos_in(document: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The memos of breaches and agreements that a file is or holds; none where it tells of another thing."""
    found = document.get("memos") or (document.get("breach", document),)
    return tuple(each for each in found if isinstance(each, dict) and each.get("kind") in ("breach", "rest"))


def compared(memo: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """What is shown of each line, and whether the memo and the computation agree on all of it.

    Raises OfferError("memo_unreadable") for a document that does not hold what it takes.
    """
    again = recompute_breach(memo) if memo["kind"] == "breach" else recompute_rest(memo)
    stated = memo.get("result")
    if not isinstance(stated, dict):
        raise OfferError("memo_unreadable", field="result")
    for part, name in (("payments", _payment), ("steps", _step), ("lines", _line)):
        if part == "payments" and part not in stated:  # written before payments were told one by one
            continue
        for one, other in zip_longest(stated.get(part, ()), again.get(part, ())):
            yield name(other or one), one == other
    for key, title in _TOTALS.items():
        if key in again:
            yield f"{title:<24} {_amount(stated.get(key)):>16} {_amount(again[key]):>16}", stated.get(key) == again[key]


def _payment(payment: Mapping[str, Any]) -> str:
    day = date_short(date.fromisoformat(payment["on"]))
    return f"{'Pago em ' + day:<24} {brl(Money(payment['amount_cents'])):>16}"


def _step(step: Mapping[str, Any]) -> str:
    left = step["principal_cents"] + step["unpaid_interest_cents"]
    return f"{'Em ' + date_short(date.fromisoformat(step['on'])):<24} {brl(Money(left)):>16}"


def _line(line: Mapping[str, Any]) -> str:
    value = line["left_cents"] - line["rebate_cents"] + line["fine_cents"] + line["interest_cents"]
    return f"{'Parcela ' + str(line['number']):<24} {brl(Money(value)):>16}"


def _amount(cents: Any) -> str:
    return brl(Money(cents)) if isinstance(cents, int) else "-"
