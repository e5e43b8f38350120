"""What people paste is recognised by its shape, with everything that sticks to it when it is copied."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.barcode_digits import format_linha
from payments.verification.pasted import (
    PastedBoleto,
    PastedCollection,
    PastedPix,
    PastedShortCode,
    PastedSignature,
    Unrecognised,
    recognise,
)
from tests.payments.issuing_accounts import ACCOUNTS, BANKS, slip_of
from tests.payments.verification_payloads import recorded
from tests.support.folded import each_of

SLIP = recorded(slip_of(ACCOUNTS["341"]))
ENERGY = "838600000050096000190009000801782309000343062712"
PIX = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR"
    "5913FULANO DE TAL6008BRASILIA62070503***63041D3D"
)
SIGNED = "PRUMO1.abcdefgh.recibo.1/2.12345678000195.2026-11-30.100.aaaaaaaaaaaaaaaaaaaaaa." + "b" * 86


@pytest.mark.parametrize(
    "text",
    [
        SLIP.linha,
        format_linha(SLIP.linha),
        f"  {format_linha(SLIP.linha)}\n",
        f"Linha digitável:\n{format_linha(SLIP.linha)}\nVencimento 30/11/2026",
        format_linha(SLIP.linha).replace(" ", "\u00a0"),
    ],
)
def test_a_line_is_recognised_however_it_was_copied(text: str) -> None:
    assert recognise(text) == PastedBoleto(digits=SLIP.linha)


@each_of(BANKS)
def test_the_bars_of_a_line_are_made_by_place(bank: str) -> None:
    record = recorded(slip_of(ACCOUNTS[bank]))
    assert PastedBoleto(digits=record.linha).barcode == record.barcode
    assert PastedBoleto(digits=record.barcode).barcode == record.barcode


@each_of(
    [
        (SLIP.barcode, PastedBoleto),
        (ENERGY, PastedCollection),
        (PIX, PastedPix),
        (f"Pague com Pix:\n{PIX}", PastedPix),
        (PIX.replace("br.gov.bcb.pix", "BR.GOV.BCB.PIX"), PastedPix),
        (SIGNED, PastedSignature),
        (f"https://prumo.example/conferir#{SIGNED}\n", PastedSignature),
        ("7k2m-9a00-11bc-defg", PastedShortCode),
    ]
)
def test_each_kind_is_told_by_its_shape(text: str, kind: type) -> None:
    assert isinstance(recognise(text), kind)


def test_what_sticks_to_codes_is_taken_off() -> None:
    assert recognise(f"https://prumo.example/conferir#{SIGNED[:90]}\n{SIGNED[90:]} ") == PastedSignature(text=SIGNED)
    assert recognise(PIX[:40] + "\n" + PIX[40:]) == PastedPix(payload=PIX)
    assert recognise("7k2m 9aoo iLbc defg") == PastedShortCode(code="7K2M9A0011BCDEFG")


def test_a_collection_slip_with_a_wrong_digit_is_still_one() -> None:
    right = recognise(ENERGY)
    assert isinstance(right, PastedCollection)
    assert right.slip is not None
    assert right.slip.segment == "energy"
    assert recognise(ENERGY[:-1] + "9") == PastedCollection(slip=None)


@each_of(
    [
        ("", Unrecognised.EMPTY),
        (" \n ", Unrecognised.EMPTY),
        ("1" * 2_001, Unrecognised.TOO_LONG),
        (SLIP.linha[:-1], Unrecognised.DIGIT_COUNT),
        (SLIP.linha + "12", Unrecognised.DIGIT_COUNT),
        ("bom dia", Unrecognised.UNKNOWN),
        ("12345", Unrecognised.UNKNOWN),
        ("٣" * 47, Unrecognised.UNKNOWN),
    ]
)
def test_what_is_none_of_these_says_why(text: str, why: Unrecognised) -> None:
    assert recognise(text) is why


@given(st.text(max_size=300) | st.from_regex(r"[0-9 .\-PRUMO1]{0,80}"))
@settings(max_examples=150)
def test_nothing_that_is_pasted_breaks_it(text: str) -> None:
    recognise(text)
