"""A charge a PSP would refuse is refused when it is made, by code and field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from brazil.money import Money
from payments.errors import InvalidCharge
from payments.pix.keys import KeyKind, check_key
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
from payments.pix.txid import charge_txid, end_to_end_id, refund_id, static_txid
from tests.payments.pix_examples import DEBTOR, charge
from tests.support.folded import each_of


def until(value, *days):
    return tuple(DiscountUntil(until=date(2026, 3, day), value=Decimal(value)) for day in days)


def refusal(make):
    with pytest.raises(InvalidCharge) as refused:
        make()
    return refused.value.code, refused.value.field


@each_of(
    [
        ({"txid": "a" * 25}, ("pix_txid", "txid")),
        ({"txid": "a" * 36}, ("pix_txid", "txid")),
        ({"txid": "é" * 26}, ("pix_txid", "txid")),
        ({"txid": "a" * 26 + "\n"}, ("pix_txid", "txid")),
        ({"amount": Money(0)}, ("pix_amount", "amount")),
        ({"amount": Money(10**12)}, ("pix_amount", "amount")),
        ({"days_after_due": -1}, ("pix_days_after_due", "days_after_due")),
        ({"key": ""}, ("pix_key", "key")),
        ({"key": "k" * 78}, ("pix_key", "key")),
        ({"debtor": replace(DEBTOR, name="")}, ("pix_debtor", "debtor")),
        ({"debtor": replace(DEBTOR, name="n" * 201)}, ("pix_debtor", "debtor")),
        ({"debtor": replace(DEBTOR, tax_id="123")}, ("pix_debtor", "debtor")),
        ({"payer_message": "m" * 141}, ("pix_text_too_long", "payer_message")),
        ({"notes": (("n", "v"),) * 51}, ("pix_text_too_long", "notes")),
        ({"notes": (("n" * 51, "v"),)}, ("pix_text_too_long", "notes")),
        (
            {"rebate": Rebate(mode=RebateMode.AMOUNT, value=Decimal("269.03"))},
            ("pix_value_not_below_amount", "rebate"),
        ),
        (
            {"discount": Discount(mode=DiscountMode.AMOUNT_UNTIL, fixed=until("269.03", 1))},
            ("pix_value_not_below_amount", "discount"),
        ),
        (
            {"discount": Discount(mode=DiscountMode.PERCENT_UNTIL, fixed=until("1.00", 5))},
            ("pix_discount_after_due", "discount"),
        ),
    ]
)
def test_a_charge_that_could_not_be_kept(changes, expected):
    assert refusal(lambda: charge(**changes)) == expected


@pytest.mark.parametrize("text", ["-0.01", "0.001", "10000000000.00", "NaN", "Infinity"])
def test_values_have_two_places_and_ten_digits(text):
    value = Decimal(text)
    for make in (
        lambda: Fine(mode=FineMode.PERCENT, value=value),
        lambda: Interest(mode=InterestMode.PERCENT_A_MONTH, value=value),
        lambda: Rebate(mode=RebateMode.PERCENT, value=value),
        lambda: Discount(mode=DiscountMode.AMOUNT_A_DAY_EARLY, a_day=value),
    ):
        assert refusal(make)[0] == "pix_value_shape"


def test_reductions_of_a_hundred_percent_are_refused():
    whole = Decimal("100.00")
    for make in (
        lambda: Rebate(mode=RebateMode.PERCENT, value=whole),
        lambda: Discount(mode=DiscountMode.PERCENT_UNTIL, fixed=until("100.00", 1)),
        lambda: Discount(mode=DiscountMode.PERCENT_A_DAY_EARLY, a_day=whole),
    ):
        assert refusal(make)[0] == "pix_value_not_below_amount"


@each_of(
    [
        (DiscountMode.AMOUNT_UNTIL, (), None),
        (DiscountMode.AMOUNT_UNTIL, until("1.00", 1), Decimal("1.00")),
        (DiscountMode.PERCENT_UNTIL, until("1.00", 1, 2, 3, 4), None),
        (DiscountMode.PERCENT_UNTIL, until("1.00", 1, 1), None),
        (DiscountMode.AMOUNT_A_DAY_EARLY, (), None),
        (DiscountMode.PERCENT_A_DAY_EARLY, until("1.00", 1), Decimal("1.00")),
    ]
)
def test_a_discount_has_dates_or_a_value_a_day_by_its_mode(mode, fixed, a_day):
    assert refusal(lambda: Discount(mode=mode, fixed=fixed, a_day=a_day)) == ("pix_discount_shape", "discount")


def test_ids_are_ascii_letters_and_digits_of_their_length():
    assert charge_txid("a" * 35)
    assert static_txid("1")
    assert end_to_end_id("E" * 32)
    assert refund_id("D1")
    for check, text in [
        (charge_txid, "a" * 25),
        (static_txid, "a" * 26),
        (static_txid, ""),
        (end_to_end_id, "E" * 31),
        (end_to_end_id, "E" * 31 + "٣"),
        (refund_id, "d" * 36),
        (refund_id, "d-1"),
    ]:
        assert refusal(lambda check=check, text=text: check(text))[0].startswith("pix_")


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("+5561912345678", KeyKind.PHONE),
        ("fulano_da.silva@example.com", KeyKind.EMAIL),
        ("52998224725", KeyKind.TAX_ID),
        ("12ABC34501DE35", KeyKind.TAX_ID),
        ("123e4567-e12b-12d1-a456-426655440000", KeyKind.RANDOM),
    ],
)
def test_kinds_of_keys(key, kind):
    assert check_key(key) is kind


@each_of(["61912345678", "52998224724", "Fulano@Example.com", "x", "", "a@" + "b" * 80])
def test_what_is_no_key(key):
    assert refusal(lambda: check_key(key)) == ("pix_key", "key")
