"""flask boletos decode: JSON of what the digits say, or of what is wrong with them."""

import json

import pytest
from flask import Flask

from payments.arrecadacao import Segment
from payments.barcode_digits import compose
from portal.wording import sentence

LINHA = "34191.10121 34567.880058 71234.570001 6 16670000012345"
COLLECTION = "838600000050096000190009000801782309000343062712"


def decoded(app: Flask, *arguments: str) -> tuple[int, dict]:
    result = app.test_cli_runner().invoke(args=["boletos", "decode", *arguments])
    return result.exit_code, json.loads(result.output)


def test_linha_and_barcode_say_the_same(app: Flask) -> None:
    code, read = decoded(app, LINHA, "--on", "2002-04-20")
    assert code == 0
    assert read == {
        "kind": "boleto",
        "bank": "341",
        "bank_name": "Itaú",
        "barcode": "34196166700000123451101234567880057123457000",
        "linha_digitavel": "34191101213456788005871234570001616670000012345",
        "linha_printed": LINHA,
        "due_factor": 1667,
        "due_on": "2002-05-01",
        "amount_cents": 12345,
        "campo_livre": "1101234567880057123457000",
    }
    assert decoded(app, read["barcode"], "--on", "2002-04-20") == (0, read)


@pytest.mark.parametrize(
    ("factor_day", "read_on", "due_on"),
    [
        ("9998", "2025-02-20", "2025-02-20"),
        ("9999", "2025-02-20", "2025-02-21"),
        ("1000", "2025-02-20", "2025-02-22"),
        ("1001", "2025-02-24", "2025-02-23"),
        ("1002", "2025-02-24", "2025-02-24"),
        ("9998", "2025-02-24", "2025-02-20"),
        ("9999", "2049-10-13", "2049-10-13"),
        ("1000", "2049-10-13", "2049-10-14"),
        ("9999", "2049-10-14", "2049-10-13"),
    ],
)
def test_the_due_date_is_the_one_near_the_day_of_reading(
    app: Flask, factor_day: str, read_on: str, due_on: str
) -> None:
    barcode = compose(bank="237", factor=int(factor_day), cents=100, campo_livre="1" * 25)
    assert decoded(app, barcode, "--on", read_on)[1]["due_on"] == due_on


def test_a_collection_slip_is_named(app: Flask) -> None:
    code, read = decoded(app, COLLECTION)
    assert (code, read["kind"], read["segment"], read["amount_cents"]) == (0, "arrecadacao", "energy", 50960)
    assert read["sentence"] == "Conta de energia elétrica ou gás."


@pytest.mark.parametrize("segment", list(Segment))
def test_every_segment_has_a_name(segment: Segment) -> None:
    assert sentence(f"segment_{segment}")


@pytest.mark.parametrize(
    ("digits", "refusal", "field", "expected"),
    [
        (LINHA.replace("880058", "880059"), "check_digit", "linha_field_2", "8"),
        (LINHA[:-1], "wrong_length", "digits", [44, 47]),
        ("linha", "not_digits", "digits", None),
    ],
)
def test_wrong_digits_end_with_one_and_name_the_field(
    app: Flask, digits: str, refusal: str, field: str, expected: object
) -> None:
    code, read = decoded(app, digits)
    assert (code, read["kind"], read["code"], read["field"]) == (1, "refused", refusal, field)
    assert read["expected"] == expected
    assert read["sentence"]
