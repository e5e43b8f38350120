"""The memo of an offer worked out again, line by line, for `flask offers recompute`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from brazil.money import Money
from offers.errors import OfferError
from offers.made.offer_memo import recompute_offer
from portal.formatting import brl

_TOTALS = {"financed_cents": "Com o desconto", "interest_cents": "Juros", "iof_cents": "IOF", "total_cents": "Total"}


def compared(memo: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """What is shown of each installment and total, and whether the memo and the computation agree on all of it.

    Raises OfferError("memo_unreadable") for a document that does not hold what it takes.
    """
    again: dict[str, Any] = recompute_offer(memo)
    stated = memo.get("result")
    if not isinstance(stated, dict):
        raise OfferError("memo_unreadable", field="result")
    for one, other in zip_longest(stated.get("installments", ()), again["installments"]):
        shown = other or one
        yield f"{'Parcela ' + str(shown['number']):<24} {brl(Money(shown['amount_cents'])):>16}", one == other
    for key, title in _TOTALS.items():
        yield f"{title:<24} {_amount(stated.get(key)):>16} {_amount(again[key]):>16}", stated.get(key) == again[key]
    yield "Tudo o mais", stated == again


def _amount(cents: Any) -> str:
    return brl(Money(cents)) if isinstance(cents, int) else "-"
