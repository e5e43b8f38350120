"""A Pix charge with a due date that can be made, for tests to change what they are about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from brazil.money import Money
from payments.party import Party
from payments.pix.document import ChargeDocument
from payments.pix.terms import Fine, FineMode, Interest, InterestMode

TXID = "7978c0c97ea847e78e8849634473c1f1"
KEY = "5f84a4c5-c5cb-4599-9f13-7eb4d419dacc"
DEBTOR = Party(
    name="Marta Figueira",
    tax_id="52998224725",
    street="Rua das Acácias, 100",
    district="Centro",
    city="Recife",
    state="PE",
    postal_code="50000000",
)
FINE = Fine(mode=FineMode.PERCENT, value=Decimal("2.00"))
INTEREST = Interest(mode=InterestMode.PERCENT_A_MONTH, value=Decimal("1.00"))


def charge(**changes: Any) -> ChargeDocument:
    """R$ 269,03 due on Wednesday 2026-03-04 with fine and interest, unless told otherwise."""
    fields: dict[str, Any] = {
        "txid": TXID,
        "key": KEY,
        "amount": Money(26_903),
        "due_on": date(2026, 3, 4),
        "debtor": DEBTOR,
        "fine": FINE,
        "interest": INTEREST,
    }
    return ChargeDocument(**{**fields, **changes})
