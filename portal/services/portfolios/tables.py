"""The columns of the tables that a file fills, in the order in which a row's values are joined."""

from __future__ import annotations

from portal.services.portfolios.layout import Field

OF_A_DEBT: dict[str, Field] = {
    "contract_number": Field.CONTRACT,
    "product": Field.PRODUCT,
    "origin": Field.ORIGIN,
    "original_creditor": Field.ORIGINAL_CREDITOR,
    "contracted_on": Field.CONTRACTED_ON,
    "due_on": Field.DUE_ON,
    "principal_cents": Field.PRINCIPAL,
    "correction_index": Field.INDEX,
    "fine_bps": Field.FINE,
    "late_interest_bps": Field.INTEREST,
    "correction_days": Field.CORRECTION_DAYS,
    "interest_days": Field.INTEREST_DAYS,
    "remuneratory_bps": Field.REMUNERATORY,
    "fees_bps": Field.FEES,
    "segment": Field.SEGMENT,
    "score_band": Field.SCORE_BAND,
    "campaign": Field.CAMPAIGN,
}
OF_A_PERSON: dict[str, Field] = {
    "name": Field.NAME,
    "birth_date": Field.BIRTH_DATE,
    "street": Field.STREET,
    "district": Field.DISTRICT,
    "city": Field.CITY,
    "state": Field.STATE,
    "postal_code": Field.POSTAL_CODE,
    "deceased": Field.DECEASED,
}
OF_CONTACTS: dict[str, Field] = {
    "email": Field.EMAIL,
    "mobile": Field.MOBILE,
    "confirmed_on": Field.CONFIRMED_ON,
}
MADE = ("row_number", "cpf_lookup", "cpf_sealed", "debt_public_id", "row_digest")
"""What a row is given apart from what the file says of it."""

DEBT = (*OF_A_DEBT, "prescribes_on", "row_digest")
PERSON = tuple(OF_A_PERSON)
STAGED = (*MADE, *OF_A_DEBT, "prescribes_on", "status", "closing_reason", *OF_A_PERSON, *OF_CONTACTS)
"""The columns of the staging table."""
