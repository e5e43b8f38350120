"""Reading 44, 47 and 48 digits: every published code, and every single wrong digit of them."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.money import Money
from payments.arrecadacao import Arrecadacao, Segment, read_arrecadacao
from payments.barcode_digits import barcode_of, compose, format_linha, linha_digitavel
from payments.check_digits import UP_TO_NINE, mod10, weighted_sum
from payments.decode import decode, decode_any
from payments.errors import InvalidCharge
from tests.support.folded import each_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "boleto_vectors.json").read_text())
TODAY = date(2026, 11, 22)
CODES = GOLDEN["codes"]
COLLECTION = "838600000050096000190009000801782309000343062712"


@each_of(CODES, name=lambda row: row["id"])
def test_every_published_code_converts_both_ways_and_states_its_date_and_value(row):
    assert linha_digitavel(row["barcode"]) == row["linha"]
    assert barcode_of(row["linha"]) == row["barcode"]
    due_on = date.fromisoformat(row["due_on"])
    for digits in (row["barcode"], row["linha"], row["printed"] or row["linha"]):
        read = decode(digits, due_on)
        assert (read.bank, read.due_on, read.barcode) == (row["bank"], due_on, row["barcode"])
        assert read.amount == (Money(row["cents"]) if row["cents"] else None)
    if row["printed"]:
        assert format_linha(row["linha"]) == row["printed"]


@each_of(GOLDEN["printed_in_manuals"], name=lambda row: row["barcode"])
def test_codes_printed_in_manuals_convert_both_ways(row):
    assert linha_digitavel(row["barcode"]) == row["linha"]
    assert barcode_of(row["linha"]) == row["barcode"]


@each_of(GOLDEN["refused"], name=lambda row: row["linha"])
def test_inconsistent_published_codes_are_refused(row):
    """Barcode, linha or both carry a wrong digit; the pair never agrees."""
    verdicts = {verdict(row["barcode"]), verdict(row["linha"])}
    assert verdicts & {"check_digit", "currency_not_real"}
    assert verdicts != {row["barcode"]}


def verdict(digits: str) -> str:
    try:
        return decode(digits, TODAY).barcode
    except InvalidCharge as refusal:
        return refusal.code


@each_of(GOLDEN["primitives"], name=lambda row: f"{row['function']} {row['input']}")
def test_primitives(row):
    computed = {
        "modulo10": lambda digits: int(mod10(digits)),
        "multiplicador": lambda digits: weighted_sum(digits, UP_TO_NINE),
        "soma_digitos": lambda digits: sum(map(int, digits)),
    }
    assert computed[row["function"]](row["input"]) == row["result"]


@pytest.mark.parametrize("row", GOLDEN["others"], ids=lambda row: row["linha"])
def test_other_codes_found_in_the_wild_are_recognised(row):
    from_line, from_barcode = decode_any(row["linha"], TODAY), decode_any(row["barcode"], TODAY)
    assert from_line == from_barcode
    assert isinstance(from_line, Arrecadacao) == (len(row["linha"]) == 48)


def test_a_collection_slip_is_named_not_read_as_a_boleto():
    with pytest.raises(InvalidCharge) as refusal:
        decode(COLLECTION, TODAY)
    assert refusal.value.code == "arrecadacao"
    assert refusal.value.values_shown == {"segment": Segment.ENERGY, "amount": Money(50960)}


@each_of(range(48))
def test_any_wrong_digit_of_a_collection_slip_is_caught(position):
    wrong = str((int(COLLECTION[position]) + 1) % 10)
    with pytest.raises(InvalidCharge):
        read_arrecadacao(COLLECTION[:position] + wrong + COLLECTION[position + 1 :])


def test_module_11_collection_slips_read():
    """Kind of value 8: reais, module 11 digits."""
    body = "8" + "2" + "8" + "00000012345" + "0" * 29
    from payments.check_digits import mod11_zero

    barcode = body[:3] + mod11_zero(body) + body[3:]
    read = read_arrecadacao(barcode)
    assert (read.segment, read.amount) == (Segment.SANITATION, Money(12345))
    assert read_arrecadacao(read.line) == read


@given(
    bank=st.integers(min_value=1, max_value=799).map(lambda number: f"{number:03d}"),
    factor=st.integers(min_value=0, max_value=9999),
    cents=st.integers(min_value=0, max_value=9_999_999_999),
    campo_livre=st.text("0123456789", min_size=25, max_size=25),
)
def test_composed_then_read_is_identity(bank, factor, cents, campo_livre):
    barcode = compose(bank=bank, factor=factor, cents=cents, campo_livre=campo_livre)
    read = decode(format_linha(linha_digitavel(barcode)), TODAY)
    assert (read.barcode, read.bank, read.due_factor, read.campo_livre) == (barcode, bank, factor, campo_livre)
    assert read.amount == (Money(cents) if cents else None)


@each_of(CODES[::20], name=lambda row: row["id"])
def test_any_single_wrong_digit_typed_in_the_first_33_is_caught(row):
    """Fields 1 to 3 have a module 10 each; field 4 is the general digit itself."""
    for position in range(33):
        for digit in set("0123456789") - {row["linha"][position]}:
            with pytest.raises(InvalidCharge):
                decode(row["linha"][:position] + digit + row["linha"][position + 1 :], TODAY)


@each_of(
    [
        ("", "not_digits"),
        ("34191.10121 34567.880058 71234.570001 6 1667000001234", "wrong_length"),
        ("3419616670000012345110123456788005712345700", "wrong_length"),
        ("3419616670000012345110123456788005712345700O", "not_digits"),
        ("٣" * 47, "not_digits"),
        ("34181667000001234511012345678800571234570001", "currency_not_real"),
    ]
)
def test_what_is_no_payment_line_is_refused_with_its_reason(digits, code):
    with pytest.raises(InvalidCharge) as refusal:
        decode(digits, TODAY)
    assert refusal.value.code == code


@given(digits=st.text("0123456789", min_size=1, max_size=60).filter(lambda text: len(text) not in (44, 47)))
def test_any_other_count_of_digits_is_refused_never_padded(digits):
    if digits.startswith("8") and len(digits) == 48:
        digits = "7" + digits[1:]
    with pytest.raises(InvalidCharge) as refusal:
        decode(digits, TODAY)
    assert (refusal.value.code, refusal.value.field) == ("wrong_length", "digits")
    assert refusal.value.values_shown == {"given": len(digits), "expected": (44, 47)}


BESIDE_THE_RESETS = (
    (date(2025, 2, 20), 9998), (date(2025, 2, 21), 9999), (date(2025, 2, 22), 1000), (date(2025, 2, 23), 1001),
    (date(2025, 2, 24), 1002), (date(2049, 10, 12), 9998), (date(2049, 10, 13), 9999), (date(2049, 10, 14), 1000),
)  # fmt: skip


@each_of([(*reset, read_after) for read_after in (-3000, -30, 0, 30, 2999) for reset in BESIDE_THE_RESETS])
def test_due_dates_at_both_resets_read_back_from_either_side(day, factor, read_after):
    barcode = compose(bank="001", factor=factor, cents=100, campo_livre="0" * 25)
    assert decode(barcode, day + timedelta(days=read_after)).due_on == day


def test_the_wrong_field_is_named_with_the_digit_expected():
    with pytest.raises(InvalidCharge) as refusal:
        decode("34191.10121 34567.880059 71234.570001 6 16670000012345", TODAY)
    assert refusal.value.field == "linha_field_2"
    assert refusal.value.values_shown == {"given": "9", "expected": "8"}
