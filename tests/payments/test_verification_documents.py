"""Codes on documents: signed texts that any change breaks, keys that can be told apart, short codes nobody guesses."""

import hmac
import json
import re
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from brazil.money import Money
from payments.verification import short_code
from payments.verification.base64_text import decode, encode
from payments.verification.document_comparison import changed_document_parts
from payments.verification.signed_text import DocumentFacts, DocumentKind, content_digest, take_apart, to_sign
from payments.verification.signing_keys import (
    PublicKey,
    SigningKey,
    UnreadableKey,
    by_id,
    is_genuine,
    published,
    read_keys,
)
from tests.support.folded import each_of

KEY = SigningKey(b"a" * 32)
OLD = SigningKey(b"b" * 32)
FACTS = DocumentFacts(
    kind=DocumentKind.RECEIPT,
    number="482-913-550-7/3",
    issuer="12ABC34501DE35",
    day=date(2026, 11, 30),
    amount=Money(10051),
    digest=content_digest("Recebemos R$ 100,51"),
)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def keyed(text: str) -> bytes:
    return hmac.digest(b"k" * 32, text.encode(), "sha256")


def genuine(text: str, *keys: PublicKey) -> bool:
    parts = take_apart(text)
    return parts is not None and is_genuine(parts, by_id(*keys or (KEY.public,)))


def test_a_signed_text_tells_its_facts_and_holds() -> None:
    text = KEY.sign(FACTS)
    parts = take_apart(text)
    assert parts is not None
    assert (parts.facts, parts.key_id) == (FACTS, KEY.public.key_id)
    assert genuine(text)
    assert text == KEY.sign(FACTS)


def test_no_character_of_a_signed_text_can_be_another() -> None:
    text = KEY.sign(FACTS)
    for place, letter in enumerate(text):
        for other in "0A-z" if letter not in "0A-z" else "1B_y":
            assert not genuine(text[:place] + other + text[place + 1 :]), place


def test_a_signature_does_not_move_to_another_document() -> None:
    signature = KEY.sign(FACTS).rpartition(".")[2]
    for changed in (
        replace(FACTS, amount=Money(10050)),
        replace(FACTS, number="482-913-550-7/4"),
        replace(FACTS, kind=DocumentKind.DISCHARGE),
        replace(FACTS, day=date(2026, 12, 1)),
        replace(FACTS, issuer="12ABC34501DE36"),
        replace(FACTS, digest=content_digest("outra coisa")),
    ):
        assert not genuine(f"{to_sign(changed, KEY.public.key_id)}.{signature}")


def test_a_replaced_key_still_answers_for_what_it_signed_and_an_unknown_one_does_not() -> None:
    assert genuine(OLD.sign(FACTS), KEY.public, OLD.public)
    assert not genuine(OLD.sign(FACTS), KEY.public)


def test_published_keys_are_read_back_and_named_by_their_thumbprint() -> None:
    keys = by_id(KEY.public, OLD.public)
    assert read_keys(json.dumps(published(keys)).encode()) == keys
    assert [each["kid"] for each in published(keys)["keys"]] == [KEY.public.key_id, OLD.public.key_id]
    assert re.fullmatch(r"([0-9a-f]{8} ){7}[0-9a-f]{8}", KEY.public.fingerprint)
    assert KEY.public.fingerprint.replace(" ", "") == sha256(KEY.public.octets).hexdigest()


def test_thumbprint_is_the_one_of_the_standard() -> None:
    """RFC 8037, appendix A.3."""
    key = PublicKey(decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"))
    assert key.thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_pem_file_is_a_key_too() -> None:
    public = Ed25519PrivateKey.from_private_bytes(b"a" * 32).public_key()
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert read_keys(pem) == by_id(KEY.public)


OTHER_KIND = (
    X25519PrivateKey.from_private_bytes(b"b" * 32)
    .public_key()
    .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
)


@each_of(
    [
        b"",
        b"[]",
        b'{"keys": []}',
        b'{"keys": [{"crv": "Ed25519", "x": "AAAA"}]}',
        b'{"keys": [{"crv": "Ed25519"}]}',
        b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
        OTHER_KIND,
    ]
)
def test_what_holds_no_key_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableKey):
        read_keys(content)


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"kind": DocumentKind.TERMS}, "document_kind"),
        ({"number": "1"}, "document_number"),
        ({"issuer": "0" * 14}, "issuer"),
        ({"day": date(2026, 1, 1)}, "document_day"),
        ({"amount": Money(1)}, "amount"),
    ],
)
def test_the_fact_that_differs_is_named(changes, part) -> None:
    assert changed_document_parts(FACTS, FACTS) == ()
    assert changed_document_parts(replace(FACTS, **changes), FACTS) == (part,)


@pytest.mark.parametrize("number", ["", "a.b", "a b", "x" * 41])
def test_a_number_that_would_break_the_text_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="one word"):
        replace(FACTS, number=number)


@given(kind=st.integers(0, 15), record_id=st.integers(1, short_code.MOST_IDS - 1))
@settings(max_examples=50)
def test_a_short_code_reads_back_as_people_type_it(kind: int, record_id: int) -> None:
    code = short_code.make(kind, record_id, keyed)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
    for typed in (code, code.lower(), code.replace("-", " "), code.replace("0", "O").replace("1", "l")):
        normal = short_code.normalised(typed)
        assert normal is not None
        assert short_code.read(normal, keyed) == (kind, record_id)


def test_a_short_code_with_one_letter_changed_is_no_code() -> None:
    code = short_code.normalised(short_code.make(2, 4711, keyed))
    assert code is not None
    changed = [code[:place] + other + code[place + 1 :] for place in range(16) for other in LETTERS]
    assert {short_code.read(each, keyed) for each in changed if each != code} == {None}


def test_a_short_code_of_another_installation_is_no_code() -> None:
    code = short_code.normalised(short_code.make(2, 4711, keyed))
    assert code is not None
    assert short_code.read(code, lambda text: hmac.digest(b"other", text.encode(), "sha256")) is None


def test_short_codes_of_neighbours_share_nothing_one_could_count_by() -> None:
    codes = [short_code.make(1, number, keyed) for number in range(1, 201)]
    assert len({code[:4] for code in codes}) > 190


@pytest.mark.parametrize(("kind", "record_id"), [(16, 1), (-1, 1), (1, 0), (1, 1 << 36)])
def test_what_does_not_fit_a_short_code_is_refused(kind: int, record_id: int) -> None:
    with pytest.raises(ValueError, match="short code"):
        short_code.make(kind, record_id, keyed)


@pytest.mark.parametrize("letters", ["A", "AB=", "A B", "é", "AB"])
def test_letters_have_one_spelling(letters: str) -> None:
    with pytest.raises(ValueError):
        decode(letters)
    assert decode(encode(b"\xff\x00\x01")) == b"\xff\x00\x01"
