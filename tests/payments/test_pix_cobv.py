"""A charge written as the API's JSON reads back the same, whatever its terms, and a revision leaves nothing behind."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from payments.party import Party
from payments.pix.cobv_body import cobv_body, cobv_revision
from payments.pix.cobv_reading import Cobv, read_document
from payments.pix.document import ChargeDocument
from payments.pix.terms import (
    Discount,
    DiscountMode,
    DiscountUntil,
    Fine,
    FineMode,
    Interest,
    InterestMode,
    Rebate,
    RebateMode,
)
from tests.payments.pix_examples import KEY, TXID, charge

LOWEST = 100_00  # every reduction drawn stays below it
DUE_ON = date(2026, 3, 4)
VALUES = st.integers(1, 99_99).map(lambda cents: Decimal(cents).scaleb(-2))
TEXTS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=50)
DATES = st.lists(st.integers(0, 60), min_size=1, max_size=3, unique=True)


def dated(mode: DiscountMode):
    pairs = st.tuples(DATES, st.lists(VALUES, min_size=3, max_size=3)).map(
        lambda drawn: tuple(
            DiscountUntil(until=DUE_ON - timedelta(days=days), value=value)
            for days, value in zip(drawn[0], drawn[1], strict=False)
        )
    )
    return st.builds(Discount, mode=st.just(mode), fixed=pairs)


DISCOUNTS = st.one_of(
    st.none(),
    dated(DiscountMode.AMOUNT_UNTIL),
    dated(DiscountMode.PERCENT_UNTIL),
    st.builds(Discount, mode=st.sampled_from([mode for mode in DiscountMode if mode > 2]), a_day=VALUES),
)
DEBTORS = st.builds(
    Party,
    name=st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1, max_size=200),
    tax_id=st.sampled_from(["52998224725", "12ABC34501DE35"]),
    street=TEXTS,
    city=TEXTS,
    state=st.sampled_from(["", "PE"]),
    postal_code=st.sampled_from(["", "50000000"]),
)
DOCUMENTS = st.builds(
    ChargeDocument,
    txid=st.just(TXID),
    key=st.just(KEY),
    amount=st.integers(LOWEST, 999_999_999_999).map(Money),
    due_on=st.just(DUE_ON),
    debtor=DEBTORS,
    days_after_due=st.integers(0, 400),
    fine=st.none() | st.builds(Fine, mode=st.sampled_from(FineMode), value=VALUES),
    interest=st.none() | st.builds(Interest, mode=st.sampled_from(InterestMode), value=VALUES),
    rebate=st.none() | st.builds(Rebate, mode=st.sampled_from(RebateMode), value=VALUES),
    discount=DISCOUNTS,
    payer_message=TEXTS,
    notes=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
)


def read(body: dict) -> ChargeDocument:
    return read_document(TXID, Cobv.model_validate_json(json.dumps(body)))


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_a_charge_reads_back_as_it_was_written(document):
    assert read(cobv_body(document)) == document


def patched(kept: dict, revision: dict) -> dict:
    """As a PSP applies a PATCH: parts of calendar, debtor and amount by name, the rest whole."""
    merged = {name: {**kept[name], **revision[name]} for name in ("calendario", "devedor", "valor")}
    return {**kept, **revision, **merged}


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_after_a_revision_nothing_of_the_former_terms_is_left(former, latter):
    found = read(patched(cobv_body(former), cobv_revision(charge_of(former, latter))))
    assert found == charge_of(former, latter)


def charge_of(former: ChargeDocument, latter: ChargeDocument) -> ChargeDocument:
    """The later terms for the same person: an address is not taken away, and who owes does not change."""
    names = ("amount", "days_after_due", "fine", "interest", "rebate", "discount", "payer_message", "notes")
    return charge(due_on=DUE_ON, debtor=former.debtor, **{name: getattr(latter, name) for name in names})


def test_amounts_are_written_with_a_point_and_two_places():
    body = cobv_body(charge(amount=Money(123_456_789)))
    assert body["valor"]["original"] == "1234567.89"
