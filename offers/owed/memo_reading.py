"""A balance worked out again from its memo (owed.memo), and the balance the memo states, to be compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, TypeVar

from brazil.indices import IndexSeries
from offers.agreements.frozen import days_held, freezes_told
from offers.debt import ContractTerms, CorrectionDays, Debt, InterestDays, Product
from offers.errors import OfferError
from offers.made.document_fields import date_of, money_of, text_of
from offers.made.offer_reading import balance_from_document
from offers.owed.accrual import itemize
from offers.owed.balance import Balance

Value = TypeVar("Value")

_KINDS: Mapping[str, tuple[type, ...]] = {
    "correction_index": (str, NoneType),
    "fine_bps": (int,),
    "late_interest_bps": (int, NoneType),
    "remuneratory_bps": (int,),
    "fees_bps": (int,),
    "consumer": (bool,),
}


def recompute_memo(document: Mapping[str, Any]) -> Balance:
    """The balance worked out again from the memo's own debt, terms and index values.

    Raises OfferError("memo_unreadable", field=...) for a document that is no memo; OfferError and MissingIndex as
    `itemize` does for one whose values cannot be worked with.
    """
    debt = read_field(document, "debt", read_debt)
    priced_on = read_field(document, "priced_on", date_of)
    held = read_field(document, "held_still", freezes_told) if "held_still" in document else ()
    series = read_field(document, "indices", read_series)
    return itemize(debt, priced_on, series, held_days=days_held(debt.due_on, priced_on, held))


def balance_of_memo(document: Mapping[str, Any]) -> Balance:
    """The balance the memo states. Raises OfferError("memo_unreadable", field=...)."""
    priced_on = read_field(document, "priced_on", date_of)
    return read_field(document, "balance", lambda stated: balance_from_document(stated, priced_on))


def read_field(document: Any, field: str, reader: Callable[[Any], Value]) -> Value:
    """One field of a memo. Raises OfferError("memo_unreadable", field=...)."""
    try:
        return reader(document[field])
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
        raise OfferError("memo_unreadable", field=field) from error


def read_debt(source: Any) -> Debt:
    """The debt a memo holds."""
    return Debt(
        principal=money_of(source["principal_cents"]),
        due_on=date_of(source["due_on"]),
        product=Product(source["product"]),
        terms=_terms(source["terms"]),
        contracted_on=date_of(source["contracted_on"]) if source["contracted_on"] is not None else None,
    )


def _terms(source: Any) -> ContractTerms:
    terms = ContractTerms(
        **{
            **source,
            "correction_days": CorrectionDays(source["correction_days"]),
            "interest_days": InterestDays(source["interest_days"]),
        }
    )
    if any(type(getattr(terms, name)) not in kinds for name, kinds in _KINDS.items()):
        raise TypeError("a term of another kind")
    return terms


def read_series(source: Any) -> dict[str, IndexSeries]:
    """The months of each index a memo holds."""
    return {name: IndexSeries(name, _months(each["months"])) for name, each in source.items()}


def _months(source: Any) -> dict[date, Decimal]:
    values = {date.fromisoformat(f"{month}-01"): Decimal(text_of(each["percent"])) for month, each in source.items()}
    if not all(percent.is_finite() for percent in values.values()):
        raise ValueError("a month without a finite value")
    return values
