"""The numbers documents carry: a slip's "numero do documento", which banks send back, and those of receipts."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.models import Agreement, Payment

WIDTH = 10  # the field at Itau and Bradesco (CNAB 400, remessa positions 111-120); Banco do Brasil has 15
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels, so that no word comes out; letters only, so that no other number does


def document_number(agreement_id: int, installment: int) -> str:
    """``17-3``; from where that would not fit on, the agreement in letters: ``CRQNLDBM12``.

    Fits up to agreement 25,600,000,000 with two digits of installment and 1,280,000,000 with three. Raises ValueError
    beyond. No two installments share one: letters and digits need no sign between them.
    """
    plain = f"{agreement_id}-{installment}"
    if len(plain) <= WIDTH:
        return plain
    text = f"{_in_letters(agreement_id)}{installment}"
    if len(text) > WIDTH:
        raise ValueError("no document number fits")
    return text


def _in_letters(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number, len(_LETTERS))
        letters = _LETTERS[place] + letters
    return letters


RECEIPT_MARK = "R"


def payment_number(session: Session, payment: Payment) -> str:
    """``034-777-123-2/R2``: the agreement, and which of its payments. Payments are never removed, so it stays."""
    query = select(func.count()).where(Payment.agreement_id == payment.agreement_id, Payment.id <= payment.id)
    return f"{payment.agreement.number}/{RECEIPT_MARK}{session.scalar(query)}"


def payment_by_mark(session: Session, agreement: Agreement, mark: str) -> Payment | None:
    """The payment of an agreement whose receipt's number ends so ("R2")."""
    found = re.fullmatch(rf"{RECEIPT_MARK}([1-9]\d{{0,6}})", mark)
    if found is None:
        return None
    query = select(Payment).where(Payment.agreement_id == agreement.id).order_by(Payment.id)
    return session.scalar(query.offset(int(found[1]) - 1).limit(1))


def last_returned_on(session: Session, agreement_id: int | None) -> date | None:
    """When a payment of the agreement was last given back."""
    return session.scalar(select(func.max(Payment.returned_on)).where(Payment.agreement_id == agreement_id))
