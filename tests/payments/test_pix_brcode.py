"""The copia e cola: what others wrote is read to the letter, what breaks a rule is refused with code and field."""

from __future__ import annotations

import json
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from payments.errors import InvalidCharge
from payments.pix import brcode_reading, tlv
from payments.pix.brcode import BrCode, CodeKind, encode_brcode
from payments.pix.brcode_reading import decode_brcode
from tests.support.folded import each_of

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "pix_vectors.json").read_text("utf-8"))
READ, REFUSED = GOLDEN["read"], GOLDEN["refused"]
FIELDS = ("key", "url", "info", "name", "city", "postal_code", "txid", "category", "single_use")
STATIC = BrCode(
    key="123e4567-e12b-12d1-a456-426655440000",
    name="Prumo Recebiveis",
    city="RECIFE",
    amount=Money(26_903),
    txid="ACORDO0001",
)
DYNAMIC = BrCode(url="pix.example.com/qr/v2/cobv/9b95a87c10a84d65bcbf55a48a2e50c8", name="PRUMO", city="RECIFE")


@each_of(READ, name=lambda vector: vector["crc"])
def test_a_code_of_others_reads_to_what_it_says(vector):
    code = decode_brcode(vector["payload"])
    assert {name: getattr(code, name) for name in FIELDS} == {name: vector[name] for name in FIELDS}
    assert (code.kind, code.amount) == (
        CodeKind(vector["kind"]),
        None if vector["amount_cents"] is None else Money(vector["amount_cents"]),
    )


@each_of(REFUSED, name=lambda vector: vector["crc"])
def test_a_code_against_the_rules_is_refused_with_its_reason(vector):
    with pytest.raises(InvalidCharge) as refused:
        decode_brcode(vector["payload"])
    assert (refused.value.code, refused.value.field) == (vector["code"], vector["field"])


@each_of(READ + REFUSED, name=lambda vector: vector["crc"])
def test_the_checksum_is_the_one_of_the_vector(vector):
    assert tlv.crc16(vector["payload"][:-4].encode()) == vector["crc"]


def test_the_checksum_of_the_nine_digits():
    assert [tlv.crc16(each["text"].encode()) for each in GOLDEN["crc"]] == [each["crc"] for each in GOLDEN["crc"]]


def test_the_example_of_bcb_is_written_to_the_letter():
    """Manual de Padrões para Iniciação do Pix: Fulano de Tal in Brasília, checksum 1D3D."""
    fulano = BrCode(key="123e4567-e12b-12d1-a456-426655440000", name="Fulano de Tal", city="BRASILIA")
    assert encode_brcode(fulano) == next(vector["payload"] for vector in READ if vector["crc"] == "1D3D")


PRINTABLE = st.text([*string.ascii_letters, *string.digits, *" .,-/&"], min_size=1)
TXIDS = st.text([*string.ascii_letters, *string.digits], max_size=25)
URLS = st.builds("{}.com.br/{}".format, st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True), st.uuids())
KEYS = st.one_of(
    st.uuids().map(str),
    st.from_regex(r"[a-z0-9.]{1,30}@[a-z]{1,20}\.com", fullmatch=True),
    st.just("+5561912345678"),
    st.just("52998224725"),
    st.just("12ABC34501DE35"),
)
SHARED = {
    "name": PRINTABLE.map(lambda text: text[:25]),
    "city": PRINTABLE.map(lambda text: text[:15]),
    "postal_code": st.sampled_from(["", "50000000"]),
    "single_use": st.sampled_from([None, True, False]),
}
RECURRENCES = st.one_of(st.just(""), URLS)
AMOUNTS = st.none() | st.integers(1, 999_999_999_999).map(Money)
STATICS = st.builds(
    BrCode, key=KEYS, amount=AMOUNTS, txid=TXIDS, info=PRINTABLE.map(lambda text: text[:10]), **SHARED,
    recurrence_url=RECURRENCES,
)  # fmt: skip
DYNAMICS = st.builds(BrCode, url=URLS, recurrence_url=RECURRENCES, **SHARED)
AUTOMATICS = st.builds(BrCode, recurrence_url=URLS, **SHARED)


@settings(max_examples=60, deadline=None)
@given(STATICS | DYNAMICS | AUTOMATICS)
def test_what_is_written_reads_back_the_same(code):
    assert decode_brcode(encode_brcode(code)) == code


SIGNS = [*string.digits, *"AFaZz *.\n", "\x00", "é", "٣", "👀"]  # of one to four bytes


def changes(payload):
    """The payload with each character in turn made another."""
    for at, sign in enumerate(payload):
        for other in SIGNS:
            if other != sign:
                yield payload[:at] + other + payload[at + 1 :]


def unseen(payload):
    """Changed payloads that were read all the same."""
    found = []
    for changed in changes(payload):
        try:
            decode_brcode(changed)
        except InvalidCharge:
            continue
        found.append(changed)
    return found


@pytest.mark.parametrize(
    "payload",
    [encode_brcode(STATIC), encode_brcode(DYNAMIC), READ[-1]["payload"], READ[2]["payload"]],
    ids=["static", "dynamic", "automatic", "static-and-recurrence"],
)
def test_no_single_change_of_a_character_passes(payload):
    assert unseen(payload) == []


