"""A webhook's body is read strictly, for ids alone."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.pix.webhook import MOST_BYTES, MOST_PIX, Hint, UnreadableNotice, read_webhook
from tests.payments.pix_examples import TXID
from tests.support.folded import each_of

E2E = "E12345678202009091221abcdef12345"


def body(*pix, **beside):
    return json.dumps({"pix": list(pix), **beside}).encode()


def told(number=E2E, **fields):
    return {"endToEndId": number, "valor": "110.00", "horario": "2020-09-09T20:15:00.358Z", **fields}


def test_ids_are_taken_and_amounts_are_not_looked_at():
    sent = body(told(txid=TXID, valor="not even an amount"), told(E2E[:-1] + "X", infoPagador="x" * 140))
    assert read_webhook(sent) == (Hint(end_to_end_id=E2E, txid=TXID), Hint(end_to_end_id=E2E[:-1] + "X"))


def test_a_pix_told_twice_in_one_body_is_one_hint():
    assert len(read_webhook(body(told(), told(), told()))) == 1


@pytest.mark.parametrize("sent", [b"{}", b'{"pix": []}', b'{"evento": "teste_webhook"}'])
def test_a_trial_of_the_address_hints_at_nothing(sent):
    assert read_webhook(sent) == ()


def test_fields_the_api_may_add_are_no_reason_to_refuse():
    assert read_webhook(body(told(novo={"a": [1]}), versao=3)) == (Hint(end_to_end_id=E2E),)


@each_of(
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b"\xff\xfe",
        b'{"pix": null}',
        b'{"pix": {}}',
        b'{"pix": [1]}',
        b'{"pix": [{}]}',
        b"[" * 10_000,
        body(told(E2E + "1")),
        body(told(E2E[:-1])),
        body(told(E2E[:-1] + "\n")),
        body(told(E2E + "\n")),
        body(told(E2E[:-1] + "é")),
        body(told(12345678901234567890123456789012)),
        body(told(txid="*** ")),
        body(told(txid="a" * 36)),
        body(told(txid=True)),
        body(*(told(f"E{number:031}") for number in range(MOST_PIX + 1))),
    ]
)
def test_what_is_no_notice_is_refused_whole(sent):
    with pytest.raises(UnreadableNotice) as refused:
        read_webhook(sent)
    assert refused.value.code == "notice_shape"


def test_a_body_over_the_limit_is_refused_before_it_is_read():
    with pytest.raises(UnreadableNotice) as refused:
        read_webhook(b" " * (MOST_BYTES + 1))
    assert refused.value.code == "notice_too_large"


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_hints_or_a_refusal(sent):
    with suppress(UnreadableNotice):
        assert all(len(hint.end_to_end_id) == 32 for hint in read_webhook(sent))
