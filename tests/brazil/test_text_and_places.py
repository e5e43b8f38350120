"""The bank-file alphabet, the banks and the regions."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brazil.banks import BANKS, bank_by_code, bank_by_ispb
from brazil.errors import InvalidNumber
from brazil.regions import AREA_CODES, STATE_BY_AREA_CODE, STATES
from brazil.text import bank_field, bank_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("João d'Ávila & Cia. – 2ª via", "JOAO D'AVILA & CIA. - 2A VIA"),
        ("  Praça   da Sé,\n nº 1º ", "PRACA DA SE, NO 1O"),
        ("Straße “ok”", "STRASSE 'OK'"),
        ("pagar 💸 já", "PAGAR JA"),
        ("", ""),
    ],
)
def test_bank_text(text, expected):
    assert bank_text(text) == expected


@given(st.text(), st.integers(0, 80))
def test_any_text_becomes_exactly_that_many_upper_case_ascii_signs(text, width):
    field = bank_field(text, width)
    assert len(field) == len(field.encode("ascii")) == width
    assert field == field.upper()
    assert set(field) <= set(string.printable) - set("\t\n\r\x0b\x0c")


@given(st.text())
def test_bank_text_is_stable(text):
    assert bank_text(bank_text(text)) == bank_text(text)


def test_banks_are_found_by_code_and_ispb():
    assert len({bank.code for bank in BANKS}) == len({bank.ispb for bank in BANKS}) == len(BANKS)
    for bank in BANKS:
        assert (len(bank.code), len(bank.ispb)) == (3, 8)
        assert bank_by_code(bank.code) is bank_by_ispb(bank.ispb) is bank
    assert bank_by_code("1").name == "Banco do Brasil"
    assert bank_by_ispb("0").code == "001"


@pytest.mark.parametrize("reader", [bank_by_code, bank_by_ispb])
def test_an_unknown_bank_is_refused(reader):
    with pytest.raises(InvalidNumber, match="bank_unknown"):
        reader("999")


def test_every_state_has_its_area_codes_and_no_code_has_two_states():
    assert set(STATES) == set(AREA_CODES)
    assert len(STATES) == 27
    assert len(STATE_BY_AREA_CODE) == sum(map(len, AREA_CODES.values())) == 67
    assert (STATE_BY_AREA_CODE[11], STATE_BY_AREA_CODE[61], STATE_BY_AREA_CODE[92]) == ("SP", "DF", "AM")
