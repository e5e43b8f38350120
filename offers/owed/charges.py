"""Which charges fall on a debt, as factors looked up by terms, due date, pricing day and series (owed.charge)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from brazil.indices import IndexSeries
from offers.consumer_law import LegalInterest, legal_interest_from
from offers.debt import ContractTerms
from offers.errors import OfferError
from offers.owed.agreed_charges import fees, fine, interest, remuneratory
from offers.owed.charge import Charge
from offers.owed.index_charges import index_correction, legal_interest

DEFAULT_INDEX = "IPCA"  # where the contract names none (Código Civil art. 389, parágrafo único)


def charges(terms: ContractTerms, due_on: date, today: date, series: Mapping[str, IndexSeries]) -> tuple[Charge, ...]:
    """The charges of a delay, in Component order; fees last.

    Raises OfferError: ``rate_negative``, ``index_unknown``, ``rate_too_fine``; MissingIndex: ``index_gap``.
    """
    names = _names(terms, due_on)
    try:
        return _charges(terms, due_on, today, *(series[name] if name else None for name in names))
    except KeyError as error:
        raise OfferError("index_unknown", index=error.args[0]) from error


def series_needed(terms: ContractTerms, due_on: date) -> tuple[str, ...]:
    """The names of the index series a debt takes, in the order correction, Selic, legal rate."""
    return tuple(name for name in _names(terms, due_on) if name)


def _names(terms: ContractTerms, due_on: date) -> tuple[str | None, str | None, str | None]:
    """The series a debt takes: of correction, of Selic, of the legal rate."""
    if terms.late_interest_bps is not None:
        return terms.correction_index, None, None
    before = due_on < legal_interest_from(LegalInterest.LEGAL_RATE)
    return terms.correction_index or DEFAULT_INDEX, "SELIC" if before else None, "LEGAL_RATE"


@lru_cache(maxsize=32768)
def _charges(
    terms: ContractTerms,
    due_on: date,
    today: date,
    index: IndexSeries | None,
    selic: IndexSeries | None,
    legal: IndexSeries | None,
) -> tuple[Charge, ...]:
    _check(terms)
    days = (today - due_on).days
    found = [index_correction(terms, due_on, today, index)] if index is not None else []
    if terms.remuneratory_bps:
        found.append(remuneratory(terms, days))
    if terms.fine_bps:
        found.append(fine(terms, due_on, days))
    if legal is not None:
        found.append(legal_interest(due_on, today, selic, legal))
    elif terms.late_interest_bps:
        found.append(interest(terms, due_on, today))
    if terms.fees_bps:
        found.append(fees(terms, days))
    return tuple(found)


def _check(terms: ContractTerms) -> None:
    rates = (terms.fine_bps, terms.late_interest_bps or 0, terms.remuneratory_bps, terms.fees_bps)
    if min(rates) < 0:
        raise OfferError("rate_negative", rates=rates)
