"""On a boleto only the bank's own Pix code is printed, and only that of the very slip."""

from __future__ import annotations

import pytest

from payments.adapters.boleto_pdf import boleto_pdf, carne_slips
from payments.errors import InvalidCharge
from payments.pix.bolepix import BankPixPayload, PayloadSource, payload_from_location
from payments.pix.brcode import BrCode, encode_brcode
from payments.pix.brcode_reading import decode_brcode
from tests.payments.issuing_accounts import ACCOUNTS, slip_of
from tests.payments.slip_examples import boleto

LOCATION = "qrpix.banco.com.br/v2/cobv/9b95a87c10a84d65bcbf55a48a2e50c8"
SLIP = slip_of(ACCOUNTS["341"], nosso_numero="12345678")


def given_by_bank(**changes):
    told = {"name": "CREDOR SA", "city": "RECIFE", "bank": "341", "nosso_numero": "12345678"}
    return payload_from_location(LOCATION, source=PayloadSource.RETURN_FILE, **{**told, **changes})


def test_the_bank_s_code_is_printed_to_the_letter():
    payload = given_by_bank()
    assert decode_brcode(payload.text).url == LOCATION
    assert payload.printable_on(SLIP) == payload.text


def test_leading_zeros_of_the_number_are_no_difference():
    assert given_by_bank(nosso_numero="0012345678").printable_on(SLIP)


@pytest.mark.parametrize("other", [{"bank": "237"}, {"nosso_numero": "12345679"}])
def test_the_code_of_another_slip_is_not_printed(other):
    with pytest.raises(InvalidCharge) as refused:
        given_by_bank(**other).printable_on(SLIP)
    assert refused.value.code == "pix_of_another_boleto"


@pytest.mark.parametrize(
    "ours",
    [
        BrCode(key="123e4567-e12b-12d1-a456-426655440000", name="CREDOR SA", city="RECIFE"),
        BrCode(recurrence_url="pix.banco.com.br/rec/1", name="CREDOR SA", city="RECIFE"),
    ],
    ids=["static", "recurrence"],
)
def test_a_code_that_would_not_settle_the_slip_cannot_be_made_a_bank_s_payload(ours):
    with pytest.raises(InvalidCharge) as refused:
        BankPixPayload(text=encode_brcode(ours), bank="341", nosso_numero="1", source=PayloadSource.BANK_API)
    assert refused.value.code == "pix_not_the_banks"


def test_a_code_that_does_not_read_cannot_either():
    with pytest.raises(InvalidCharge) as refused:
        BankPixPayload(
            text=given_by_bank().text[:-1] + "0", bank="341", nosso_numero="1", source=PayloadSource.BANK_API
        )
    assert refused.value.code == "pix_crc"


def test_who_prints_a_slip_takes_the_bank_s_payload_and_no_other():
    mine, other = boleto("341", 1), boleto("341", 2)
    payload = given_by_bank(nosso_numero=mine.nosso_numero)
    (printed,) = carne_slips([mine], pix=[payload])
    assert printed.pix_payload == payload.text
    with pytest.raises(InvalidCharge) as refused:
        boleto_pdf(other, pix=payload)
    assert refused.value.code == "pix_of_another_boleto"
    with pytest.raises(AttributeError):
        carne_slips([mine], pix=[payload.text])