def test_without_the_checksum_changes_would_pass(monkeypatch):
    """The control of the test above: names, keys and amounts are protected by nothing else."""
    monkeypatch.setattr(brcode_reading, "_check_crc", lambda text, fields: None)
    assert len(unseen(encode_brcode(STATIC))) > 500


def sealed(body):
    """A payload with its right checksum, whatever else is wrong with it."""
    return body + "6304" + tlv.crc16((body + "6304").encode())


GOOD = encode_brcode(DYNAMIC)[:-8]


@each_of(
    [
        ("", "pix_format", "00"),
        ("000201", "pix_field_missing", "63"),
        (GOOD.replace("000201", "000202"), "pix_format", "00"),
        (sealed(GOOD.replace("5802BR", "5802US")), "pix_field", "58"),
        (sealed(GOOD.replace("5303986", "5303840")), "pix_field", "53"),
        (sealed(GOOD.replace("52040000", "5204A000")), "pix_field", "52"),
        (sealed(GOOD.replace("6006RECIFE", "")), "pix_field_missing", "60"),
        (sealed(GOOD.replace("6006RECIFE", "6006RECIFE6006RECIFE")), "pix_tlv", "60"),
        (sealed(GOOD.replace("6006RECIFE", "6016" + "R" * 16)), "pix_field", "60"),
        (sealed(GOOD.replace("6006RECIFE", "6006REC\x00FE")), "pix_field", "60"),
        (sealed(GOOD.replace("6006RECIFE", "6000")), "pix_tlv", "60"),
        (sealed(GOOD.replace("62070503***", "62070603***")), "pix_field_missing", "62-05"),
        (sealed(GOOD.replace("62070503***", "62070503** ")), "pix_txid", "62-05"),
        (sealed(GOOD.replace("000201", "00020101AA12")), "pix_tlv", "6"),
        (sealed(GOOD.replace("000201", "000201010213")), "pix_field", "01"),
        (sealed(GOOD.replace("5303986", "5303986540510,00")), "pix_amount_format", "54"),
        (sealed(GOOD.replace("5303986", "53039865403-10")), "pix_amount_format", "54"),
        (sealed(GOOD.replace("5303986", "530398654031٣0")), "pix_amount_format", "54"),
        (sealed(GOOD.replace("br.gov.bcb.pix", "br.gov.bcb.spi")), "pix_not_pix", "26"),
        (sealed(GOOD + "27180014br.gov.bcb.pix"), "pix_not_pix", "26"),
        (sealed(GOOD) + "0", "pix_tlv", str(len(GOOD) + 8)),
        (sealed(GOOD).lower(), "pix_crc", "63"),
        (sealed(GOOD)[:-4] + sealed(GOOD)[-4:].lower(), "pix_crc", "63"),
        (GOOD.replace("RECIFE", "RECIF\ud800") + "6304ABCD", "pix_format", "00"),
        ("000201" + "9999" + "x" * 600, "pix_too_long", "63"),
    ]
)
def test_what_a_code_must_have_and_may_not(payload, code, field):
    with pytest.raises(InvalidCharge) as refused:
        decode_brcode(payload)
    assert (refused.value.code, refused.value.field) == (code, field)


@each_of(
    [
        (replace(STATIC, url=DYNAMIC.url), "pix_key_and_url", "26"),
        (replace(DYNAMIC, url=""), "pix_key_and_url", "26"),
        (replace(DYNAMIC, url="https://" + DYNAMIC.url), "pix_url", "26-25"),
        (replace(DYNAMIC, url="a.com/" + "x" * 72), "pix_url", "26-25"),
        (replace(DYNAMIC, recurrence_url="nowhere"), "pix_url", "80-25"),
        (replace(DYNAMIC, amount=Money(100)), "pix_key_and_url", "26-25"),
        (replace(STATIC, txid="RP12345678-2019"), "pix_txid", "62-05"),
        (replace(STATIC, txid="x" * 26), "pix_txid", "62-05"),
        (replace(STATIC, amount=Money(0)), "pix_amount", "54"),
        (replace(STATIC, key="52998224724"), "pix_key", "26-01"),
        (replace(STATIC, key="61912345678"), "pix_key", "26-01"),
        (replace(STATIC, name="São Paulo"), "pix_text", "59"),
        (replace(STATIC, name="x" * 26), "pix_text", "59"),
        (replace(STATIC, city=""), "pix_text", "60"),
        (replace(STATIC, city="RECIFE\n"), "pix_text", "60"),
        (replace(STATIC, postal_code="50000-000"), "pix_text", "61"),
        (replace(STATIC, category="12"), "pix_text", "52"),
        (replace(STATIC, key="a" * 60 + "@b.com", info="x" * 30), "pix_text", "26"),
    ]
)
def test_what_no_code_of_ours_is_written_with(changed, code, field):
    with pytest.raises(InvalidCharge) as refused:
        encode_brcode(changed)
    assert (refused.value.code, refused.value.field) == (code, field)
